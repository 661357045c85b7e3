"""Who may speak in a group: all, but for those who are muted; while all are, its owner and admins."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from messaging import live
from messaging.errors import Muted, NotAllowed
from messaging.models import Conversation, Member, Person
from messaging.wire.shapes import Shape

from .applications import STAFFED
from .groups import MEMBERS_CHANGED, enter_whole, stay_of
from .lookup import require_person
from .numbers import lock_members
from .stays import change_appearance, tell_topics
from .tips import add_tip


def mute_member(
    *, by: Person, conversation: Conversation, person: Person, seconds: int, as_staff: bool = False
) -> Member:
    """The same for one of them."""
    [member] = mute_members(
        by=by, conversation=conversation, people=[person], seconds=seconds, as_staff=as_staff
    )
    return member


@transaction.atomic
def mute_members(
    *, by: Person, conversation: Conversation, people: Sequence[Person], seconds: int, as_staff: bool = False
) -> list[Member]:
    """They may not speak for so many seconds from now on; 0: they may again. All of them, or none. Those who lead the
    group may, and staff, and plain members only. It outlasts leaving and coming back, and ends with a role that is
    given. What they read counts on."""
    (locked, *topics), role = enter_whole(by, conversation, as_staff)
    for person in people:
        stay_of(locked, person)
    members = lock_members(locked, [person.pk for person in people], topics)
    for person in people:
        require_person(person)
        if role not in STAFFED or members[person.pk].role != Member.Role.MEMBER:
            raise NotAllowed(f"You may not mute {person.user_id!r}.")
    concerned = [person for person in people if seconds or members[person.pk].muted_until is not None]
    if concerned:
        until = timezone.now() + timedelta(seconds=seconds) if seconds else None
        changes: list[list[Shape]] = [[] for _ in (locked, *topics)]
        for person in concerned:
            members[person.pk].muted_until = until
            theirs = change_appearance([locked, *topics], person, members[person.pk])
            changes = [before + after for before, after in zip(changes, theirs, strict=True)]
        tip = add_tip(locked, MEMBERS_CHANGED, by, concerned, mute_seconds=seconds)
        locked.save(update_fields=["change_seq", "last_seq", "last_message_at"])
        live.tell_conversation(locked, lambda viewer: [*changes[0], *tip(viewer)])
        tell_topics(topics, changes[1:])
    return [members[person.pk] for person in people]


def require_voice(conversation: Conversation, member: Member) -> None:
    """Muted for whoever may not speak now. The owner and the admins always may."""
    if member.role in STAFFED:
        return
    if conversation.mute_all:
        raise Muted("Only the owner and the admins speak in this group at present.")
    if member.muted_until is not None and member.muted_until > timezone.now():
        raise Muted(muteUntil=int(member.muted_until.timestamp()))
