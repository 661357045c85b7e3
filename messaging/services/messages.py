"""Sending, changing, recalling messages, and deleting them for oneself."""

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from messaging import live
from messaging.errors import (
    BadMessageID,
    MessageIDTaken,
    MessageNotFound,
    MessageRecalled,
    NotAllowed,
    TooLate,
)
from messaging.limits import limits
from messaging.models import Conversation, EventKind, HiddenMessage, Member, Message, Person
from messaging.prepared import Prepared
from messaging.receipt_port import Grant, port
from messaging.sql import insert_rows
from messaging.wire import shapes
from messaging.wire.merged import RECORD

from .attachments import Said, carry, say, say_again
from .bots import note_to_bots
from .contacts import require_unblocked
from .implied import read_by_answering
from .lookup import find_any_message, find_message, require_stay, with_people
from .mentions import call, called
from .merged import keep_record, merge
from .mute import require_voice
from .numbers import lock_conversation, lock_message, next_change, next_private_change
from .outbox import note
from .reacted import load_reactions
from .revisions import keep_revision
from .search import keep_words, keep_words_anew

MESSAGE_ID = re.compile(r"(?P<sender>[1-9][0-9]{0,18})-[0-9]{1,16}-[A-Za-z0-9]{1,24}\Z")


NOTHING_TO_READ = Grant(11014, "A message for those who are online only has no read receipts.")


class Content(NamedTuple):
    """What a message says."""

    type: str
    payload: dict[str, Any]
    cloud_custom_data: str = ""


class Sent(NamedTuple):
    """The message, whether this call made it, and what became of the receipt that was asked for."""

    message: Message
    created: bool
    grant: Grant


def new_message_id(sender: Person) -> str:
    """A message ID for a client that brings none."""
    return f"{sender.pk}-{int(timezone.now().timestamp() * 1000)}-{secrets.randbelow(2**32)}"


@transaction.atomic
def send_message(
    *,
    sender: Person,
    conversation: Conversation,
    message_id: str,
    type: str,
    payload: dict[str, Any],
    need_read_receipt: bool = False,
    cloud_custom_data: str = "",
    priority: str = "Normal",
    at_user_list: Sequence[str] = (),
    given_by: int | None = None,
    instead: Content | None = None,
) -> Sent:
    """The message stands in the conversation, once, with the next number.

    The same ID sent again answers what was sent first, also after leaving; with other contents
    it is refused (MessageIDTaken). It says `instead` what a back end made of it, though it is known by what its sender
    said. A receipt that is not granted does not hinder sending: the grant says why,
    and the decision stays with the message, as does the audience: all who are there now. To somebody who has
    blocked the sender nothing is sent (Blocked). A back end that sends it on their behalf is `given_by`.
    """
    _require_own_id(sender, message_id)
    fingerprint = _fingerprint(conversation, type, payload, need_read_receipt, cloud_custom_data, priority)
    if at_user_list:
        fingerprint = _fingerprint(conversation, fingerprint, at_user_list)

    locked = lock_conversation(conversation.pk)
    if (earlier := _sent_before(message_id, fingerprint)) is not None:
        return Sent(earlier, False, Grant(earlier.receipt_code, earlier.receipt_reason))
    saying = instead or Content(type, payload, cloud_custom_data)
    stay = require_stay(locked, sender)
    require_voice(locked, stay.member)
    require_unblocked(locked, sender)
    merged = merge(sender, message_id, saying.payload) if saying.type == RECORD else None
    said = Said(merged.payload, merged.uploads) if merged else say(sender, saying.type, saying.payload)
    whom = called(stay, locked, at_user_list)

    grant = port().grant(sender, locked) if need_read_receipt else Grant()
    granted = need_read_receipt and grant.code == 0
    locked.last_seq += 1
    locked.last_message_at = timezone.now()
    message = Message(
        conversation=locked,
        seq=locked.last_seq,
        message_id=message_id,
        fingerprint=fingerprint,
        sender=sender,
        type=saying.type,
        payload=said.payload,
        cloud_custom_data=saying.cloud_custom_data,
        priority=priority,
        at_user_list=whom.named,
        mentions_all=whom.is_all,
        sent_at=locked.last_message_at,
        change_seq=next_change(locked),
        need_read_receipt=granted,
        receipt_code=grant.code,
        receipt_reason=grant.reason,
        audience_count=locked.counted_members - stay.counted if granted else 0,
    )
    if granted:
        port().begin(message)
    _insert(message)
    if said.uploads:
        carry(message, said.uploads)
    if merged:
        keep_record(message, merged)
    if whom.people:
        call(message, whom.people)
    message.name_card = stay.member.name_card  # type: ignore[attr-defined]
    keep_words(message)
    locked.save(update_fields=["last_seq", "last_message_at", "change_seq"])
    note(EventKind.MESSAGE_SENT, locked.pk, message=message.pk)
    note_to_bots(message, whom)
    live.tell_conversation(locked, shapes.message_change(message))
    read_by_answering(sender, message, given_by)
    return Sent(message, True, grant)


@transaction.atomic
def send_online(
    *,
    sender: Person,
    conversation: Conversation,
    message_id: str,
    type: str,
    payload: dict[str, Any],
    need_read_receipt: bool = False,
    cloud_custom_data: str = "",
    priority: str = "Normal",
) -> Sent:
    """Reach those who are online now (typing and the like): nothing is stored, numbered or counted, and
    no receipt is granted. Across a block, whichever of the two has set it, it reaches nobody and says so to nobody."""
    _require_own_id(sender, message_id)
    member = require_stay(conversation, sender).member
    require_voice(conversation, member)
    grant = NOTHING_TO_READ if need_read_receipt else Grant()
    message = Message(
        conversation=conversation,
        seq=0,
        message_id=message_id,
        sender=sender,
        type=type,
        payload=payload,
        cloud_custom_data=cloud_custom_data,
        priority=priority,
        change_seq=0,
        receipt_code=grant.code,
        receipt_reason=grant.reason,
    )
    message.name_card = member.name_card  # type: ignore[attr-defined]
    live.tell_online(conversation, lambda viewer: shapes.message(message, viewer), but=sender.pk)
    return Sent(message, True, grant)


@transaction.atomic
def edit_message(
    *,
    sender: Person,
    message_id: str,
    payload: dict[str, Any],
    cloud_custom_data: str | None = None,
    ask_again: bool = False,
) -> Message:
    """The message has a new revision. Receipts already given stay with the revision that was read;
    `ask_again` asks the readers to read this one too. Only the sender, only in time, and not to somebody who has
    blocked them; safe to repeat."""
    message = lock_visible(sender, message_id)
    if message.sender_id != sender.pk or message.is_system:
        raise NotAllowed("Only its sender edits a message.")
    require_voice(message.conversation, require_stay(message.conversation, sender).member)
    if message.recalled_at is not None:
        raise MessageRecalled
    if ask_again and not message.need_read_receipt:
        raise NotAllowed("This message asked for no receipt; send another one to ask.")
    if message.type == RECORD:
        raise NotAllowed("A record of messages is not edited. Recall it and send another one.")
    payload = say_again(message, payload)
    custom = message.cloud_custom_data if cloud_custom_data is None else cloud_custom_data
    asked = message.asked_revision == message.revision or not ask_again
    if (message.payload, message.cloud_custom_data) == (payload, custom) and asked:
        return message
    require_unblocked(message.conversation, sender)
    _in_time(message.sent_at, limits().edit_seconds, "edited")

    keep_revision(message)
    message.revision += 1
    message.edited_at = timezone.now()
    message.payload, message.cloud_custom_data = payload, custom
    if ask_again:
        message.asked_revision = message.revision
    keep_words_anew(message)
    tell_changed(message, ["revision", "edited_at", "payload", "cloud_custom_data", "asked_revision"])
    note(EventKind.MESSAGE_EDITED, message.conversation_id, message=message.pk)
    return message


@transaction.atomic
def recall_message(*, by: Person, message_id: str, as_staff: bool = False) -> Message:
    """Take a message back for everyone: its place stays, what it said and its receipts are seen by nobody.
    Its sender may, in time; a group's owner and admins, and staff (`as_staff`, which only their door says), at any
    time. Safe to repeat."""
    message = lock_found(find_any_message(message_id) if as_staff else find_message(by, message_id))
    if message.recalled_at is not None:
        return message
    role = Member.Role.OWNER if as_staff else require_stay(message.conversation, by).member.role
    own = message.sender_id == by.pk and not message.is_system
    if message.is_system or not (own or role in (Member.Role.OWNER, Member.Role.ADMIN)):
        raise NotAllowed("Only its sender, or the group's owner and admins, recall a message.")
    if own and role == Member.Role.MEMBER:
        _in_time(message.sent_at, limits().recall_seconds, "recalled")

    message.recalled_at, message.recalled_by = timezone.now(), by
    keep_words_anew(message)
    tell_changed(message, ["recalled_at", "recalled_by"])
    note(EventKind.MESSAGE_RECALLED, message.conversation_id, message=message.pk)
    return message


@transaction.atomic
def hide_messages(*, person: Person, message_ids: Sequence[str]) -> list[str]:
    """Delete messages for oneself: nothing changes for anybody else. All of them, or MessageNotFound and none;
    safe to repeat. Answers the IDs that were hidden by this call."""
    # Locked before looking, so that what two devices hide at the same moment is numbered once.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = Message.objects.filter(message_id__in=message_ids, conversation__members__person=person)
    visible = {message.pk: message for message in with_people(known.visible_to(person))}
    hidden = HiddenMessage.objects.filter(person=person, message__message_id__in=message_ids)
    already = set(hidden.values_list("message__message_id", flat=True))
    if missing := set(message_ids) - already - {message.message_id for message in visible.values()}:
        raise MessageNotFound(messageID=min(missing))
    if not visible:
        return []
    first = next_private_change(person.pk, len(visible))
    numbers = dict(zip(sorted(visible), range(first, first + len(visible)), strict=True))
    rows = [(person.pk, pk, number) for pk, number in numbers.items()]
    insert_rows(HiddenMessage, ("person", "message", "change_seq"), rows)
    items = [
        shapes.hidden_change(visible[pk].message_id, visible[pk].conversation, number, person.pk)
        for pk, number in numbers.items()
    ]
    live.tell_privately(person.pk, items)
    return [item["messageID"] for item in items]


def is_own_id(sender: Person, message_id: str) -> bool:
    """Whether a message of this sender may have this ID."""
    given = MESSAGE_ID.match(message_id)
    return given is not None and int(given["sender"]) == sender.pk


def _require_own_id(sender: Person, message_id: str) -> None:
    if not is_own_id(sender, message_id):
        raise BadMessageID


def _sent_before(message_id: str, fingerprint: str) -> Message | None:
    if not _WITH_ID.rows(message_id=message_id):
        return None
    earlier = with_people(Message.objects.all()).get(message_id=message_id)
    if earlier.fingerprint != fingerprint:
        raise MessageIDTaken
    return earlier


_WITH_ID = Prepared(
    lambda message_id: Message.objects.filter(message_id=message_id).values_list("pk"), message_id=str
)


def _insert(message: Message) -> None:
    try:
        message.save(force_insert=True)
    except IntegrityError as fault:
        # Sent to another conversation at this very moment, under that one's lock.
        if "message_id" in str(fault):
            raise MessageIDTaken from None
        raise


def lock_visible(person: Person, message_id: str) -> Message:
    """The message of that ID which this person may see, locked, and its conversation before it."""
    return lock_found(find_message(person, message_id))


def lock_found(found: Message) -> Message:
    """A message that was found with its people, locked, and its conversation before it."""
    conversation = lock_conversation(found.conversation_id)
    message = lock_message(found.pk)
    message.conversation = conversation
    message.name_card = found.name_card  # type: ignore[attr-defined]
    return message


def _in_time(since: datetime, allowed: int, done: str) -> None:
    if timezone.now() - since > timedelta(seconds=allowed):
        raise TooLate(f"A message can be {done} for {allowed} seconds.", limit=allowed)


def tell_changed(message: Message, fields: list[str]) -> None:
    """Save these fields of a locked message as the next change of its conversation, and tell it."""
    conversation = message.conversation
    load_reactions([message])
    message.change_seq = next_change(conversation)
    message.save(update_fields=[*fields, "change_seq"])
    conversation.save(update_fields=["change_seq"])
    live.tell_conversation(conversation, shapes.message_change(message), about=message)


def _fingerprint(conversation: Conversation, *contents: object) -> str:
    said = json.dumps([conversation.pk, *contents], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
