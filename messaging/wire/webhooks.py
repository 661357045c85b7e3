"""Webhooks on the wire. A secret is in the answer that makes it, and in no other."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.serializers import CharField, ChoiceField, FloatField, IntegerField, ListField

from messaging.models import OF_APPLICATIONS, EventKind, Webhook, WebhookAttempt

from .fields import Request, Text, Whole, seconds
from .requests import Choice, UserID

A_DAY = 86_400
STATES = (Webhook.State.ACTIVE.value, Webhook.State.PAUSED.value)


def _kinds(**options: Any) -> ListField:
    child = Choice(choices=OF_APPLICATIONS)
    return ListField(child=child, allow_empty=False, min_length=1, max_length=len(OF_APPLICATIONS), **options)


class NewWebhook(Request):
    url = Text(max_length=1000, help_text="https, on port 443 or 8443.")
    kinds = _kinds(required=False)
    botID = UserID(required=False, help_text="Of a bot that is told what is addressed to it (`bot.message`).")

    def validate(self, attrs: Mapping[str, Any]) -> Mapping[str, Any]:
        if ("kinds" in attrs) == ("botID" in attrs):
            raise serializers.ValidationError({"kinds": "Say kinds, or botID."})
        return attrs


class ChangedWebhook(Request):
    url = Text(max_length=1000, required=False)
    kinds = _kinds(required=False)
    state = Choice(choices=STATES, required=False, help_text="`paused`: nothing is sent until it is active.")


class NewSecret(Request):
    oldSeconds = Whole(
        min_value=0,
        max_value=7 * A_DAY,
        default=A_DAY,
        help_text="For which the one before it signs as well.",
    )


class Replay(Request):
    eventID = Text(max_length=64, required=False, help_text="From this event on.")
    since = Whole(min_value=0, max_value=2**32 - 1, required=False, help_text="From this second on.")

    def validate(self, attrs: Mapping[str, Any]) -> Mapping[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"eventID": "Say eventID, or since."})
        return attrs


class WebhookAnswer(Request):
    webhookID = IntegerField()
    url = CharField()
    kinds = ListField(child=ChoiceField(choices=EventKind.choices))
    botID = CharField(allow_null=True)
    state = ChoiceField(choices=Webhook.State.choices, help_text="`off`: switched off by the server.")
    stateSince = FloatField()
    offReason = CharField(allow_blank=True)
    oldSecretUntil = FloatField(allow_null=True)
    createdAt = FloatField()


class WebhookMade(WebhookAnswer):
    secret = CharField(help_text="Shown this once.")


class AttemptAnswer(Request):
    eventID = CharField()
    type = CharField()
    sentAt = FloatField()
    milliseconds = IntegerField()
    status = IntegerField(allow_null=True, help_text="Null: there was no answer.")
    error = CharField(allow_blank=True)


class Replayed(Request):
    conversations = IntegerField()


def webhook_shape(webhook: Webhook) -> dict[str, Any]:
    return {
        "webhookID": webhook.pk,
        "url": webhook.url,
        "kinds": webhook.kinds,
        "botID": webhook.bot.user_id if webhook.bot is not None else None,
        "state": webhook.state,
        "stateSince": seconds(webhook.state_since),
        "offReason": webhook.off_reason,
        "oldSecretUntil": seconds(webhook.old_secret_until),
        "createdAt": seconds(webhook.created_at),
    }


def webhook_made(webhook: Webhook, secret: str) -> dict[str, Any]:
    return {**webhook_shape(webhook), "secret": secret}


def attempt_shape(attempt: WebhookAttempt) -> dict[str, Any]:
    return {
        "eventID": f"evt_{attempt.event.hex}",
        "type": attempt.kind,
        "sentAt": seconds(attempt.sent_at),
        "milliseconds": attempt.milliseconds,
        "status": attempt.status,
        "error": attempt.error,
    }
