from django.apps import AppConfig


class ChatsiteConfig(AppConfig):
    name = "chatsite"
    verbose_name = "Chat"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - importing it registers them
