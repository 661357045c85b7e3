"""What the server knows of itself."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ServerState(models.Model):
    """One row. A new `epoch` tells every client that the numbers they hold mean nothing any more."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid.uuid4)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_server_state"),)

    def __str__(self) -> str:
        return str(self.epoch)


class IntegrityCheck(models.Model):
    """What one run of `check_integrity` over everything found: how many rows break which rule, by its name."""

    ended_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField("seconds it took")
    messages = models.PositiveBigIntegerField("messages looked at")
    receipts = models.PositiveBigIntegerField("receipts looked at")
    violations = models.PositiveBigIntegerField()
    by_rule = models.JSONField("violations by rule", default=dict)

    class Meta:
        verbose_name = "check of integrity"
        verbose_name_plural = "checks of integrity"

    def __str__(self) -> str:
        return f"{self.violations} violations at {self.ended_at:%Y-%m-%d %H:%M}"
