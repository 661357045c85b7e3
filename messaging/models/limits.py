"""Limits that staff set."""

from django.db import models


class Limit(models.Model):
    """A limit that is not as the settings have it. No row means it is."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
