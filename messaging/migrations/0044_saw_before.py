from typing import Any

from django.db import migrations, models


def keep_what_is_shown(apps: Any, schema_editor: Any) -> None:
    ended = apps.get_model("messaging", "Stay").objects.exclude(until_seq=None)
    ended.filter(conversation__history_visible=True).update(saw_before=True)


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0043_sealed_callback_token"),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="saw_before",
            field=models.BooleanField(db_default=False, default=False, verbose_name="saw what was before it"),
        ),
        migrations.RunPython(keep_what_is_shown, migrations.RunPython.noop),
    ]
