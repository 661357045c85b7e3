"""Addresses of the admin's pages, and what they say."""

from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from messaging import models
from messaging.models import AccessToken, SocketTicket
from receipts.models import TallyChange

NOT_FOR_STAFF: dict[type[Model], str] = {
    models.Attachment: "what a message carries is part of what it says",
    models.Contact: "whom somebody knows or has blocked is theirs alone",
    models.ConversationGroup: "how somebody keeps their conversations is theirs alone",
    models.FriendGroup: "whom somebody knows is theirs alone",
    models.GroupData: "an application's own, which may be anything",
    models.Mention: "whom a message calls is part of what it says",
    models.MergedRecord: "what people said",
    models.MessageRevision: "what people said",
    models.MessageWords: "what people said",
    models.Notice: "what one person was told",
    models.OutboxEvent: "what back ends are told, which the webhooks' own pages show",
    models.OutboxHead: "a place that a worker keeps",
    models.PushSubscription: "where a browser is reached is theirs alone",
    models.QuietHours: "when somebody sleeps is theirs alone",
    models.RateWindow: "counts of what was tried, under digests",
    models.Reaction: "what people said, in one sign",
    models.Reactor: "what people said, in one sign",
    models.SecondFactor: "what lets staff in; the page of a person says since when there is one",
    models.StatusSubscription: "whom somebody watches is theirs alone",
    models.ToldUpto: "a place that a thread keeps",
    TallyChange: "a place in the stream of receipts",
    models.WebhookLane: "how far a worker is",
}
"""What no page of the admin shows, and why."""

ON_ONE_PAGE: set[type[Model]] = {models.Limit}
"""All of what there is of them stands on one page, which is no list of rows."""

FOR_WHO_CHANGES_IT: set[type[Model]] = {models.CallbackSettings, models.Webhook, models.WebhookAttempt}
"""Where an application's back end is, and what it is told: for those alone who may set it."""

MODELS: list[type[Model]] = [
    model
    for app in ("messaging", "receipts")
    for model in apps.get_app_config(app).get_models()
    if model not in NOT_FOR_STAFF and model not in ON_ONE_PAGE
]
# Their rows go by digests, so they have no pages.
WITHOUT_PAGES = {AccessToken, SocketTicket}
WITH_PAGES = [model for model in MODELS if model not in WITHOUT_PAGES]


def name_of(model: type[Model]) -> str:
    return model._meta.label_lower


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(thing: Model, page: str = "change") -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{page}", args=[thing.pk])


def said(answer: HttpResponse) -> list[str]:
    """The messages that the next page would show."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def faults(answer: HttpResponse) -> dict[str, list[str]]:
    """What a form found wrong, by field."""
    assert answer.status_code == 200
    return dict(answer.context["adminform"].form.errors)


def choose(action: str, *chosen: Any) -> dict[str, Any]:
    """What a list sends when an action is done to some of its rows."""
    return {"action": action, "_selected_action": [str(one) for one in chosen]}
