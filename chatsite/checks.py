"""What `manage.py check` refuses, because it would fail quietly later."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from . import environment


@register()
def frames_reach_every_process(app_configs: Sequence[AppConfig] | None, **facts: Any) -> list[CheckMessage]:
    """The in-memory layer ends at its process: of several, each would tell only its own sockets."""
    layer = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    processes = environment.number("WEB_CONCURRENCY", default=1, least=1)
    if processes > 1 and layer == "channels.layers.InMemoryChannelLayer":
        return [
            Error(
                f"WEB_CONCURRENCY asks for {processes} processes, but frames do not leave the one they are told in.",
                hint="Set REDIS_URL, or run one process.",
                id="chatsite.E001",
            )
        ]
    return []
