"""What has happened that a back end asked to hear of, in the order in which it is told."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .conversations import Conversation


class EventKind(models.TextChoices):
    """What back ends may hear of, by its name on the wire."""

    MESSAGE_SENT = "message.sent"
    MESSAGE_EDITED = "message.edited"
    MESSAGE_RECALLED = "message.recalled"
    RECEIPT_GIVEN = "receipt.given"
    CONVERSATION_READ = "conversation.read"
    MEMBER_JOINED = "member.joined"
    MEMBER_LEFT = "member.left"
    GROUP_CREATED = "group.created"
    GROUP_CHANGED = "group.changed"
    GROUP_DISMISSED = "group.dismissed"
    GROUP_FULL = "group.full"
    BOT_MESSAGE = "bot.message"


OF_APPLICATIONS = tuple(kind.value for kind in EventKind if kind != EventKind.BOT_MESSAGE)
"""What any back end may subscribe to; the others are told to bots alone."""


class OutboxEvent(models.Model):
    """One thing that happened, written in the transaction that did it.

    Its `id` is taken before the commit, and events become visible in another order; `position` is given afterwards, by
    one process at a time, without holes. `facts` are numbers of rows and never what anybody said.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=24, choices=EventKind)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    happened_at = models.DateTimeField(default=timezone.now)
    position = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        indexes = (
            models.Index(fields=["id"], condition=Q(position=None), name="events_without_position"),
            models.Index(fields=["conversation", "position"], name="events_of_a_conversation"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class OutboxHead(models.Model):
    """One row: the last position that was given. Whoever gives more holds its lock."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_outbox_head"),)

    def __str__(self) -> str:
        return str(self.position)
