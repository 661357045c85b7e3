"""People: made, changed, switched off and on, erased."""

import contextlib
import secrets
from collections.abc import Callable
from typing import Unpack

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from messaging import live
from messaging.errors import BadUserID, Overloaded, UserIDTaken
from messaging.models import (
    AccessToken,
    BrowserSession,
    Conversation,
    Member,
    Person,
    PushSubscription,
    QuietHours,
    SocketTicket,
    StatusSubscription,
    Stay,
)
from messaging.models.people import USER_ID
from messaging.sql import update_rows
from messaging.wire import frames, shapes

from .applications import forget_applications
from .attachments import require_picture, withdraw_pictures
from .contacts import forget_contacts
from .conversation_groups import forget_groups_of_conversations
from .devices import end_sessions
from .lookup import require_person
from .mentions import rename_in_mentions
from .merged import rename_in_records
from .numbers import load_pairs, next_change, next_private_change
from .profiles import ProfileChanges, forget_profile, tell_acquaintances
from .reactions import take_reactions_back
from .second_factor import take_away
from .tips import rename_in_tips

ATTEMPTS = 5


class _JoinedMeanwhile(Exception):
    """Somebody whose conversations were locked is in another one now."""


def create_person(
    *,
    user_id: str,
    nick: str = "",
    password: str | None = None,
    is_bot: bool = False,
    avatar: str = "",
    is_staff: bool = False,
) -> Person:
    """A new person. Without a password they come in by credentials and tokens only."""
    if not USER_ID.match(user_id):
        raise BadUserID
    try:
        with transaction.atomic():
            return Person.objects.create_user(
                user_id, password, nick=nick, is_bot=is_bot, avatar=avatar, is_staff=is_staff
            )
    except IntegrityError:
        raise UserIDTaken from None


@transaction.atomic
def change_profile(*, person: Person, **changes: Unpack[ProfileChanges]) -> Person:
    """Change what is given of one's own profile. Whoever has a direct conversation with them, or them among their
    friends, is told; others see it when they look next. Fields of an application's own that are not given stay."""
    locked = _lock(person)
    require_person(locked)
    if "custom" in changes:
        changes["custom"] = {**locked.custom, **changes["custom"]}
    changed = [name for name, value in changes.items() if value != getattr(locked, name)]
    if "avatar" in changed:
        require_picture(changes["avatar"])
    for name in changed:
        setattr(locked, name, changes[name])  # type: ignore[literal-required]
    if changed:
        _tell_profile(locked, changed)
        tell_acquaintances(locked, changed)
    return locked


def set_sharing(*, person: Person, shares: bool) -> Person:
    """Share read receipts from now on, or stop, everywhere. What was shared stays shared; switching on again
    reveals nothing that happened in between. When this has been answered, no receipt from before slips in."""
    return _unless_joining(_try_set_sharing, person, shares)


@transaction.atomic
def set_sharing_here(*, person: Person, conversation: Conversation, shares: bool) -> Member:
    """The same for one conversation; there sharing needs both switches."""
    member = Member.objects.select_for_update(no_key=True).get(conversation=conversation, person=person)
    require_person(person)
    member.conversation = conversation
    if (member.shares_since is not None) != shares:
        member.shares_since = timezone.now() if shares else None
        member.change_seq = next_private_change(person.pk)
        member.save(update_fields=["shares_since", "change_seq"])
        live.tell_people([person.pk], frames.me([shapes.membership_change(member, person.pk)]))
    return member


def deactivate_person(*, person: Person) -> Person:
    """They cannot come in any more, and their tokens are gone. Their places in audiences become
    `deactivated`, which each of their conversations learns as a numbered change."""
    return _unless_joining(_try_set_active, person, False)


def reactivate_person(*, person: Person) -> Person:
    """They may come in again, and can be read by as before. Somebody who was erased stays so."""
    return _unless_joining(_try_set_active, person, True)


def erase_person(*, person: Person) -> Person:
    """Forget who this was: a placeholder without a name keeps their place in every count, and stands where the
    notices of their groups named them. Each of their conversations learns it as numbered changes. Not undone."""
    erased = _unless_joining(_try_erase, person, True)
    with transaction.atomic():
        forget_contacts(erased)
    return erased


def _unless_joining(attempt: Callable[[Person, bool], Person], person: Person, wanted: bool) -> Person:
    """Do it in a transaction that holds all of the person's conversations, also one that they join meanwhile."""
    for _ in range(ATTEMPTS):
        with contextlib.suppress(_JoinedMeanwhile), transaction.atomic():
            return attempt(person, wanted)
    raise Overloaded


def _try_set_sharing(person: Person, shares: bool) -> Person:
    # Whoever is acknowledging for this person holds these rows; wait for them. Whoever joins holds the
    # person too, so that none of their conversations misses this change.
    members = Member.objects.filter(person=person).order_by("pk").values_list("pk", flat=True)
    held = list(members.select_for_update(no_key=True))
    locked = _lock(person)
    if list(members) != held:
        raise _JoinedMeanwhile
    require_person(locked)
    if (locked.shares_since is not None) != shares:
        locked.shares_since = timezone.now() if shares else None
        _tell_profile(locked, ["shares_since"])
    return locked


def _try_set_active(person: Person, active: bool) -> Person:
    conversations, locked = _hold(person)
    if locked.is_active != active and locked.erased_at is None:
        locked.is_active = active
        locked.save(update_fields=["is_active"])
        if not active:
            _shut_out(locked)
        _tell_standing(locked, _current_stays(locked, conversations), conversations)
    return locked


def _try_erase(person: Person, _: bool) -> Person:
    conversations, locked = _hold(person)
    if locked.erased_at is None:
        named = locked.user_id
        locked.email = ""
        locked.user_id = f"erased-{secrets.token_hex(8)}"
        forget_profile(locked)
        locked.erased_at = timezone.now()
        locked.shares_since = None
        locked.is_active = locked.is_staff = locked.is_superuser = locked.is_app_admin = False
        locked.set_unusable_password()
        locked.save()
        Member.objects.filter(person=locked).update(name_card="", draft="", custom_data="", custom=None)
        forget_groups_of_conversations(locked)
        QuietHours.objects.filter(person=locked).delete()
        StatusSubscription.objects.filter(Q(person=locked) | Q(other=locked)).delete()
        withdraw_pictures(locked)
        forget_applications(locked)
        end_sessions(locked)
        _shut_out(locked)
        take_away(person=locked)
        # Before anything is told: they are no longer among those who are.
        stays = _current_stays(locked, conversations)
        rename_in_tips(named, locked.user_id, conversations)
        rename_in_records(named, locked.user_id)
        rename_in_mentions(named, locked.user_id, conversations)
        take_reactions_back(locked, conversations)
        _tell_standing(locked, stays, conversations)
    return locked


def _hold(person: Person) -> tuple[dict[int, Conversation], Person]:
    """Lock everything that is about a person: the conversations they were ever in, their memberships (whoever is
    acknowledging for them holds these), and the person, whom whoever joins holds as well."""
    known = Conversation.objects.visible_to(person).order_by("pk")
    conversations = {
        conversation.pk: conversation for conversation in known.select_for_update(no_key=True, of=("self",))
    }
    pairs = [conversation for conversation in conversations.values() if conversation.is_direct]
    in_pairs = known.filter(kind=Conversation.Kind.DIRECT).order_by()
    load_pairs(pairs, Person.objects.filter(memberships__conversation__in=in_pairs).distinct())
    list(Member.objects.filter(person=person).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    locked = _lock(person)
    if list(known.values_list("pk", flat=True)) != list(conversations):
        raise _JoinedMeanwhile
    return conversations, locked


def _shut_out(locked: Person) -> None:
    AccessToken.objects.filter(user=locked).delete()
    SocketTicket.objects.filter(person=locked).delete()
    PushSubscription.objects.filter(person=locked).delete()
    BrowserSession.objects.filter(person=locked).delete()
    live.look_again(locked.pk)


def _current_stays(locked: Person, conversations: dict[int, Conversation]) -> list[Stay]:
    """Where they are now; the members of each of these are others from now on, to the hub."""
    stays = list(Stay.objects.current().filter(person=locked).select_related("member"))
    for stay in stays:
        conversations[stay.conversation_id].members_version += 1
    return stays


def _tell_standing(locked: Person, stays: list[Stay], conversations: dict[int, Conversation]) -> None:
    """Number and tell, in each conversation they are in, that somebody can be reached no more, or again."""
    for stay in stays:
        stay.change_seq = next_change(conversations[stay.conversation_id])
    update_rows(Stay, ("id", "change_seq"), [(stay.pk, stay.change_seq) for stay in stays])
    update_rows(
        Conversation,
        ("id", "members_version", "change_seq"),
        [(one.pk, one.members_version, one.change_seq) for one in conversations.values()],
    )
    for stay in stays:
        changes = [shapes.member_change(stay.member, locked, stay)]
        conversation = conversations[stay.conversation_id]
        for person in (conversation.low, conversation.high):
            if person is not None and person.pk == locked.pk:
                # Told as they can be reached from now on, by the name by which the other one still knows them.
                person.is_active = locked.is_active
        live.tell_conversation(conversation, shapes.same_for_all(changes))


def _lock(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _tell_profile(locked: Person, fields: list[str]) -> None:
    locked.change_seq += 1
    locked.profile_change = locked.change_seq
    locked.save(update_fields=[*fields, "change_seq", "profile_change"])
    if locked.is_active:
        live.tell_people([locked.pk], frames.me([shapes.profile_change(locked)]))
