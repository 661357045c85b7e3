"""Whoever looks at the server's sockets may look at its limits, too; whoever sets the policy of groups, set them."""

from django.db import migrations

from chatsite.roles import let_who_may


def let(apps, schema_editor):
    let_who_may("view_lease", "messaging.view_limit")
    let_who_may("policy_conversation", "messaging.change_limit")


class Migration(migrations.Migration):
    dependencies = [("chatsite", "0002_figures"), ("messaging", "0032_limits")]

    operations = [migrations.RunPython(let, migrations.RunPython.noop)]
