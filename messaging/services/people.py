"""People: made, changed, switched off and on, erased."""

import contextlib
import secrets
from collections.abc import Callable
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from messaging import live
from messaging.errors import BadUserID, Overloaded, UserIDTaken
from messaging.models import AccessToken, Conversation, Member, Person, SocketTicket, Stay
from messaging.models.people import USER_ID
from messaging.sql import update_rows
from messaging.wire import frames, shapes

from .numbers import next_change, next_private_change
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
def change_profile(*, person: Person, nick: str | None = None, avatar: str | None = None) -> Person:
    """Change what is given of one's own profile; others see it when they look next."""
    locked = _lock(person)
    wanted = (locked.nick if nick is None else nick, locked.avatar if avatar is None else avatar)
    if wanted != (locked.nick, locked.avatar):
        locked.nick, locked.avatar = wanted
        _tell_profile(locked, ["nick", "avatar"])
    return locked


def set_sharing(*, person: Person, shares: bool) -> Person:
    """Share read receipts from now on, or stop, everywhere. What was shared stays shared; switching on again
    reveals nothing that happened in between. When this has been answered, no receipt from before slips in."""
    return _unless_joining(_try_set_sharing, person, shares)


@transaction.atomic
def set_sharing_here(*, person: Person, conversation: Conversation, shares: bool) -> Member:
    """The same for one conversation; there sharing needs both switches."""
    member = Member.objects.select_for_update(no_key=True).get(conversation=conversation, person=person)
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
    return _unless_joining(_try_erase, person, True)


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
        _tell_standing(locked, conversations)
    return locked


def _try_erase(person: Person, _: bool) -> Person:
    conversations, locked = _hold(person)
    if locked.erased_at is None:
        named = locked.user_id
        locked.user_id = f"erased-{secrets.token_hex(8)}"
        locked.nick = locked.avatar = ""
        locked.erased_at = timezone.now()
        locked.shares_since = None
        locked.is_active = locked.is_staff = locked.is_superuser = False
        locked.set_unusable_password()
        locked.save()
        Member.objects.filter(person=locked).update(name_card="")
        _shut_out(locked)
        rename_in_tips(named, locked.user_id, conversations)
        _tell_standing(locked, conversations)
    return locked


def _hold(person: Person) -> tuple[dict[int, Conversation], Person]:
    """Lock everything that is about a person: the conversations they were ever in, their memberships (whoever is
    acknowledging for them holds these), and the person, whom whoever joins holds as well."""
    known = Conversation.objects.visible_to(person).order_by("pk")
    conversations = {
        conversation.pk: conversation
        for conversation in known.select_related("low", "high").select_for_update(no_key=True, of=("self",))
    }
    list(Member.objects.filter(person=person).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    locked = _lock(person)
    if list(known.values_list("pk", flat=True)) != list(conversations):
        raise _JoinedMeanwhile
    return conversations, locked


def _shut_out(locked: Person) -> None:
    AccessToken.objects.filter(user=locked).delete()
    SocketTicket.objects.filter(person=locked).delete()


def _tell_standing(locked: Person, conversations: dict[int, Conversation]) -> None:
    """Number and tell, in each conversation they are in, that somebody can be reached no more, or again."""
    stays = list(Stay.objects.current().filter(person=locked).select_related("member"))
    for stay in stays:
        conversation = conversations[stay.conversation_id]
        conversation.members_version += 1
        stay.change_seq = next_change(conversation)
    update_rows(Stay, ("id", "change_seq"), [(stay.pk, stay.change_seq) for stay in stays])
    update_rows(
        Conversation,
        ("id", "members_version", "change_seq"),
        [(one.pk, one.members_version, one.change_seq) for one in conversations.values()],
    )
    for stay in stays:
        changes = [shapes.member_change(stay.member, locked, stay)]
        live.tell_conversation(conversations[stay.conversation_id], partial(_same_for_all, changes))


def _same_for_all(changes: list[shapes.Shape], viewer: int) -> list[shapes.Shape]:
    return changes


def _lock(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _tell_profile(locked: Person, fields: list[str]) -> None:
    locked.change_seq += 1
    locked.profile_change = locked.change_seq
    locked.save(update_fields=[*fields, "change_seq", "profile_change"])
    live.tell_people([locked.pk], frames.me([shapes.profile_change(locked)]))
