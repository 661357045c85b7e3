"""Who is in a group: added, joining, removed, leaving. Each appears as a system message."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from messaging import live
from messaging.errors import (
    ApplicationNotFound,
    ApplicationOver,
    ConversationNotFound,
    MayNotBringIn,
    MemberNotFound,
    NotAllowed,
    OwnerMustHandOver,
)
from messaging.models import Application, Contact, Conversation, EventKind, Member, Notice, Person, Stay
from messaging.wire import frames
from messaging.wire.shapes import Changes, Shape, conversation_id

from . import applications
from .applications import STAFFED
from .contacts import blockers_of
from .groups import JOINED, KICKED, QUIT, enter_whole, note_if_full, require_room
from .lookup import require_person, require_stay
from .notices import new_notice, tell_notices
from .numbers import lock_with_topics
from .outbox import note
from .stays import MEMBERS, begin_stays, end_stays, reachable, tell_topics
from .tips import add_tip


class Added(NamedTuple):
    """The user IDs of those who are in by this call, and of those who are to be let in."""

    joined: list[str]
    waiting: list[str]


@transaction.atomic
def add_members(
    *, by: Person, conversation: Conversation, people: Sequence[Person], as_staff: bool = False
) -> Added:
    """Bring people in. Owner and admins always may, and staff; plain members as the group has it
    (`Conversation.inviting`): at once, or once an admin approves, or not at all; and but for staff nobody whoever has
    blocked them (MayNotBringIn). Safe to repeat."""
    places, role = enter_whole(by, conversation, as_staff)
    locked = places[0]
    is_free = role in STAFFED or locked.inviting == Conversation.Admission.FREE
    if not is_free and locked.inviting == Conversation.Admission.CLOSED:
        raise NotAllowed("Only the owner and the admins of this group add members.")
    if not as_staff and _strangers_to(locked, blockers_of(by, people)):
        raise MayNotBringIn
    if is_free:
        return Added(_join(places, by, people), [])
    return Added([], applications.apply_for(locked, _strangers_to(locked, people), invited_by=by))


def _strangers_to(group: Conversation, people: Sequence[Person]) -> list[Person]:
    if not people:
        return []
    here = Stay.objects.current().filter(conversation=group, person__in=people)
    members = set(here.values_list("person", flat=True))
    return [person for person in people if person.pk not in members]


class Came(NamedTuple):
    """Somebody who was in a group that is brought from elsewhere: since when (None: now), and whether as an admin."""

    person: Person
    since: datetime | None = None
    is_admin: bool = False


@transaction.atomic
def import_members(*, by: Person, conversation: Conversation, those: Sequence[Came]) -> list[str]:
    """These were in the group since the time that each says, and see what was said since, but for what is older than
    the last message that asked for receipts: its audience is fixed. Nothing is said of it, and nobody told, but who
    waited to be let in. For staff; answers the user IDs of those who are in it by this call."""
    places, _ = enter_whole(by, conversation, as_staff=True)
    locked = places[0]
    people = sorted((one.person for one in those), key=lambda person: person.pk)
    asked = applications.waiting_in(locked, people)
    told = applications.those_told(locked, asked)
    since = {one.person.pk: one.since for one in those if one.since is not None}
    changes, *_ = begin_stays(places, people, also=told, since=since)
    require_room(locked)
    added = {change["member"]["userID"] for change in changes}
    admins = [one.person for one in those if one.is_admin and one.person.user_id in added]
    Member.objects.filter(conversation__in=places, person__in=admins).update(role=Member.Role.ADMIN)
    for place in places:
        place.save(update_fields=MEMBERS)
    tell_notices(applications.end(asked, Application.State.ACCEPTED, by))
    return sorted(added)


@transaction.atomic
def join_group(*, person: Person, conversation: Conversation, text: str = "") -> Added:
    """Come in, or ask to (`text` is what they say with it), as the group has it (`Conversation.joining`). A `Private`
    group looks to strangers as if it did not exist. Safe to repeat."""
    places = lock_with_topics(conversation.pk)
    locked = places[0]
    if Stay.objects.current().filter(conversation=locked, person=person).exists():
        return Added([], [])
    if not locked.is_findable:
        raise ConversationNotFound
    if locked.joining == Conversation.Admission.CLOSED:
        raise NotAllowed("This group takes no applications; its owner and admins add members.")
    if locked.joining == Conversation.Admission.APPROVED:
        require_person(person)
        return Added([], applications.apply_for(locked, [person], text))
    return Added(_join(places, person, [person]), [])


def count_online(*, person: Person, conversation: Conversation, as_staff: bool = False) -> int:
    """How many who are in the group have a socket open, but for those who hide whether they are online, or have blocked
    the one who asks. Staff need not be in it."""
    if not as_staff:
        require_stay(conversation, person)
    here = Stay.objects.current().filter(conversation=conversation, person__hides_status=False)
    blocked_by = Contact.objects.filter(other=person, blocked_at__isnull=False).values("person")
    return here.filter(person__in=Person.objects.online()).exclude(person__in=blocked_by).count()


@transaction.atomic
def handle_application(
    *, by: Person, application: Application, accept: bool, answer: str = ""
) -> Application:
    """Let somebody in, or not. The owner and the admins of the group may; the first of them decides. Saying the same
    again changes nothing; anything else of one that is over is refused (ApplicationOver)."""
    places, role = enter_whole(by, application.conversation)
    locked = places[0]
    if role not in STAFFED:
        raise ApplicationNotFound
    wanted = Application.State.ACCEPTED if accept else Application.State.REFUSED
    now = Application.objects.select_related("person", "invited_by").get(pk=application.pk)
    now.conversation = locked
    if now.state == wanted:
        return now
    if not applications.waiting().filter(pk=now.pk).exists():
        raise ApplicationOver
    if accept:
        _join(places, now.invited_by or now.person, [now.person], decided_by=by, answer=answer)
        require_person(now.person)
        now.state = wanted
    else:
        tell_notices(applications.end([now], wanted, by, answer))
    return now


def remove_member(*, by: Person, conversation: Conversation, person: Person, as_staff: bool = False) -> None:
    """The same for one of them."""
    remove_members(by=by, conversation=conversation, people=[person], as_staff=as_staff)


@transaction.atomic
def remove_members(
    *, by: Person, conversation: Conversation, people: Sequence[Person], as_staff: bool = False
) -> None:
    """They are no longer in the group, from this commit on: all of them, or nobody. The owner may remove anybody, staff
    anybody but the owner, admins plain members."""
    places, role = enter_whole(by, conversation, as_staff)
    locked = places[0]
    here = Stay.objects.current().filter(conversation=locked, person__in=people)
    roles = dict(here.values_list("person", "member__role"))
    for person in people:
        if person.pk not in roles:
            raise MemberNotFound(f"{person.user_id!r} is not a member of the conversation.")
        their = roles[person.pk]
        may = role == Member.Role.OWNER or (role == Member.Role.ADMIN and their == Member.Role.MEMBER)
        if not may or their == Member.Role.OWNER:
            raise NotAllowed(f"You may not remove {person.user_id!r}.")
    _leave(places, by, people, KICKED)
    tell_notices([new_notice(person.pk, locked, Notice.Operation.REMOVED, by) for person in people])


@transaction.atomic
def leave_group(*, person: Person, conversation: Conversation) -> None:
    """Leave, keeping what was seen. The owner hands over or dismisses first."""
    if conversation.is_direct:
        raise NotAllowed("A direct conversation is not left.")
    places, role = enter_whole(person, conversation)
    if role == Member.Role.OWNER:
        raise OwnerMustHandOver
    _leave(places, person, [person], QUIT)


def _join(
    places: Sequence[Conversation],
    by: Person,
    people: Sequence[Person],
    decided_by: Person | None = None,
    answer: str = "",
) -> list[str]:
    """They are in it. Those of them who waited are let in by this: by `decided_by`, or whoever adds them."""
    locked, *topics = places
    asked = applications.waiting_in(locked, people)
    told = applications.those_told(locked, asked)
    changes, *in_topics = begin_stays(places, sorted(people, key=lambda person: person.pk), also=told)
    if not changes:
        return []
    require_room(locked)
    added = {change["member"]["userID"] for change in changes}
    newcomers = [person for person in people if person.user_id in added]
    tip = add_tip(locked, JOINED, by, newcomers)
    locked.save(update_fields=MEMBERS)
    note(EventKind.MEMBER_JOINED, locked.pk, by=by.pk, people=sorted(newcomer.pk for newcomer in newcomers))
    note_if_full(locked)
    for place in places:
        live.tell_people(reachable(newcomers, changes), frames.joined(conversation_id(place, by.pk)))
    _tell(locked, changes, tip)
    tell_topics(topics, in_topics)
    tell_notices(applications.end(asked, Application.State.ACCEPTED, decided_by or by, answer))
    return sorted(added)


def _leave(places: Sequence[Conversation], by: Person, people: Sequence[Person], operation: int) -> None:
    locked, *topics = places
    changes, *in_topics = end_stays(places, people)
    tip = add_tip(locked, operation, by, people)
    locked.save(update_fields=MEMBERS)
    note(EventKind.MEMBER_LEFT, locked.pk, by=by.pk, people=sorted(person.pk for person in people))
    for place in places:
        live.tell_people(reachable(people, changes), frames.left(conversation_id(place, by.pk)))
    _tell(locked, changes, tip)
    tell_topics(topics, in_topics)


def _tell(locked: Conversation, changes: list[Shape], tip: Changes) -> None:
    live.tell_conversation(locked, lambda viewer: [*changes, *tip(viewer)])
