"""Groups: made, changed, handed over, dismissed. Everything that its members may see is numbered and told."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from messaging import live
from messaging.errors import BadGroupID, GroupIDTaken, MemberNotFound, NotAllowed
from messaging.models import Conversation, Member, Person, Stay
from messaging.models.conversations import GROUP_ID
from messaging.wire import frames
from messaging.wire.shapes import Changes, Shape, conversation_change, conversation_id, member_change

from .lookup import require_stay
from .numbers import lock_conversation, lock_members, next_change
from .stays import MEMBERS, begin_stays, end_stays
from .tips import add_tip

JOINED, QUIT, KICKED, MADE_ADMIN, UNMADE_ADMIN, PROFILE_CHANGED = 1, 2, 3, 4, 5, 6

PROFILE = ("name", "avatar", "introduction", "notification", "history_visible")


@transaction.atomic
def create_group(
    *,
    creator: Person,
    group_type: str,
    name: str = "",
    group_id: str = "",
    avatar: str = "",
    introduction: str = "",
    notification: str = "",
    members: Sequence[Person] = (),
) -> Conversation:
    """A group whose owner is its creator. The ID is the creator's choice, or made here and starts with `@TGS#`."""
    if group_id and not GROUP_ID.match(group_id):
        raise BadGroupID
    conversation = Conversation(
        kind=Conversation.Kind.GROUP,
        group_id=group_id or f"@TGS#{secrets.token_hex(8).upper()}",
        group_type=group_type,
        name=name,
        avatar=avatar,
        introduction=introduction,
        notification=notification,
    )
    try:
        with transaction.atomic():
            conversation.save(force_insert=True)
    except IntegrityError:
        raise GroupIDTaken from None
    people = {person.pk: person for person in (creator, *members)}
    everybody = [people[pk] for pk in sorted(people)]
    conversation.profile_change = next_change(conversation)
    begin_stays(conversation, everybody, owner=creator)
    add_tip(conversation, JOINED, creator, everybody)
    conversation.save(update_fields=[*MEMBERS, "profile_change"])
    live.tell_people(
        [person.pk for person in everybody], frames.joined(conversation_id(conversation, creator.pk))
    )
    return conversation


@transaction.atomic
def change_group(*, by: Person, conversation: Conversation, **profile: Any) -> Conversation:
    """Change what of the group's profile is given (`PROFILE`); in a `Private` group any member may,
    elsewhere its owner and admins. Only owner and admins open its history to newcomers."""
    locked, role = enter(by, conversation)
    staffed = role in (Member.Role.OWNER, Member.Role.ADMIN)
    if not staffed and (locked.group_type != Conversation.GroupType.PRIVATE or "history_visible" in profile):
        raise NotAllowed("Only the owner and the admins of this group may change this.")
    changed = {field: value for field, value in profile.items() if getattr(locked, field) != value}
    if not changed:
        return locked
    for field, value in changed.items():
        setattr(locked, field, value)
    _changed(locked, by, changed)
    return locked


@transaction.atomic
def set_receipt_policy(
    *,
    conversation: Conversation,
    receipts: str | None = None,
    visible_to: str | None = None,
    required: bool | None = None,
) -> Conversation:
    """Set a group apart from its type, say who sees its receipts, or require sharing, in a direct conversation too;
    for staff.

    Members learn of it as of any change. Requiring begins now: it reveals nothing read before.
    """
    locked = lock_conversation(conversation.pk)
    if locked.is_direct and (receipts or visible_to):
        raise NotAllowed("Direct conversations always grant receipts, and only the two see them.")
    since: datetime | None = locked.receipts_required_since
    if required is not None:
        since = (since or timezone.now()) if required else None
    wanted = {
        "receipts": receipts or locked.receipts,
        "receipts_visible_to": visible_to or locked.receipts_visible_to,
        "receipts_required_since": since,
    }
    changed = {field: value for field, value in wanted.items() if getattr(locked, field) != value}
    if changed:
        for field, value in changed.items():
            setattr(locked, field, value)
        _changed(locked, None, changed)
    return locked


@transaction.atomic
def hand_over(*, by: Person, conversation: Conversation, person: Person) -> Conversation:
    """Another member becomes the owner; the owner becomes a member. Only the owner may; repeating changes nothing."""
    locked = lock_conversation(conversation.pk)
    _require_group(locked)
    mine, theirs = require_stay(locked, by), _stay_of(locked, person)
    members = lock_members(locked, [by.pk, person.pk])
    if members[by.pk].role != Member.Role.OWNER:
        if members[person.pk].role == Member.Role.OWNER and by.pk != person.pk:
            return locked
        raise NotAllowed("Only the owner hands a group over.")
    if by.pk == person.pk:
        return locked
    changes: list[Shape] = []
    for one, stay, role in ((by, mine, Member.Role.MEMBER), (person, theirs, Member.Role.OWNER)):
        changes.append(_set_role(locked, members[one.pk], one, stay, role))
    locked.save(update_fields=["change_seq"])
    live.tell_conversation(locked, lambda _: changes)
    return locked


@transaction.atomic
def change_member(
    *,
    by: Person,
    conversation: Conversation,
    person: Person,
    role: str | None = None,
    name_card: str | None = None,
) -> Member:
    """Make a member an admin or a plain member again (the owner may), or change a name card (one's own;
    owner and admins: anybody's)."""
    locked, my_role = enter(by, conversation)
    stay = _stay_of(locked, person)
    member = lock_members(locked, [person.pk])[person.pk]
    staffed = my_role in (Member.Role.OWNER, Member.Role.ADMIN)
    if role is not None and (my_role != Member.Role.OWNER or member.role == Member.Role.OWNER):
        raise NotAllowed("Only the owner gives roles, and to others.")
    if name_card is not None and by.pk != person.pk and not staffed:
        raise NotAllowed("Only the owner and the admins change others' name cards.")
    new_role, new_card = role or member.role, member.name_card if name_card is None else name_card
    if (new_role, new_card) == (member.role, member.name_card):
        return member
    role_changed, member.name_card = new_role != member.role, new_card
    changes = [_set_role(locked, member, person, stay, new_role)]
    tip: Changes | None = None
    if role_changed:
        tip = add_tip(locked, MADE_ADMIN if new_role == Member.Role.ADMIN else UNMADE_ADMIN, by, [person])
    locked.save(update_fields=["change_seq", "last_seq", "last_message_at"])
    live.tell_conversation(locked, lambda viewer: [*changes, *(tip(viewer) if tip else [])])
    return member


@transaction.atomic
def dismiss_group(*, by: Person, conversation: Conversation) -> Conversation:
    """End the group: nobody is in it any more, everybody keeps what they saw. Only the owner may; safe to repeat."""
    locked = lock_conversation(conversation.pk)
    _require_group(locked)
    if locked.dismissed_at is not None:
        return locked
    if require_stay(locked, by).member.role != Member.Role.OWNER:
        raise NotAllowed("Only the owner dismisses a group.")
    people = list(Person.objects.filter(stays__in=Stay.objects.current().filter(conversation=locked)))
    end_stays(locked, people)
    locked.dismissed_at = timezone.now()
    locked.profile_change = next_change(locked)
    locked.save(update_fields=[*MEMBERS, "dismissed_at", "profile_change"])
    live.tell_people([person.pk for person in people], frames.left(conversation_id(locked, by.pk)))
    return locked


def enter(by: Person, conversation: Conversation) -> tuple[Conversation, str]:
    """Lock the group; answers it with the role of `by`, who must be in it now."""
    locked = lock_conversation(conversation.pk)
    _require_group(locked)
    return locked, require_stay(locked, by).member.role


def _require_group(conversation: Conversation) -> None:
    if conversation.is_direct:
        raise NotAllowed("This is for groups; a direct conversation has two people and no profile.")


def _stay_of(conversation: Conversation, person: Person) -> Stay:
    stay = (
        Stay.objects.current()
        .filter(conversation=conversation, person=person)
        .select_related("member")
        .first()
    )
    if stay is None:
        raise MemberNotFound
    return stay


def _set_role(conversation: Conversation, member: Member, person: Person, stay: Stay, role: str) -> Shape:
    member.role = role
    member.save(update_fields=["role", "name_card"])
    stay.change_seq = next_change(conversation)
    stay.save(update_fields=["change_seq"])
    return member_change(member, person, stay)


def _changed(conversation: Conversation, by: Person | None, changed: dict[str, Any]) -> None:
    """Number, save and tell a change of the profile; people's changes also appear as a system message."""
    conversation.profile_change = next_change(conversation)
    told: Callable[[int], list[Shape]] | None = None
    profile = conversation_change(conversation)
    if by is not None:
        told = add_tip(conversation, PROFILE_CHANGED, by)
    conversation.save(update_fields=[*changed, "profile_change", "change_seq", "last_seq", "last_message_at"])
    live.tell_conversation(conversation, lambda viewer: [profile, *(told(viewer) if told else [])])
