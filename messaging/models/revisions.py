"""What an edited message said before."""

from django.db import models
from django.db.models import Q

from .messages import Message


class MessageRevision(models.Model):
    """An earlier revision of a message, kept when it was edited; the present one is the message itself."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    revision = models.PositiveIntegerField()
    payload = models.JSONField()
    cloud_custom_data = models.TextField(blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "revision"], name="one_row_per_revision"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="revisions_begin_at_one"),
        )

    def __str__(self) -> str:
        return f"revision {self.revision} of {self.message_id}"
