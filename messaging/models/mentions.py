"""Who is called by name in a message."""

from django.conf import settings
from django.db import models

from .messages import Message


class Mention(models.Model):
    """A message of a group calls one of its members. Whoever calls all says so in the message itself."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "person"], name="mentioned_once_each"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.message_id}"
