"""Whoever sets the policy of groups may say which back ends are told and asked, too."""

from django.db import migrations

from chatsite.roles import let_who_may


def let(apps, schema_editor):
    let_who_may("policy_conversation", "messaging.manage_webhook")


class Migration(migrations.Migration):
    dependencies = [("chatsite", "0003_limits"), ("messaging", "0035_callbacks")]

    operations = [migrations.RunPython(let, migrations.RunPython.noop)]
