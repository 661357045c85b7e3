"""Who is online, as far as they let others know: asked for, watched, told."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from messaging import live
from messaging.errors import TooMany
from messaging.limits import limits
from messaging.models import Contact, Lease, Person, StatusSubscription
from messaging.sql import insert_rows
from messaging.wire import frames
from messaging.wire.statuses import offline, status


def statuses_of(*, viewer: Person, people: Sequence[Person]) -> list[dict[str, object]]:
    """What this viewer may know of each: whether they are online, when they were last, what they say of themselves.

    - Nothing of somebody who hides it, or has blocked the viewer: they look offline, like anybody who is.
    - Oneself is always as one is.
    Two statements.
    """
    keys = [person.pk for person in people]
    blocked_by = set(
        Contact.objects.filter(person__in=keys, other=viewer, blocked_at__isnull=False).values_list(
            "person", flat=True
        )
    )
    return [
        offline(one.user_id)
        if one.pk in blocked_by or (one.hides_status and one.pk != viewer.pk)
        else status(one, is_online=one.is_online)
        for one in _looked_at(keys)
    ]


@transaction.atomic
def watch(*, person: Person, people: Sequence[Person]) -> None:
    """Be told when these come and go. Safe to repeat; TooMany past the limit, and none of them is watched then."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = [(person.pk, one.pk) for one in people if one.pk != person.pk]
    insert_rows(StatusSubscription, ("person", "other"), rows, ignore_conflicts=True)
    most = limits().status_subscriptions
    if StatusSubscription.objects.filter(person=person).count() > most:
        raise TooMany(f"At most {most} people can be watched.", limit=most)


def unwatch(*, person: Person, people: Sequence[Person] | None = None) -> None:
    """Be told of these no more; of nobody, if none are named. Safe to repeat."""
    mine = StatusSubscription.objects.filter(person=person)
    (mine if people is None else mine.filter(other__in=people)).delete()


def tell_statuses(people: Iterable[int], to: int | None = None, *, hiding: bool = False) -> None:
    """Tell those who watch these people how they are, once it is certain: `to` one of them alone, or all who may
    know. It is asked after the commit, so that of two changes the last is told last.

    Of whoever hides it nothing is told, but that they are away, once: when they begin to (`hiding`). Said each time, it
    would tell when they come and go.
    """
    wanted = sorted(people)
    live.after_commit(lambda: _tell(wanted, to, hiding))


def _tell(people: Collection[int], to: int | None, hiding: bool) -> None:
    watching = StatusSubscription.objects.filter(other__in=people, person__is_active=True)
    if to is not None:
        watching = watching.filter(person=to)
    blocked = Contact.objects.filter(
        person=OuterRef("other"), other=OuterRef("person"), blocked_at__isnull=False
    )
    told: dict[int, tuple[list[int], list[int]]] = {}
    for person, other, is_blocked in watching.annotate(is_blocked=Exists(blocked)).values_list(
        "person", "other", "is_blocked"
    ):
        told.setdefault(other, ([], []))[is_blocked].append(person)
    for one in _looked_at(told):
        if one.hides_status and not hiding:
            continue
        may_know, may_not = told[one.pk]
        shown = offline(one.user_id) if one.hides_status else status(one, is_online=one.is_online)
        if may_know:
            live.tell_people(may_know, frames.status([shown]))
        # Nothing is told to whoever is blocked, but that they are, once: from then on they look offline.
        if may_not and to is not None:
            live.tell_people(may_not, frames.status([offline(one.user_id)]))


def _looked_at(people: Collection[int]) -> QuerySet[Any]:
    online = Lease.objects.current().filter(person=OuterRef("pk"))
    found: QuerySet[Any] = Person.objects.filter(pk__in=list(people), erased_at=None).order_by("pk")
    looked: QuerySet[Any] = found.annotate(is_online=Exists(online))
    return looked
