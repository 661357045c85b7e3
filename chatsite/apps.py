from django.apps import AppConfig
from django.db import connection


class ChatsiteConfig(AppConfig):
    name = "chatsite"
    verbose_name = "Chat"

    def ready(self) -> None:
        from . import checks, sessions, ways_in  # noqa: F401, PLC0415 - importing them registers what they say

        if connection.vendor == "postgresql":
            from .times import read_times_fast  # noqa: PLC0415 - SQLite has no use for it

            read_times_fast()
