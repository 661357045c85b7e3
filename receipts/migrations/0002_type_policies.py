"""One policy for each type of group: receipts are on for work, public and meeting groups."""

from django.db import migrations

GRANTS = {"Private": True, "Public": True, "ChatRoom": True, "Community": False, "AVChatRoom": False}


def add_policies(apps, schema_editor):
    policies = apps.get_model("receipts", "TypePolicy").objects.using(schema_editor.connection.alias)
    for group_type, grants in GRANTS.items():
        policies.get_or_create(group_type=group_type, defaults={"grants": grants})


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_initial")]

    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
