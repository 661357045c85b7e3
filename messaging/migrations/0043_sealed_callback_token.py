from collections.abc import Callable
from typing import Any

from django.db import migrations, models

from messaging.sealed import seal, unseal

SEALED_AS = "callback token"


def each_token(change: Callable[[str], str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        for row in apps.get_model("messaging", "CallbackSettings").objects.exclude(token=""):
            row.token = change(row.token)
            row.save(update_fields=["token"])

    return run


seal_each = each_token(lambda token: seal(token.encode(), SEALED_AS))
unseal_each = each_token(lambda token: (unseal(token, SEALED_AS) or b"").decode())


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0042_token_scopes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="callbacksettings",
            name="token",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RunPython(seal_each, unseal_each),
    ]
