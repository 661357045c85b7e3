"""Notices: what one person is told of a group where no message of it tells them. Private to each, and numbered so."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from messaging import live
from messaging.errors import MemberNotFound, TooMany
from messaging.limits import limits
from messaging.models import Application, Conversation, Notice, Person, Stay
from messaging.sql import insert_rows, update_rows
from messaging.wire.notices import notice_change

FIELDS = (
    "notice_id",
    "person",
    "conversation",
    "application",
    "operation",
    "by",
    "outcome",
    "text",
    "made_at",
    "change_seq",
)


def notices_of(person: Person) -> QuerySet[Notice]:
    """All that somebody was told, with everything that its shape shows."""
    return Notice.objects.filter(person=person).select_related(
        "by", "conversation", "application__person", "application__invited_by"
    )


def new_notice(
    person: int,
    conversation: Conversation,
    operation: int,
    by: Person | None = None,
    application: Application | None = None,
    text: str = "",
) -> Notice:
    """One that is not written yet: `tell_notices` does."""
    now = timezone.now()
    return Notice(
        notice_id=f"0-{int(now.timestamp() * 1000)}-{secrets.token_hex(8)}",
        person_id=person,
        conversation=conversation,
        application=application,
        operation=operation,
        by=by,
        outcome=application.state if application else Application.State.WAITING,
        text=text,
        made_at=now,
    )


@transaction.atomic
def say_to_members(
    *, by: Person, conversation: Conversation, text: str, user_ids: Sequence[str] | None = None
) -> None:
    """Tell these members, or all, what the application says. All of them or nobody: MemberNotFound names the first who
    is not there, TooMany says how many can be told at once."""
    here = Stay.objects.current().filter(conversation=conversation, person__is_active=True)
    if user_ids is not None:
        here = here.filter(person__user_id__in=user_ids)
    most = limits().ids_per_request
    found = dict(here.values_list("person__user_id", "person")[: most + 1])
    if len(found) > most:
        raise TooMany(f"At most {most} members can be told at once (idsPerRequest).", limit=most)
    for user_id in user_ids or ():
        if user_id not in found:
            raise MemberNotFound(f"{user_id!r} is not a member of the conversation.")
    said = Notice.Operation.SAID
    tell_notices([new_notice(person, conversation, said, by, text=text) for person in found.values()])


def tell_notices(notices: Sequence[Notice]) -> None:
    """Number each, write new ones and what became of others, and tell. Locks the people: the last lock that is taken,
    unless the caller holds them. A fixed number of statements."""
    if not notices:
        return
    concerned = Person.objects.filter(pk__in={notice.person_id for notice in notices})
    people = {person.pk: person for person in concerned.select_for_update(no_key=True).order_by("pk")}
    for notice in notices:
        people[notice.person_id].change_seq += 1
        notice.change_seq = people[notice.person_id].change_seq
    update_rows(Person, ("id", "change_seq"), [(person.pk, person.change_seq) for person in people.values()])
    known = [notice for notice in notices if not notice._state.adding]
    if known:
        rows = [(notice.pk, notice.outcome, notice.change_seq) for notice in known]
        update_rows(Notice, ("id", "outcome", "change_seq"), rows)
    insert_rows(Notice, FIELDS, [_row(notice) for notice in notices if notice._state.adding])
    told = defaultdict(list)
    for notice in notices:
        told[notice.person_id].append(notice_change(notice))
    for person in people.values():
        if person.is_active:
            live.tell_privately(person.pk, told[person.pk])


def told_of(applications: Iterable[Application], people: Iterable[int]) -> list[Notice]:
    """What these people were told of these applications and know no end of."""
    told = Notice.objects.filter(
        application__in=applications, person__in=people, outcome=Application.State.WAITING
    )
    return list(
        told.select_related("by", "conversation", "application__person", "application__invited_by").order_by(
            "pk"
        )
    )


def _row(notice: Notice) -> tuple[object, ...]:
    return (
        notice.notice_id,
        notice.person_id,
        notice.conversation_id,
        notice.application_id,
        notice.operation,
        notice.by_id,
        notice.outcome,
        notice.text,
        notice.made_at,
        notice.change_seq,
    )
