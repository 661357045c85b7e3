"""The database itself refuses to change or delete what the audit log says. A later migration that alters the table on
SQLite makes it anew, without its triggers: it has to put them back."""

from django.db import migrations

TABLE = "messaging_auditentry"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_is_for_good() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'The audit log is never changed.'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER audit_is_for_good BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_for_good()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER audit_is_for_good_{verb.lower()} BEFORE {verb} ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER audit_is_for_good ON {TABLE}")
        schema_editor.execute("DROP FUNCTION audit_is_for_good()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER audit_is_for_good_{verb}")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0025_audit")]

    operations = [migrations.RunPython(guard, unguard)]
