"""Who hears of what happens: addresses of back ends, how far each was told, and what became of telling."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .conversations import Conversation
from .outbox import OutboxEvent


class Webhook(models.Model):
    """A back end's subscription: to which address what is told. Its secrets are kept encrypted."""

    class Shape(models.TextChoices):
        """In whose words it is told."""

        STANDARD = "standard", "Standard Webhooks"
        VENDOR = "vendor", "callbacks of the vendor's shape"

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        OFF = "off", "switched off by the server"

    url = models.CharField("address", max_length=1000)
    kinds: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    shape = models.CharField(max_length=12, choices=Shape, default=Shape.STANDARD, editable=False)
    secret = models.TextField(editable=False)
    old_secret = models.TextField(blank=True, editable=False)
    old_secret_until = models.DateTimeField("the secret before it signs until", null=True, editable=False)
    state = models.CharField(max_length=6, choices=State, default=State.ACTIVE, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    off_reason = models.CharField(max_length=200, blank=True, editable=False)
    bot = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        permissions = (("manage_webhook", "Can say which back ends hear of what happens"),)

    def __str__(self) -> str:
        return self.url

    def hears(self, event: OutboxEvent) -> bool:
        """Whether it is told of this; a bot of what is addressed to it."""
        return event.kind in self.kinds and (self.bot_id is None or self.bot_id in event.facts["bots"])


class WebhookLane(models.Model):
    """How far one webhook was told of one conversation: all up to `after`; up to `upto` waits.

    Whoever delivers has taken the lane (`claim`) until `claimed_until`; after a failure it rests until `due_at`.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="lanes", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    after = models.PositiveBigIntegerField()
    upto = models.PositiveBigIntegerField()
    due_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["webhook", "conversation"], name="one_lane_per_conversation"),
            models.CheckConstraint(
                condition=Q(claim=None, claimed_until=None)
                | Q(claim__isnull=False, claimed_until__isnull=False),
                name="a_claim_ends",
            ),
        )
        indexes = (models.Index(fields=["due_at"], condition=Q(after__lt=F("upto")), name="lanes_that_wait"),)

    def __str__(self) -> str:
        return f"webhook {self.webhook_id}, conversation {self.conversation_id}: {self.after} of {self.upto}"


class WebhookAttempt(models.Model):
    """That something was sent to a webhook, and what became of it."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    event = models.UUIDField()
    kind = models.CharField(max_length=24)
    position = models.PositiveBigIntegerField(null=True)
    sent_at = models.DateTimeField(default=timezone.now)
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["webhook", "id"], name="attempts_of_a_webhook"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.event}: {self.status or self.error}"
