"""Coming into a group where somebody decides on it: asked for, invited, let in, refused, over.

The owner and the admins decide. An application waits for `application_seconds`; then it has expired, and is as over
as one that was decided on.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from messaging.errors import ApplicationNotFound, TooMany
from messaging.limits import limits
from messaging.models import Application, Conversation, Member, Notice, Person
from messaging.sql import insert_rows, update_rows

from .notices import new_notice, tell_notices, told_of

STAFFED = (Member.Role.OWNER, Member.Role.ADMIN)

ENDINGS = {
    Application.State.ACCEPTED: (Notice.Operation.ACCEPTED, Notice.Operation.INVITATION_ACCEPTED),
    Application.State.REFUSED: (Notice.Operation.REFUSED, Notice.Operation.INVITATION_REFUSED),
}
"""What the one who asked is told of each ending: of their own application, of their invitation."""


def waiting() -> QuerySet[Application]:
    """Those that can still be decided on."""
    since = timezone.now() - timedelta(seconds=limits().application_seconds)
    return Application.objects.filter(state=Application.State.WAITING, made_at__gt=since).select_related(
        "conversation", "person", "invited_by"
    )


def to_be_decided_by(person: Person) -> QuerySet[Application]:
    """Applications that this person may decide on: those that wait in groups which they own or are an admin of."""
    return waiting().filter(
        conversation__members__person=person,
        conversation__members__role__in=STAFFED,
        conversation__dismissed_at=None,
        person__erased_at=None,
    )


def find_application(person: Person, application_id: str) -> Application:
    """One of a group that this person leads, also one that is over; ApplicationNotFound for any other."""
    found = Application.objects.filter(
        application_id=application_id,
        conversation__members__person=person,
        conversation__members__role__in=STAFFED,
        person__erased_at=None,
    ).select_related("conversation", "person", "invited_by")
    application = found.first()
    if application is None:
        raise ApplicationNotFound
    return application


def apply_for(
    locked: Conversation, people: Sequence[Person], text: str = "", invited_by: Person | None = None
) -> list[str]:
    """These people wait to be let into the group; answers their user IDs. Whoever waits already goes on waiting,
    and nobody is told again. The caller holds the conversation's lock, and none of them is there."""
    if len(people) > limits().invitations_per_call:
        most = limits().invitations_per_call
        raise TooMany(f"At most {most} invitations at once that are to be approved.", limit=most)
    _end_expired(locked, people)
    known = set(waiting().filter(conversation=locked, person__in=people).values_list("person", flat=True))
    made = [
        Application(
            application_id=secrets.token_hex(12),
            conversation=locked,
            person=person,
            invited_by=invited_by,
            text=text,
            made_at=timezone.now(),
        )
        for person in people
        if person.pk not in known
    ]
    if made:
        rows = [
            (
                one.application_id,
                locked.pk,
                one.person_id,
                one.invited_by_id,
                text,
                one.state,
                one.made_at,
                "",
            )
            for one in made
        ]
        fields = (
            "application_id",
            "conversation",
            "person",
            "invited_by",
            "text",
            "state",
            "made_at",
            "answer",
        )
        insert_rows(Application, fields, rows)
        written = Application.objects.filter(application_id__in=[one.application_id for one in made])
        fresh = list(written.select_related("person", "invited_by").order_by("pk"))
        operation = Notice.Operation.INVITED if invited_by else Notice.Operation.ASKED
        tell_notices(
            [
                new_notice(admin, locked, operation, one.invited_by or one.person, one)
                for admin in staff_of(locked)
                for one in fresh
            ]
        )
    return sorted(person.user_id for person in people)


def end(
    applications: Sequence[Application], state: str, by: Person | None = None, answer: str = ""
) -> list[Notice]:
    """These applications, which wait in one group, are over; answers what is to be told of it (`tell_notices`)."""
    if not applications:
        return []
    now = timezone.now()
    for one in applications:
        one.state, one.ended_at, one.ended_by, one.answer = state, now, by, answer
    rows = [(one.pk, state, now, one.ended_by_id, answer) for one in applications]
    update_rows(Application, ("id", "state", "ended_at", "ended_by", "answer"), rows)
    group = applications[0].conversation
    notices = told_of(applications, staff_of(group))
    ended = {one.pk: one for one in applications}
    for notice in notices:
        notice.outcome, notice.application = state, ended[notice.application_id or 0]
    if state in ENDINGS:
        own, invited = ENDINGS[Application.State(state)]
        for one in applications:
            if one.invited_by_id is None:
                notices.append(new_notice(one.person_id, group, own, by, one))
            else:
                notices.append(new_notice(one.invited_by_id, group, invited, by, one))
    return notices


def waiting_in(locked: Conversation, people: Collection[Person] | None = None) -> list[Application]:
    """Those that wait in a group that is locked: of these people, or all."""
    found = Application.objects.filter(conversation=locked, state=Application.State.WAITING)
    if people is not None:
        found = found.filter(person__in=people)
    applications = list(found.select_related("person", "invited_by").order_by("pk"))
    for one in applications:
        one.conversation = locked
    return applications


def those_told(locked: Conversation, applications: Sequence[Application]) -> set[int]:
    """Who, by number, is told when these are over: who asked, who is invited by whom, and those who could decide."""
    asked = {one.invited_by_id or one.person_id for one in applications}
    return {*asked, *staff_of(locked)} if applications else set()


def staff_of(locked: Conversation) -> list[int]:
    """The owner and the admins, by number."""
    staff = Member.objects.filter(conversation=locked, role__in=STAFFED)
    return list(staff.order_by("pk").values_list("person", flat=True))


def forget_applications(person: Person) -> None:
    """What somebody who is erased asked for is over, and what they said with it is gone. Nobody is told: they stand
    there without a name from now on."""
    own = Application.objects.filter(person=person)
    own.update(text="")
    own.filter(state=Application.State.WAITING).update(
        state=Application.State.CLOSED, ended_at=timezone.now()
    )
    Application.objects.filter(ended_by=person).update(answer="")


def _end_expired(locked: Conversation, people: Sequence[Person]) -> None:
    since = timezone.now() - timedelta(seconds=limits().application_seconds)
    Application.objects.filter(
        conversation=locked, person__in=people, state=Application.State.WAITING, made_at__lte=since
    ).update(state=Application.State.CLOSED, ended_at=timezone.now())
