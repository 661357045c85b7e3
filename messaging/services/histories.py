"""Bringing in what was said elsewhere: with its own times, in its order, and without telling anybody aloud."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Q
from django.utils import timezone

from messaging import live
from messaging.errors import BadRequest, MessageIDTaken, NotAllowed, Refusal
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.sql import has_none, update_rows
from messaging.wire import shapes

from .attachments import carry, say
from .lookup import require_stay
from .numbers import lock_conversation, next_change
from .search import keep_words


class Brought(NamedTuple):
    """A message that was said elsewhere, at that time."""

    sender: Person
    message_id: str
    type: str
    payload: dict[str, Any]
    sent_at: datetime
    cloud_custom_data: str = ""


Became = tuple[Message | None, Refusal | None]
"""The message as it stands here, or why it does not."""


@transaction.atomic
def bring_messages(
    *, conversation: Conversation, brought: Sequence[Brought], is_told: bool = False
) -> list[Became]:
    """Each stands in the conversation once, after all that stand there; whoever had read everything still has. What is
    older than the last one that people said there is refused, and so is what is of the future, or of somebody who is
    not there: each by itself. Nobody is told but by catching up, unless `is_told`: then it counts as unread, too."""
    locked = lock_conversation(conversation.pk)
    if locked.group_type == Conversation.GroupType.AV_CHAT_ROOM:
        raise NotAllowed("A live room keeps no history.")
    before = locked.last_seq
    readers = [] if is_told else _who_have_read_all(locked)
    said = Message.objects.filter(conversation=locked, is_system=False).order_by("-seq")
    last = said.values_list("sent_at", flat=True).first()
    became: list[Became] = []
    for one in brought:
        try:
            message = _known(locked, one) or _bring(locked, one, last)
        except Refusal as refusal:
            became.append((None, refusal))
            continue
        became.append((message, None))
        if message.seq > before:
            last = message.sent_at
    if locked.last_seq == before:
        return became
    locked.save(update_fields=["last_seq", "last_message_at", "change_seq"])
    if is_told:
        for stands, _ in became:
            if stands is not None and stands.seq > before:
                live.tell_conversation(locked, shapes.message_change(stands))
    else:
        _have_read(readers, locked.last_seq)
    return became


def _known(locked: Conversation, one: Brought) -> Message | None:
    """What was brought under this ID stays as it was first brought."""
    found = Message.objects.filter(message_id=one.message_id).first()
    if found is not None and found.conversation_id != locked.pk:
        raise MessageIDTaken
    return found


def _bring(locked: Conversation, one: Brought, after: datetime | None) -> Message:
    stay = require_stay(locked, one.sender)
    if one.sent_at > timezone.now():
        raise _refusal("It would be of the future.")
    if after is not None and one.sent_at < after:
        raise _refusal("It is older than what was said last there: bring messages in by their times.")
    said = say(one.sender, one.type, one.payload)
    locked.last_seq += 1
    locked.last_message_at = one.sent_at
    message = Message(
        conversation=locked,
        seq=locked.last_seq,
        message_id=one.message_id,
        sender=one.sender,
        type=one.type,
        payload=said.payload,
        cloud_custom_data=one.cloud_custom_data,
        sent_at=one.sent_at,
        change_seq=next_change(locked),
    )
    message.save(force_insert=True)
    if said.uploads:
        carry(message, said.uploads)
    message.name_card = stay.member.name_card  # type: ignore[attr-defined]
    keep_words(message)
    return message


def _refusal(text: str) -> BadRequest:
    return BadRequest(errors=[{"field": "MsgTimeStamp", "code": "invalid", "text": text}])


def _who_have_read_all(locked: Conversation) -> list[Member]:
    """Those who are there and to whom nothing counts as unread."""
    unread = Message.objects.filter(
        Q(seq__gt=OuterRef("after_seq")),
        Q(seq__gt=OuterRef("member__read_seq")),
        Q(seq__gt=OuterRef("member__cleared_seq")),
        ~Q(sender=OuterRef("person")),
        conversation=locked,
        is_system=False,
        recalled_at=None,
    )
    here = Stay.objects.current().filter(has_none(unread), conversation=locked)
    read = Member.objects.filter(pk__in=here.values("member"))
    return list(read.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _have_read(members: Sequence[Member], upto: int) -> None:
    """These positions are at that number: a private change of each, which their devices find when they catch up."""
    concerned = Person.objects.filter(pk__in=[member.person_id for member in members])
    people = {one.pk: one for one in concerned.select_for_update(no_key=True).order_by("pk")}
    for member in members:
        person = people[member.person_id]
        person.change_seq += 1
        member.read_seq, member.change_seq = upto, person.change_seq
    update_rows(Person, ("id", "change_seq"), [(one.pk, one.change_seq) for one in people.values()])
    update_rows(
        Member, ("id", "read_seq", "change_seq"), [(one.pk, one.read_seq, one.change_seq) for one in members]
    )
