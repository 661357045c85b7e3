"""Telling people while they are away: the browsers that take pushes, and how far each conversation was told."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .conversations import Conversation


class PushSubscription(models.Model):
    """A browser that shows notifications of this person's while the page is closed. It lives no longer than the login
    that asked for it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    session_key = models.CharField(max_length=128)
    endpoint = models.CharField("address at the push service", max_length=1000, unique=True)
    p256dh = models.CharField("public key of the browser", max_length=120)
    auth = models.CharField("secret of the browser", max_length=40)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"pushes to {self.person_id}"


class ToldUpto(models.Model):
    """Up to which message of a conversation people were told while they were away. Each message is told of by one
    process, once or never."""

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="told_upto"
    )
    seq = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "told up to"
        verbose_name_plural = "told up to"

    def __str__(self) -> str:
        return f"{self.conversation_id} up to {self.seq}"
