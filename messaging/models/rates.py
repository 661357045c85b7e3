"""How often something was done lately."""

from django.db import models


class RateWindow(models.Model):
    """So often was something done that is limited, until this window of time is over. What and by whom is told by a
    digest alone: an address or a name that was typed is nobody's to read here."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M:%S}"
