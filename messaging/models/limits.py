"""Limits that staff set."""

from django.db import models
from django.db.models import Q


class Limit(models.Model):
    """A limit that is not as the settings have it. No row means it is."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(value__gte=1), name="a_limit_lets_something_through"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
