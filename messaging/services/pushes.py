"""The browsers that take pushes: added by the page when its person wishes it, gone with the login."""

from collections.abc import Collection

from django.db import transaction

from messaging.models import Person, PushSubscription

MOST = 20
"""Browsers of one person; the oldest gives way."""


@transaction.atomic
def add_push_subscription(
    *, person: Person, session_key: str, endpoint: str, p256dh: str, auth: str, language: str
) -> PushSubscription:
    """This browser is told of messages from now on. Safe to repeat; a browser in which somebody else logs in is
    theirs then, and no longer whose it was."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    facts = {"session_key": session_key, "p256dh": p256dh, "auth": auth, "language": language}
    own = PushSubscription.objects.filter(person=person, endpoint=endpoint)
    if own.update(**facts):
        return own.get()
    PushSubscription.objects.filter(endpoint=endpoint).delete()
    added = PushSubscription.objects.create(person=person, endpoint=endpoint, **facts)
    kept = PushSubscription.objects.filter(person=person).order_by("-created_at", "-pk")[:MOST]
    PushSubscription.objects.filter(person=person).exclude(
        pk__in=list(kept.values_list("pk", flat=True))
    ).delete()
    return added


def remove_push_subscriptions(*, person: Person, endpoints: Collection[str]) -> None:
    """These browsers are told nothing any more. Safe to repeat."""
    PushSubscription.objects.filter(person=person, endpoint__in=endpoints).delete()
