"""Messages that were forwarded as one record."""

from django.db import models
from django.db.models import Q

from .messages import Message


class MergedRecord(models.Model):
    """What the messages of a merged record said when it was sent, each as a shape of its own: whoever sees the message
    that carries it sees this, whatever becomes of the originals. `depth` is how many records are in one another."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="merged")
    items = models.JSONField()
    depth = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(depth__gte=1), name="a_record_is_one_at_least"),)

    def __str__(self) -> str:
        return f"record in {self.message_id}"
