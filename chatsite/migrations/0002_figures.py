"""Who may look at the server's sockets may look at its batches and checks, too."""

from django.db import migrations

from chatsite.roles import let_who_may


class Migration(migrations.Migration):
    dependencies = [
        ("chatsite", "0001_roles"),
        ("messaging", "0030_figures"),
        ("receipts", "0005_figures"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: let_who_may(
                "view_lease", "messaging.view_integritycheck", "receipts.view_batchhour"
            ),
            migrations.RunPython.noop,
        )
    ]
