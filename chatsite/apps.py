from django.apps import AppConfig
from django.db import connection


class ChatsiteConfig(AppConfig):
    name = "chatsite"
    verbose_name = "Chat"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - importing it registers them

        if connection.vendor == "postgresql":
            from .times import read_times_fast  # noqa: PLC0415 - SQLite has no use for it

            read_times_fast()
