"""What lets an application in: tokens and single-use socket tickets, hashed at rest."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken

from messaging.scopes import OF_KIND


class AccessToken(AbstractAuthToken):
    """A secret that speaks for a person, or (`SERVER`) for a back end. Only its digest is kept. What it may be used for
    never changes."""

    class Scope(models.TextChoices):
        PERSON = "person", "a person's own application"
        CREDENTIAL = "credential", "a short-lived credential (userSig)"
        SERVER = "server", "a back end"

    scope = models.CharField(max_length=10, choices=Scope, default=Scope.PERSON)
    scopes: "models.JSONField[list[str] | None, list[str] | None]" = models.JSONField(
        null=True, blank=True, default=None, help_text="Null: all that a token of its kind can have."
    )
    name = models.CharField(max_length=100, blank=True)
    user_agent = models.CharField(max_length=300, blank=True, default="", db_default="")
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["user", "scope"], name="tokens_of_a_person"),)

    @property
    def all_scopes(self) -> list[str]:
        """What it may be used for, in words."""
        return [scope.value for scope in OF_KIND[self.scope]] if self.scopes is None else self.scopes

    def may(self, scope: str) -> bool:
        return scope in (OF_KIND[self.scope] if self.scopes is None else self.scopes)

    def __str__(self) -> str:
        return f"{self.token_key}… ({self.scope})"


class SocketTicket(models.Model):
    """Opens one socket, once, soon. It lives no longer than the login that asked for it."""

    digest = models.CharField(max_length=128, primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="socket_tickets"
    )
    token = models.ForeignKey(AccessToken, null=True, on_delete=models.CASCADE)
    session_key = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"ticket of {self.person_id}"


class BrowserSession(models.Model):
    """A browser in which somebody is logged in, for their list of devices. Whether it still lets them in is the
    session's own affair (`services.access.person_of_session`)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="browser_sessions"
    )
    session_key = models.CharField(max_length=128, unique=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"a browser of {self.person_id}"
