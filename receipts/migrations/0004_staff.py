"""Looks at receipts are part of the audit log of everything that staff do; what was written down before moves there, as
it was written."""

from django.db import migrations

PAGE = 2_000


def move_to_the_audit_log(apps, schema_editor):
    looks = apps.get_model("receipts", "ReceiptInspection").objects.all()
    entries = apps.get_model("messaging", "AuditEntry").objects
    after = 0
    while page := list(looks.filter(pk__gt=after).order_by("pk")[:PAGE]):
        entries.bulk_create(
            entries.model(
                at=look.at, staff_id=look.staff_id, action="see_receipts", thing_type="receipt", note=look.what
            )
            for look in page
        )
        after = page[-1].pk


class Migration(migrations.Migration):
    dependencies = [("messaging", "0026_audit_for_good"), ("receipts", "0003_acted")]

    operations = [
        migrations.RunPython(move_to_the_audit_log, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="receipt",
            options={
                "permissions": (
                    ("export_receipt", "Can export who read what"),
                    ("recount_receipt", "Can recount receipts"),
                )
            },
        ),
        migrations.DeleteModel(name="ReceiptInspection"),
    ]
