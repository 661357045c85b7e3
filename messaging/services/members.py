"""Who is in a group: added, joining, removed, leaving. Each appears as a system message."""

from collections.abc import Sequence

from django.db import transaction

from messaging import live
from messaging.errors import ConversationNotFound, MemberNotFound, NotAllowed, OwnerMustHandOver
from messaging.models import Conversation, Member, Person, Stay
from messaging.wire import frames
from messaging.wire.shapes import Changes, Shape, conversation_id

from .groups import JOINED, KICKED, QUIT, enter
from .lookup import require_stay
from .numbers import lock_conversation
from .stays import MEMBERS, begin_stays, end_stays
from .tips import add_tip

STAFFED = (Member.Role.OWNER, Member.Role.ADMIN)
OPEN_TYPES = (
    Conversation.GroupType.PUBLIC,
    Conversation.GroupType.CHAT_ROOM,
    Conversation.GroupType.COMMUNITY,
    Conversation.GroupType.AV_CHAT_ROOM,
)


@transaction.atomic
def add_members(*, by: Person, conversation: Conversation, people: Sequence[Person]) -> list[str]:
    """Add people; answers the user IDs of those who were not there yet. In a `Private` group any member
    may, elsewhere its owner and admins. Safe to repeat."""
    locked, role = enter(by, conversation)
    if locked.group_type != Conversation.GroupType.PRIVATE and role not in STAFFED:
        raise NotAllowed("Only the owner and the admins of this group add members.")
    return _join(locked, by, people)


@transaction.atomic
def join_group(*, person: Person, conversation: Conversation) -> list[str]:
    """Join a group that is open to all: any but `Private`, which looks to strangers as if it did not exist."""
    locked = lock_conversation(conversation.pk)
    if Stay.objects.current().filter(conversation=locked, person=person).exists():
        return []
    if locked.is_direct or locked.dismissed_at or locked.group_type not in OPEN_TYPES:
        raise ConversationNotFound
    return _join(locked, person, [person])


@transaction.atomic
def remove_member(*, by: Person, conversation: Conversation, person: Person) -> None:
    """Somebody is no longer in the group, from this commit on. The owner may remove anybody, admins plain members."""
    locked, role = enter(by, conversation)
    stay = Stay.objects.current().filter(conversation=locked, person=person).select_related("member").first()
    if stay is None:
        raise MemberNotFound
    may = role == Member.Role.OWNER or (role == Member.Role.ADMIN and stay.member.role == Member.Role.MEMBER)
    if not may or by.pk == person.pk:
        raise NotAllowed("You may not remove this member.")
    _leave(locked, by, person, KICKED)


@transaction.atomic
def leave_group(*, person: Person, conversation: Conversation) -> None:
    """Leave, keeping what was seen. The owner hands over or dismisses first."""
    locked = lock_conversation(conversation.pk)
    if locked.is_direct:
        raise NotAllowed("A direct conversation is not left.")
    if require_stay(locked, person).member.role == Member.Role.OWNER:
        raise OwnerMustHandOver
    _leave(locked, person, person, QUIT)


def _join(locked: Conversation, by: Person, people: Sequence[Person]) -> list[str]:
    changes = begin_stays(locked, sorted(people, key=lambda person: person.pk))
    if not changes:
        return []
    added = {change["member"]["userID"] for change in changes}
    newcomers = [person for person in people if person.user_id in added]
    tip = add_tip(locked, JOINED, by, newcomers)
    locked.save(update_fields=MEMBERS)
    live.tell_people([person.pk for person in newcomers], frames.joined(conversation_id(locked, by.pk)))
    _tell(locked, changes, tip)
    return sorted(added)


def _leave(locked: Conversation, by: Person, person: Person, operation: int) -> None:
    changes = end_stays(locked, [person])
    tip = add_tip(locked, operation, by, [person])
    locked.save(update_fields=MEMBERS)
    live.tell_people([person.pk], frames.left(conversation_id(locked, person.pk)))
    _tell(locked, changes, tip)


def _tell(locked: Conversation, changes: list[Shape], tip: Changes) -> None:
    live.tell_conversation(locked, lambda viewer: [*changes, *tip(viewer)])
