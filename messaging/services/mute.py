"""Who may speak in a group: all, but for those who are muted; while all are, its owner and admins."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from messaging import live
from messaging.errors import Muted, NotAllowed
from messaging.models import Conversation, Member, Person

from .applications import STAFFED
from .groups import MEMBERS_CHANGED, enter_whole, stay_of
from .lookup import require_person
from .numbers import lock_members
from .stays import change_appearance, tell_topics
from .tips import add_tip


@transaction.atomic
def mute_member(
    *, by: Person, conversation: Conversation, person: Person, seconds: int, as_staff: bool = False
) -> Member:
    """Somebody may not speak for so many seconds from now on; 0: they may again. Those who lead the group
    may, and staff, and plain members only. It outlasts leaving and coming back, and ends with a role that is given.
    What they read counts on."""
    (locked, *topics), role = enter_whole(by, conversation, as_staff)
    stay_of(locked, person)
    member = lock_members(locked, [person.pk], topics)[person.pk]
    require_person(person)
    if role not in STAFFED or member.role != Member.Role.MEMBER:
        raise NotAllowed("You may not mute this member.")
    if not seconds and member.muted_until is None:
        return member
    member.muted_until = timezone.now() + timedelta(seconds=seconds) if seconds else None
    changes, *in_topics = change_appearance([locked, *topics], person, member)
    tip = add_tip(locked, MEMBERS_CHANGED, by, [person], mute_seconds=seconds)
    locked.save(update_fields=["change_seq", "last_seq", "last_message_at"])
    live.tell_conversation(locked, lambda viewer: [*changes, *tip(viewer)])
    tell_topics(topics, in_topics)
    return member


def require_voice(conversation: Conversation, member: Member) -> None:
    """Muted for whoever may not speak now. The owner and the admins always may."""
    if member.role in STAFFED:
        return
    if conversation.mute_all:
        raise Muted("Only the owner and the admins speak in this group at present.")
    if member.muted_until is not None and member.muted_until > timezone.now():
        raise Muted(muteUntil=int(member.muted_until.timestamp()))
