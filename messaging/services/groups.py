"""Groups: made, changed, handed over, dismissed. Everything that its members may see is numbered and told."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from messaging import live
from messaging.errors import (
    BadGroupID,
    ConversationNotFound,
    GroupFull,
    GroupIDTaken,
    MayNotBringIn,
    MemberNotFound,
    NotAllowed,
    TooMany,
)
from messaging.limits import limits
from messaging.models import Application, Conversation, EventKind, Member, Person, Stay
from messaging.models.conversations import BY_TYPE, GROUP_ID
from messaging.sql import update_rows
from messaging.wire import frames
from messaging.wire.groups import said_anew
from messaging.wire.shapes import Changes, Shape, conversation_change, conversation_id

from .applications import end, waiting_in
from .attachments import require_picture
from .contacts import blockers_of
from .lookup import require_person, require_stay
from .notices import tell_notices
from .numbers import lock_conversation, lock_members, lock_with_topics, next_change
from .outbox import note, note_each
from .stays import MEMBERS, begin_stays, change_appearance, end_stays, reachable, tell_topics
from .tips import add_tip

JOINED, QUIT, KICKED, MADE_ADMIN, UNMADE_ADMIN, PROFILE_CHANGED, MEMBERS_CHANGED = 1, 2, 3, 4, 5, 6, 7

OF_MEMBERS = ("join_option", "invite_option", "max_members")
OF_COMMUNITY = "Topics have the members of their community."
OF_STAFF = (*OF_MEMBERS, "history_visible", "mute_all")


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
    join_option: str = "",
    invite_option: str = "",
    max_members: int | None = None,
    custom: dict[str, str] | None = None,
    has_topics: bool = False,
    members: Sequence[Person] = (),
    made_at: datetime | None = None,
) -> Conversation:
    """A group whose owner is its creator, whom none of the members has blocked (MayNotBringIn). The ID is the creator's
    choice, or made here and starts with `@TGS#`. Only a community has topics, and it has them from its making on or
    never. One that was `made_at` some time is brought from elsewhere: nothing is said of it, and nobody told."""
    if group_id and not GROUP_ID.match(group_id):
        raise BadGroupID
    if has_topics and group_type != Conversation.GroupType.COMMUNITY:
        raise NotAllowed("Only a community has topics.")
    require_picture(avatar)
    require_doors(group_type, {"join_option": join_option, "invite_option": invite_option})
    if made_at is None and blockers_of(creator, members):
        raise MayNotBringIn
    conversation = Conversation(
        kind=Conversation.Kind.GROUP,
        group_id=group_id or f"@TGS#{secrets.token_hex(8).upper()}",
        group_type=group_type,
        name=name,
        avatar=avatar,
        introduction=introduction,
        notification=notification,
        join_option=join_option,
        invite_option=invite_option,
        max_members=max_members,
        custom=_without_empty(custom or {}),
        has_topics=has_topics,
        created_at=made_at or timezone.now(),
    )
    insert_group(conversation)
    people = {person.pk: person for person in (creator, *members)}
    everybody = [people[pk] for pk in sorted(people)]
    conversation.profile_change = next_change(conversation)
    since = dict.fromkeys(people, made_at) if made_at else {}
    [changes] = begin_stays([conversation], everybody, owner=creator, since=since)
    require_room(conversation)
    if made_at is None:
        add_tip(conversation, JOINED, creator, everybody)
        note(EventKind.GROUP_CREATED, conversation.pk, by=creator.pk, people=sorted(people))
        note_if_full(conversation)
        live.tell_people(
            reachable(everybody, changes), frames.joined(conversation_id(conversation, creator.pk))
        )
    conversation.save(update_fields=[*MEMBERS, "profile_change"])
    return conversation


@transaction.atomic
def change_group(
    *, by: Person, conversation: Conversation, as_staff: bool = False, **profile: Any
) -> Conversation:
    """Change what of the group's profile is given (`wire.groups.PROFILE`); in a `Private` group any member may,
    elsewhere its owner and admins, and staff. Only they say who comes in, and open its history to newcomers."""
    locked, role = enter(by, conversation, as_staff)
    staffed = role in (Member.Role.OWNER, Member.Role.ADMIN)
    is_for_staff = locked.group_type != Conversation.GroupType.PRIVATE or not profile.keys().isdisjoint(
        OF_STAFF
    )
    if is_for_staff and not staffed:
        raise NotAllowed("Only the owner and the admins of this group may change this.")
    if locked.is_topic and not profile.keys().isdisjoint(OF_MEMBERS):
        raise NotAllowed(OF_COMMUNITY)
    require_doors(locked.group_type, profile)
    if "custom" in profile:
        profile["custom"] = _without_empty({**(locked.custom or {}), **profile["custom"]})
    changed = {field: value for field, value in profile.items() if getattr(locked, field) != value}
    if not changed:
        return locked
    require_picture(changed.get("avatar", ""))
    for field, value in changed.items():
        setattr(locked, field, value)
    require_room(locked)
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
def hand_over(
    *, by: Person, conversation: Conversation, person: Person, as_staff: bool = False
) -> Conversation:
    """Another member becomes the owner; the owner becomes a member. Only the owner may, or staff; repeating changes
    nothing."""
    (locked, *topics), _ = enter_whole(by, conversation, as_staff)
    stay_of(locked, person)
    owner = Person.objects.get(memberships__in=_owners(locked)) if as_staff else by
    members = lock_members(locked, [owner.pk, person.pk], topics)
    if members[owner.pk].role != Member.Role.OWNER:
        if members[person.pk].role == Member.Role.OWNER and owner.pk != person.pk:
            return locked
        raise NotAllowed("Only the owner hands a group over.")
    if owner.pk == person.pk:
        return locked
    given_up = _set_role([locked, *topics], members[owner.pk], owner, Member.Role.MEMBER)
    taken = _set_role([locked, *topics], members[person.pk], person, Member.Role.OWNER)
    changes, *in_topics = (before + after for before, after in zip(given_up, taken, strict=True))
    tip = add_tip(locked, PROFILE_CHANGED, by, [person], profile={"ownerID": person.user_id})
    locked.save(update_fields=["change_seq", "last_seq", "last_message_at"])
    note(EventKind.GROUP_CHANGED, locked.pk, by=by.pk, owner=person.pk)
    live.tell_conversation(locked, lambda viewer: [*changes, *tip(viewer)])
    tell_topics(topics, in_topics)
    return locked


@transaction.atomic
def change_member(
    *,
    by: Person,
    conversation: Conversation,
    person: Person,
    role: str | None = None,
    name_card: str | None = None,
    custom: dict[str, str] | None = None,
    as_staff: bool = False,
) -> Member:
    """Make a member an admin or a plain member again (the owner may, and staff), or change a name card or fields of an
    application's own (one's own; owner and admins: anybody's). Nobody who leads is muted."""
    (locked, *topics), my_role = enter_whole(by, conversation, as_staff)
    stay_of(locked, person)
    member = lock_members(locked, [person.pk], topics)[person.pk]
    require_person(person)
    staffed = my_role in (Member.Role.OWNER, Member.Role.ADMIN)
    if role is not None and (my_role != Member.Role.OWNER or member.role == Member.Role.OWNER):
        raise NotAllowed("Only the owner gives roles, and to others.")
    if (name_card is not None or custom is not None) and by.pk != person.pk and not staffed:
        raise NotAllowed("Only the owner and the admins change how others appear.")
    new_role, new_card = role or member.role, member.name_card if name_card is None else name_card
    new_custom = _without_empty({**(member.custom or {}), **(custom or {})})
    if (new_role, new_card, new_custom) == (member.role, member.name_card, member.custom):
        return member
    role_changed, member.name_card, member.custom = new_role != member.role, new_card, new_custom
    changes, *in_topics = _set_role([locked, *topics], member, person, new_role)
    tip: Changes | None = None
    if role_changed:
        tip = add_tip(locked, MADE_ADMIN if new_role == Member.Role.ADMIN else UNMADE_ADMIN, by, [person])
    locked.save(update_fields=["change_seq", "last_seq", "last_message_at"])
    live.tell_conversation(locked, lambda viewer: [*changes, *(tip(viewer) if tip else [])])
    tell_topics(topics, in_topics)
    return member


@transaction.atomic
def dismiss_group(*, by: Person, conversation: Conversation, as_staff: bool = False) -> Conversation:
    """End the group, and its topics: nobody is in it any more, everybody keeps what they saw. Only the owner may, or
    staff; safe to repeat."""
    places = lock_with_topics(conversation.pk)
    locked = places[0]
    _require_group(locked)
    _require_own_members(locked)
    if locked.dismissed_at is not None:
        return locked
    if _role_in(locked, by, as_staff) != Member.Role.OWNER:
        raise NotAllowed("Only the owner dismisses a group.")
    people = list(Person.objects.filter(stays__in=Stay.objects.current().filter(conversation=locked)))
    told = end(waiting_in(locked), Application.State.CLOSED)
    end_groups(places, people, by)
    tell_notices(told)
    return locked


def insert_group(conversation: Conversation) -> None:
    """Write a new group; GroupIDTaken if there is one of its ID, or was."""
    try:
        with transaction.atomic():
            conversation.save(force_insert=True)
    except IntegrityError:
        raise GroupIDTaken from None


def end_groups(places: Sequence[Conversation], people: Sequence[Person], by: Person) -> None:
    """These groups, in which exactly these people are, are over, and they are told. The caller holds the locks."""
    now = timezone.now()
    for place, changes in zip(places, end_stays(places, people), strict=True):
        place.dismissed_at = now
        place.profile_change = next_change(place)
        live.tell_people(reachable(people, changes), frames.left(conversation_id(place, 0)))
    fields = (*MEMBERS, "dismissed_at", "profile_change")
    update_rows(
        Conversation,
        ("id", *fields),
        [(place.pk, *(getattr(place, field) for field in fields)) for place in places],
    )
    note_each(EventKind.GROUP_DISMISSED, [(place.pk, {"by": by.pk}) for place in places])


def require_doors(group_type: str, wished: dict[str, Any]) -> None:
    """NotAllowed for a wish that this type of group cannot have."""
    for field in BY_TYPE[group_type].fixed:
        if wished.get(field) not in (None, "", getattr(BY_TYPE[group_type], field.removesuffix("_option"))):
            raise NotAllowed("Groups of this type always let people in the same way.")


def require_room(conversation: Conversation) -> None:
    """GroupFull if more are in it than may be."""
    most = _most_members(conversation)
    if conversation.member_count > most:
        raise GroupFull(limit=most)


def note_if_full(conversation: Conversation) -> None:
    """Somebody has come in; back ends hear of it if nobody more can."""
    if conversation.member_count == _most_members(conversation):
        note(EventKind.GROUP_FULL, conversation.pk)


def _most_members(conversation: Conversation) -> int:
    return conversation.max_members or limits().group_members


def enter(by: Person, conversation: Conversation, as_staff: bool = False) -> tuple[Conversation, str]:
    """Lock the group; answers it with the role of `by`, who must be in it now. Staff need not be (`as_staff`, which
    only their door says), and may what its owner may."""
    locked = lock_conversation(conversation.pk)
    _require_group(locked)
    return locked, _role_in(locked, by, as_staff)


def enter_whole(
    by: Person, conversation: Conversation, as_staff: bool = False
) -> tuple[list[Conversation], str]:
    """The same for what changes its members: a community is locked with its topics, which follow it. NotAllowed in a
    topic."""
    places = lock_with_topics(conversation.pk)
    _require_group(places[0])
    role = _role_in(places[0], by, as_staff)
    _require_own_members(places[0])
    return places, role


def _role_in(conversation: Conversation, by: Person, as_staff: bool) -> str:
    if not as_staff:
        return require_stay(conversation, by).member.role
    if conversation.dismissed_at is not None:
        raise ConversationNotFound
    return Member.Role.OWNER


def _owners(conversation: Conversation) -> QuerySet[Member]:
    return Member.objects.filter(conversation=conversation, role=Member.Role.OWNER)


def _require_own_members(conversation: Conversation) -> None:
    if conversation.is_topic:
        raise NotAllowed(OF_COMMUNITY)


def _require_group(conversation: Conversation) -> None:
    if conversation.is_direct:
        raise NotAllowed("This is for groups; a direct conversation has two people and no profile.")


def stay_of(conversation: Conversation, person: Person) -> Stay:
    stay = (
        Stay.objects.current()
        .filter(conversation=conversation, person=person)
        .select_related("member")
        .first()
    )
    if stay is None:
        raise MemberNotFound
    return stay


def _without_empty(fields: dict[str, str]) -> dict[str, str] | None:
    """Fields of an application's own; those without a value are none, and too many are refused."""
    kept = {key: value for key, value in fields.items() if value}
    if len(kept) > limits().custom_fields:
        most = limits().custom_fields
        raise TooMany(f"At most {most} fields of an application's own (customFields).", limit=most)
    return kept or None


def _set_role(places: Sequence[Conversation], member: Member, person: Person, role: str) -> list[list[Shape]]:
    member.role = role
    if role != Member.Role.MEMBER:
        member.muted_until = None
    return change_appearance(places, person, member)


def _changed(conversation: Conversation, by: Person | None, changed: dict[str, Any]) -> None:
    """Number, save and tell a change of the profile; people's changes also appear as a system message."""
    conversation.profile_change = next_change(conversation)
    told: Callable[[int], list[Shape]] | None = None
    profile = conversation_change(conversation)
    if by is not None:
        told = add_tip(conversation, PROFILE_CHANGED, by, profile=said_anew(conversation, changed))
    conversation.save(update_fields=[*changed, "profile_change", "change_seq", "last_seq", "last_message_at"])
    note(EventKind.GROUP_CHANGED, conversation.pk, by=by.pk if by else None)
    live.tell_conversation(conversation, lambda viewer: [profile, *(told(viewer) if told else [])])
