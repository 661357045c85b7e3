"""What staff show beside their password."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SecondFactor(models.Model):
    """A device that makes codes (RFC 6238), and codes written down for the day on which it is lost. Nobody has two."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="second_factor"
    )
    sealed = models.CharField("sealed secret", max_length=200)
    last_step = models.BigIntegerField("step of the code that was used last")
    recovery = models.JSONField("digests of the codes written down that are left", default=list)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"second factor of {self.person_id}"
