"""Writing receipts together with the tallies that they prove. The messages are locked by the caller."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from messaging.fixed import Fixed
from messaging.models import EventKind, Message
from messaging.prepared import Question, Row, ask_together
from messaging.services.outbox import note_each
from messaging.sql import inserting, update_rows, updating

from ..gone import count_gone
from ..models import Receipt
from ..tallies import Tally, count_latest, tally
from .presence import Place
from .stamps import numbers_taken, taking_numbers
from .stream import note_changes

RECEIPT = (
    "message",
    "conversation",
    "reader",
    "ordinal",
    "read_at",
    "seen_at",
    "origin",
    "given_by",
    "first_revision",
    "latest_revision",
)
TALLY = ("id", "read_count", "last_read_at", "tally_seq", "gone_unread", "gone_version")


class Named(NamedTuple):
    """A message as it is found, before it is locked: what decides whether a receipt may come of it."""

    pk: int
    message_id: str
    conversation_id: int
    seq: int
    sender_id: int | None
    recalled_at: datetime | None
    need_read_receipt: bool
    sent_at: datetime
    revision: int
    receipts_purged_at: datetime | None
    is_hidden: bool
    """Whether anybody has deleted it for themselves."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A receipt to be written; `revision` is the first that was read."""

    reader: int
    read_at: datetime
    seen_at: datetime | None
    origin: str
    given_by: int | None
    revision: int


class Ledger:
    """What is known of some messages and readers, and what is to be added."""

    def __init__(self, receipts: Collection[Row]) -> None:
        """`receipts` is what `RECEIPTS` answered."""
        self._ids = {(message, reader): pk for message, reader, pk, _ in receipts}
        self._latest = {(message, reader): revision for message, reader, _, revision in receipts}
        self._added: dict[tuple[int, int], tuple[Message, int, Entry]] = {}
        self._raised: set[tuple[int, int]] = set()
        self._changed: dict[int, Message] = {}

    def latest_revision(self, message: Message | Named, reader: int) -> int | None:
        """The latest revision that they have read, None if there is no receipt."""
        return self._latest.get((message.pk, reader))

    def add(self, message: Message, entry: Entry) -> None:
        """One reader more, in the next place. Time never goes back from one place to the next, nor before the message:
        the clock of the server that it was sent by may be ahead of ours."""
        read_at = max(entry.read_at, message.last_read_at or message.sent_at, message.sent_at)
        message.read_count += 1
        message.last_read_at = read_at
        key = (message.pk, entry.reader)
        self._added[key] = (message, message.read_count, replace(entry, read_at=read_at))
        self._latest[key] = entry.revision
        self._changed[message.pk] = message

    def raise_revision(self, message: Message, reader: int, revision: int) -> None:
        """They have read a later revision; when they read it first stays."""
        self._latest[message.pk, reader] = revision
        self._raised.add((message.pk, reader))
        self._changed[message.pk] = message

    def write(self, versions: Mapping[int, int], told: Container[Place]) -> list[Tally]:
        """Write receipts, tallies and numbers; answers the new tallies. `versions` are the members' versions of the
        conversations at which the readers were found to be there; `told` are the senders who may learn of it: the
        number of others stands still, or it would tell them that somebody reads."""
        if not self._changed:
            return []
        changed = [self._changed[pk] for pk in sorted(self._changed)]
        numbered = [message for message in changed if sender_of(message) in told]
        wanted = Counter(sender_of(message)[0] for message in numbered)
        *_, heads = ask_together(self._new_receipts(), self._later_revisions(), taking_numbers(wanted))
        _number(numbered, numbers_taken(wanted, heads))
        note_changes({message for message, _ in self._raised - self._added.keys()})
        _refresh_gone(changed, versions)
        update_rows(Message, TALLY, [[getattr(message, field) for field in TALLY] for message in changed])
        note_each(EventKind.RECEIPT_GIVEN, self._given())
        latest = count_latest(changed)
        return [tally(message, message.gone_unread, latest[message.pk]) for message in changed]

    def _given(self) -> Iterator[tuple[int, dict[str, int]]]:
        """For each message that has readers more: its conversation, and their places among its readers."""
        ordinals: defaultdict[Message, list[int]] = defaultdict(list)
        for message, ordinal, _ in self._added.values():
            ordinals[message].append(ordinal)
        for message, added in ordinals.items():
            facts = {"message": message.pk, "first": min(added), "last": max(added)}
            yield message.conversation_id, facts

    def _new_receipts(self) -> Question | None:
        rows = [
            (
                message.pk,
                message.conversation_id,
                entry.reader,
                ordinal,
                entry.read_at,
                entry.seen_at,
                entry.origin,
                entry.given_by,
                entry.revision,
                self._latest[key],
            )
            for key, (message, ordinal, entry) in self._added.items()
        ]
        return inserting(Receipt, RECEIPT, rows) if rows else None

    def _later_revisions(self) -> Question | None:
        raised = self._raised - self._added.keys()
        if not raised:
            return None
        return updating(
            Receipt,
            ("id", "latest_revision"),
            [(self._ids[key], self._latest[key]) for key in sorted(raised)],
        )


RECEIPTS = Fixed(
    ("message", "reader"),
    lambda among: Receipt.objects.filter(among).values_list(
        "message_id", "reader_id", "pk", "latest_revision"
    ),
)


def sender_of(message: Message | Named) -> Place:
    """Who sent a message, and where. What asks for receipts was sent by somebody."""
    assert message.sender_id is not None
    return message.sender_id, message.conversation_id


def _number(changed: Iterable[Message], numbers: Mapping[int, range]) -> None:
    """Stamp each with the next number of its sender: one distinct number for each changed tally."""
    following = {sender: iter(taken) for sender, taken in numbers.items()}
    for message in changed:
        message.tally_seq = next(following[sender_of(message)[0]])


def _refresh_gone(changed: Collection[Message], versions: Mapping[int, int]) -> None:
    """Count again who is gone unread, where members have changed since it was counted, or while we waited."""
    stale = {
        message.pk: message
        for message in changed
        if not message.gone_version
        == versions[message.conversation_id]
        == message.conversation.members_version
    }
    for pk, (version, gone) in count_gone(stale).items():
        stale[pk].gone_version, stale[pk].gone_unread = version, gone
