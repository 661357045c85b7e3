"""The reader's verb: this person has read these messages."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from messaging.errors import Refusal, TooMany
from messaging.fixed import Fixed
from messaging.limits import limits
from messaging.models import Contact, HiddenMessage, Message
from messaging.prepared import ask_together

from .. import live
from ..errors import MixedConversations
from ..models import Receipt
from ..policy import is_reciprocal
from ..tallies import Tally
from .ledger import RECEIPTS, Entry, Ledger, Named, sender_of
from .locking import LOCKED_MEMBERS, LOCKED_MESSAGES, messages_of
from .presence import STAYS, Place, Presence, presences

LONGEST_ID = Message._meta.get_field("message_id").max_length or 0


class Result(StrEnum):
    OK = "ok"
    UPDATED = "updated"
    ALREADY = "already"
    NOT_REQUESTED = "not_requested"
    OWN = "own"
    RECALLED = "recalled"
    PURGED = "purged"
    NOT_IN_AUDIENCE = "not_in_audience"
    NOT_SHARED = "not_shared"
    NOT_FOUND = "not_found"


class Item(NamedTuple):
    """One message that was read: in its present revision if none is said, and really seen at `seen_at`."""

    message_id: str
    revision: int | None = None
    seen_at: datetime | None = None
    origin: str = Receipt.Origin.API


class Call(NamedTuple):
    """What one reader acknowledges at once: messages of one conversation. `given_by` gives it on their behalf."""

    reader: int
    items: Sequence[Item]
    given_by: int | None = None


class ItemResult(NamedTuple):
    message_id: str
    result: Result


class Block(NamedTuple):
    """That one person blocks another, or once did."""

    person: int
    other: int
    blocked_at: datetime | None
    unblocked_at: datetime | None

    @property
    def pair(self) -> tuple[int, int]:
        return self.person, self.other


Blocks = dict[tuple[int, int], Block]

Outcome = list[ItemResult] | Refusal


@dataclass(slots=True)
class _Attempt:
    """One item on its way: without a message it was not found, with a result it is settled."""

    call: Call
    item: Item
    message: Message | Named | None
    result: Result | None = None

    @property
    def place(self) -> Place:
        assert self.message is not None
        return self.call.reader, self.message.conversation_id


@transaction.atomic
def acknowledge(calls: Sequence[Call]) -> list[Outcome]:
    """The messages have been read by these people: a receipt each, given once, and the tallies say so.

    Answers for each call the results of its items, in their order; or its refusal, if it names more messages
    than a call may (TooMany) or messages of two conversations (MixedConversations): nothing of it is applied then,
    and the other calls are not touched. A message that the reader may not see and one that does not exist give the
    same `not_found`, and neither counts as being of a conversation. Safe to repeat.

    A fixed number of statements however many calls and items, the same on both databases. Locks are taken in the
    order of the house: members, messages, counters. The conversation is never locked, and nothing is if there is
    nothing to give.
    """
    named = _messages_named(item.message_id for call in calls for item in call.items)
    there, ledger, hidden = _look(calls, named)
    outcomes: list[list[_Attempt] | Refusal] = [_open(call, named, there, hidden) for call in calls]
    attempts = [attempt for outcome in outcomes if isinstance(outcome, list) for attempt in outcome]
    _settle(attempts, there, ledger, _blocks(attempts, there, ledger), timezone.now())
    if pending := _unsettled(attempts):
        _give(pending, there, hidden)
    return [
        outcome if isinstance(outcome, Refusal) else [_answer(one) for one in outcome] for outcome in outcomes
    ]


def _messages_named(message_ids: Iterable[str]) -> dict[str, Named]:
    # What cannot be an ID is not asked for: PostgreSQL refuses NUL, and would cut what is too long.
    ids = {
        given for given in message_ids if given.isascii() and given.isprintable() and len(given) <= LONGEST_ID
    }
    found = _NAMED.of((given,) for given in sorted(ids))
    return {message.message_id: message for message in map(Named._make, found)}


def _look(
    calls: Iterable[Call], named: dict[str, Named]
) -> tuple[dict[Place, Presence], Ledger, set[tuple[int, int]]]:
    """Who everybody concerned is, what is already written of those that can have a receipt at all, and the (person,
    message) of everybody who deleted one of these for themselves."""
    known = [
        (call, named[item.message_id]) for call in calls for item in call.items if item.message_id in named
    ]
    places = {(call.reader, message.conversation_id) for call, message in known}
    senders = {sender_of(message) for message in named.values() if message.sender_id is not None}
    given = {(message.pk, call.reader) for call, message in known if _why_none(message, call) is None}
    # Asked also where there is nothing to ask about, so that a message which is nobody's affair here takes what one
    # that is not there takes.
    stays, receipts = ask_together(
        STAYS.asks(places | senders or {_NOBODY}), RECEIPTS.asks(given or {_NOBODY})
    )
    there = presences(stays)
    seen = {
        message.pk
        for call, message in known
        if message.is_hidden
        and (presence := there.get((call.reader, message.conversation_id)))
        and presence.sees(message.seq)
    }
    hidings = _HIDINGS.of((pk,) for pk in seen)
    return there, Ledger(receipts), {(person, message) for person, message in hidings}


_NOBODY = (0, 0)


_NAMED = Fixed(
    ("message_id",),
    lambda among: Message.objects.filter(among).values_list(
        "pk", *Named._fields[1:-1], Exists(HiddenMessage.objects.filter(message=OuterRef("pk")))
    ),
)
_HIDINGS = Fixed(
    ("message",), lambda among: HiddenMessage.objects.filter(among).values_list("person_id", "message_id")
)


def _open(
    call: Call, named: dict[str, Named], there: dict[Place, Presence], hidden: set[tuple[int, int]]
) -> list[_Attempt] | Refusal:
    most = limits().receipts_per_call
    if len(call.items) > most:
        return TooMany(f"At most {most} messages can be acknowledged at once.", limit=most)
    attempts = [_Attempt(call, item, named.get(item.message_id)) for item in call.items]
    for attempt in attempts:
        if attempt.message is not None:
            presence = there.get(attempt.place)
            if (
                presence is None
                or not presence.sees(attempt.message.seq)
                or (call.reader, attempt.message.pk) in hidden
            ):
                attempt.message = None
    conversations = {attempt.message.conversation_id for attempt in attempts if attempt.message is not None}
    return MixedConversations() if len(conversations) > 1 else attempts


def _unsettled(attempts: Iterable[_Attempt]) -> list[_Attempt]:
    return [attempt for attempt in attempts if attempt.result is None]


def _blocks(attempts: Iterable[_Attempt], there: dict[Place, Presence], ledger: Ledger) -> Blocks:
    """By (reader, sender): the readers who have blocked the sender, or once had; of what may come to something."""
    pairs = {
        (attempt.call.reader, attempt.message.sender_id)
        for attempt in attempts
        if attempt.message is not None
        and there[attempt.place].has_blocked
        and attempt.message.sender_id is not None
        and _why_none(attempt.message, attempt.call) is None
        and (ledger.latest_revision(attempt.message, attempt.call.reader) or 0)
        < _revision(attempt.message, attempt.item)
    }
    return {block.pair: block for block in map(Block._make, _BLOCKS.of(sorted(pairs)))}


_BLOCKS = Fixed(
    ("person", "other"),
    lambda among: (
        Contact.objects.filter(among)
        .exclude(blocked_at=None, unblocked_at=None)
        .values_list("person_id", "other_id", "blocked_at", "unblocked_at")
    ),
)


def _settle(
    attempts: Iterable[_Attempt],
    there: dict[Place, Presence],
    ledger: Ledger,
    blocks: Blocks,
    now: datetime,
) -> None:
    """Give a result to those that come to nothing, by what is known at present."""
    for attempt in attempts:
        if attempt.message is None:
            attempt.result = Result.NOT_FOUND
        else:
            attempt.result = _why_none(attempt.message, attempt.call) or _refusal(
                attempt.message, attempt, there[attempt.place], ledger, blocks, now
            )


def _why_none(message: Message | Named, call: Call) -> Result | None:
    """Own messages, recalled ones, and those that asked for no receipt have none; nor do those whose readers are
    forgotten, since nobody knows any more who has given one."""
    if message.sender_id == call.reader:
        return Result.OWN
    if message.recalled_at is not None:
        return Result.RECALLED
    if not message.need_read_receipt:
        return Result.NOT_REQUESTED
    return None if message.receipts_purged_at is None else Result.PURGED


def _refusal(
    message: Message | Named,
    attempt: _Attempt,
    presence: Presence,
    ledger: Ledger,
    blocks: Blocks,
    now: datetime,
) -> Result | None:
    """Why this reader's receipt is not written, or None.

    - Who has given it before need not again, whatever has become of them since.
    - Who has left, or whose account is not active, gives none; nor who joined later or is a bot.
    - Who does not share gives none, and what was seen before they began to share stays theirs.
    - Who has blocked the sender gives them none, and what was seen during the block stays theirs.
    """
    latest = ledger.latest_revision(message, attempt.call.reader)
    if latest is not None and _revision(message, attempt.item) <= latest:
        return Result.ALREADY
    if not (presence.is_here and presence.is_active and presence.was_counted(message.seq)):
        return Result.NOT_IN_AUDIENCE
    seen_at = _seen_at(message, attempt.item, now)
    if presence.shares_since is None or (seen_at is not None and seen_at < presence.shares_since):
        return Result.NOT_SHARED
    block = blocks.get((attempt.call.reader, message.sender_id or 0))
    return Result.NOT_SHARED if block is not None and _withholds(block, seen_at) else None


def _withholds(block: Block, seen_at: datetime | None) -> bool:
    """Whether what was seen then is kept from the sender: they are blocked, or were."""
    before_its_end = seen_at is not None and block.unblocked_at is not None and seen_at < block.unblocked_at
    return block.blocked_at is not None or before_its_end


def _revision(message: Message | Named, item: Item) -> int:
    """Which revision was read: one that there is."""
    return min(item.revision or message.revision, message.revision)


def _seen_at(message: Message | Named, item: Item, now: datetime) -> datetime | None:
    """When it was really seen, if that can be true; a clock that is wrong is ignored."""
    return item.seen_at if item.seen_at is not None and message.sent_at <= item.seen_at <= now else None


def _give(pending: list[_Attempt], before: dict[Place, Presence], hidden: set[tuple[int, int]]) -> None:
    """Lock, look again, and write what is new. What was true before the locks counts for nothing now."""
    there, ledger = _lock_and_look(pending, before)
    now = timezone.now()
    _settle(pending, there, ledger, _blocks(pending, there, ledger), now)
    for attempt in _unsettled(pending):
        attempt.result = _enter(ledger, attempt, now)
    senders = {sender_of(attempt.message) for attempt in pending if attempt.message}
    versions = {place[1]: presence.members_version for place, presence in there.items()}
    told = {place for place in senders if there[place].shares_since is not None or not is_reciprocal()}
    tallies = ledger.write(versions, told)
    if tallies:
        hidden |= {
            (tally.message.sender_id or 0, tally.message.pk)
            for tally in tallies
            if not there[sender_of(tally.message)].sees(tally.message.seq)
        }
        _tell(tallies, {place for place in told if there[place].hears}, hidden)


def _lock_and_look(
    pending: list[_Attempt], before: dict[Place, Presence]
) -> tuple[dict[Place, Presence], Ledger]:
    """What is true from now on: who everybody is, what is written, and the messages of the attempts."""
    named = [(attempt, attempt.message) for attempt in pending if attempt.message is not None]
    concerned = {sender_of(message) for _, message in named} | {attempt.place for attempt in pending}
    # Statements of their own, after the locks: one that waits for a lock sees what was before it.
    _, locked, stays, receipts = ask_together(
        LOCKED_MEMBERS.asks((member,) for member in {before[place].member for place in concerned}),
        LOCKED_MESSAGES.asks((pk,) for pk in {message.pk for _, message in named}),
        STAYS.asks(concerned),
        RECEIPTS.asks({(message.pk, attempt.call.reader) for attempt, message in named}),
    )
    messages = messages_of(locked)
    for attempt, message in named:
        attempt.message = messages[message.pk]
    return presences(stays), Ledger(receipts)


def _enter(ledger: Ledger, attempt: _Attempt, now: datetime) -> Result:
    message, item, call = attempt.message, attempt.item, attempt.call
    assert isinstance(message, Message)
    revision = _revision(message, item)
    latest = ledger.latest_revision(message, call.reader)
    if latest is None:
        ledger.add(
            message,
            Entry(
                reader=call.reader,
                read_at=now,
                seen_at=_seen_at(message, item, now),
                origin=item.origin if call.given_by is None else Receipt.Origin.ON_BEHALF,
                given_by=call.given_by,
                revision=revision,
            ),
        )
        return Result.OK
    if revision > latest:
        ledger.raise_revision(message, call.reader, revision)
        return Result.UPDATED
    return Result.ALREADY


def _tell(tallies: list[Tally], told: Container[Place], hidden: set[tuple[int, int]]) -> None:
    """Tell those who may see and are there, and nobody else: a sender who does not share learns nothing, and one who
    has left finds the number when they ask."""
    live.tell_senders(
        tally
        for tally in tallies
        if sender_of(tally.message) in told and (tally.message.sender_id, tally.message.pk) not in hidden
    )
    live.tell_onlookers(tally.message for tally in tallies)


def _answer(attempt: _Attempt) -> ItemResult:
    assert attempt.result is not None
    return ItemResult(attempt.item.message_id, attempt.result)
