"""The roles of staff, as groups of permissions. What they may is in `chatsite.roles`: what
is added there later, another migration adds to the roles that are there."""

from django.db import migrations

from chatsite.roles import make_roles


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("messaging", "0026_audit_for_good"),
        ("receipts", "0004_staff"),
    ]

    operations = [migrations.RunPython(lambda apps, schema_editor: make_roles(), migrations.RunPython.noop)]
