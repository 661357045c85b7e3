"""Public groups are joined with approval from now on. Those that there are were joined freely, and go on being so."""

from django.db import migrations


def stay_open(apps, schema_editor):
    groups = apps.get_model("messaging", "Conversation").objects.using(schema_editor.connection.alias)
    groups.filter(group_type="Public", join_option="").update(join_option="FreeAccess")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0011_applications")]

    operations = [migrations.RunPython(stay_open, migrations.RunPython.noop)]
