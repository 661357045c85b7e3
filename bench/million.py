"""A million messages and three million receipts, as the services would have left them, but written in bulk.

`DATABASE_URL=… python -m bench.million` makes them in an empty database, and looks whether all is true: how long that
takes is what is measured.
"""

import json
import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
django.setup()

from messaging.models import (  # noqa: E402 - models want settings
    Conversation,
    Member,
    Message,
    MessageWords,
    Person,
    Stay,
)
from messaging.search_words import words_of  # noqa: E402
from receipts.models import Receipt, SenderCounter  # noqa: E402

PEOPLE = 5_000
HALL = 200_000
"""Messages of the largest conversation, a group of a thousand."""
GROUPS, PAIRS = 1_000, 1_000
READERS = 20
"""Of a message in a group that asked for receipts, in the middle."""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

Row = dict[str, Any]


@dataclass
class Rows:
    """What waits to be written, by model."""

    dice: random.Random
    waiting: dict[Any, list[Row]] = field(default_factory=dict)
    keys: dict[Any, "count[int]"] = field(default_factory=dict)
    tallies: dict[int, int] = field(default_factory=dict)
    moment: datetime = BEGAN

    def add(self, model: Any, **row: Any) -> Row:
        key = next(self.keys.setdefault(model, count(1)))
        row = {"id": key, **row}
        self.waiting.setdefault(model, []).append(row)
        return row

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=self.dice.randint(1, 4_000))
        return self.moment

    def write(self) -> None:
        for model in (Person, Conversation, Member, Stay, Message, MessageWords, Receipt, SenderCounter):
            write_rows(model, self.waiting.pop(model, []))


def make_million(messages: int = 1_000_000) -> None:
    """So many messages: a fifth of them in one conversation, the others in 2,000."""
    rows = Rows(random.Random(4))
    with transaction.atomic():
        for number in range(PEOPLE):
            rows.add(Person, user_id=f"crowd-{number:05}", password="!", **_blank(Person))
        rows.write()
        rest = messages - HALL * messages // 1_000_000
        shares = [rows.dice.paretovariate(1.1) for _ in range(GROUPS + PAIRS)]
        for number, share in enumerate(shares):
            size = 2 if number < PAIRS else min(200, 3 + int(rows.dice.paretovariate(0.8)))
            _Talk(rows, size, number).perform(max(1, int(rest * share / sum(shares))))
            if len(rows.waiting.get(Message, ())) > 20_000:
                rows.write()
        _Talk(rows, 1_000, GROUPS + PAIRS).perform(messages - rest)
        for person, value in rows.tallies.items():
            rows.waiting.setdefault(SenderCounter, []).append({"person_id": person, "value": value})
        rows.write()


class _Talk:
    """One conversation, from its making on."""

    def __init__(self, rows: Rows, size: int, number: int) -> None:
        self.rows = rows
        people = rows.dice.sample(range(1, PEOPLE + 1), size)
        if size == 2:
            # Each pair once: the second of them is never a pair's first.
            people = [number % (PEOPLE // 2) + 1, PEOPLE // 2 + 1 + number % (PEOPLE // 2)]
        self.group = size > 2
        low, high = (None, None) if self.group else sorted(people)
        self.here = rows.add(
            Conversation,
            **_blank(Conversation),
            kind="GROUP" if self.group else "C2C",
            low_id=low,
            high_id=high,
            group_id=f"bench-{number}" if self.group else None,
            group_type="Public" if self.group else "",
        )
        self.here["profile_change"] = self._change() if self.group else 0
        self.present: dict[int, Row] = {}
        self.to_choose_from: list[int] = []
        self.left: list[Row] = []
        self.members: dict[int, Row] = {}
        for at, person in enumerate(sorted(people)):
            self._join(person, "Owner" if self.group and at == 0 else "Member")
        self.here["members_version"] = 1
        if self.group:
            self._say(min(people), system=True)

    def perform(self, messages: int) -> None:
        dice = self.rows.dice
        asked: list[tuple[Row, set[int]]] = []
        while self.here["last_seq"] < messages:
            if self.group and len(self.present) > 2 and dice.random() < 0.002:
                self._move()
                continue
            message = self._say(self._somebody(), ask=dice.random() < 0.6)
            if message["need_read_receipt"]:
                asked.append((message, self._read(message)))
        for message, readers in asked:
            if message["read_count"]:
                message["gone_version"] = self.here["members_version"]
                message["gone_unread"] = sum(
                    stay["after_seq"] < message["seq"] <= stay["until_seq"]
                    and stay["person_id"] not in readers
                    and stay["person_id"] != message["sender_id"]
                    and stay["person_id"] not in self.present
                    for stay in self.left
                )
        for member in self.members.values():
            # People have read nearly all of it.
            behind = int(dice.expovariate(1 / 20))
            member["read_seq"] = max(member["read_seq"], self.here["last_seq"] - behind)

    def _somebody(self) -> int:
        if not self.to_choose_from:
            self.to_choose_from = list(self.present)
        return self.rows.dice.choice(self.to_choose_from)

    def _read(self, message: Row) -> set[int]:
        dice, rows = self.rows.dice, self.rows
        many = min(len(self.present) - 1, int(dice.expovariate(1 / READERS)) + (not self.group))
        chosen = {self._somebody() for _ in range(many)} - {message["sender_id"]}
        for ordinal, reader in enumerate(sorted(chosen), 1):
            message["last_read_at"] = rows.now()
            rows.add(
                Receipt,
                message_id=message["id"],
                conversation_id=self.here["id"],
                reader_id=reader,
                ordinal=ordinal,
                read_at=message["last_read_at"],
                seen_at=None,
                origin="viewed",
                given_by_id=None,
                first_revision=1,
                latest_revision=1,
            )
        message["read_count"] = len(chosen)
        if chosen:
            sender = message["sender_id"]
            message["tally_seq"] = rows.tallies[sender] = rows.tallies.get(sender, 0) + 1
        return chosen

    def _move(self) -> None:
        """Somebody leaves who does not own the group, or comes (back)."""
        self.to_choose_from = []
        self.here["members_version"] += 1
        if self.left and self.rows.dice.random() < 0.5:
            person = self.left[-1]["person_id"]
            if person not in self.present:
                self._join(person, "Member")
                self._say(person, system=True)
                return
        person = next(reversed(self.present))
        if self.members[person]["role"] == "Owner":
            return
        stay = self.present.pop(person)
        stay["until_seq"], stay["left_at"] = self.here["last_seq"], self.rows.now()
        stay["change_seq"] = self._change()
        self.left.append(stay)
        self.here["member_count"] -= 1
        self.here["counted_members"] -= 1
        self._say(person, system=True)

    def _join(self, person: int, role: str) -> None:
        if person not in self.members:
            self.members[person] = self.rows.add(
                Member, **_blank(Member), conversation_id=self.here["id"], person_id=person, role=role
            )
        self.members[person]["read_seq"] = self.here["last_seq"]
        change = self._change()
        self.present[person] = self.rows.add(
            Stay,
            conversation_id=self.here["id"],
            person_id=person,
            member_id=self.members[person]["id"],
            after_seq=self.here["last_seq"],
            until_seq=None,
            counted=True,
            joined_at=self.rows.now(),
            left_at=None,
            joined_change=change,
            change_seq=change,
        )
        self.here["member_count"] += 1
        self.here["counted_members"] += 1

    def _say(self, sender: int, *, ask: bool = False, system: bool = False) -> Row:
        self.here["last_seq"] += 1
        self.here["last_message_at"] = self.rows.now()
        seq, name = self.here["last_seq"], self.here["id"]
        text = "tea at four, the train was late again " * self.rows.dice.randint(1, 4)
        message = self.rows.add(
            Message,
            **_blank(Message),
            conversation_id=name,
            seq=seq,
            message_id=f"{0 if system else sender}-1700000000000-{name}x{seq}",
            fingerprint="0" * 64,
            sender_id=sender,
            is_system=system,
            type="TIMGroupTipElem" if system else "TIMTextElem",
            payload=json.dumps({"text": text}),
            sent_at=self.here["last_message_at"],
            change_seq=self._change(),
            need_read_receipt=ask,
            audience_count=len(self.present) - 1 if ask else 0,
        )
        if not system:
            self.rows.waiting.setdefault(MessageWords, []).append(
                {"rowid": message["id"], "words": _found_by(text)}
            )
        return message

    def _change(self) -> int:
        self.here["change_seq"] += 1
        changed: int = self.here["change_seq"]
        return changed


@lru_cache
def _found_by(text: str) -> str:
    words = MessageWords._meta.get_field("words")
    return str(words.get_db_prep_value([word.said for word in words_of(text)], connection))


def _blank(model: Any) -> Row:
    """What a new row says where nothing else is said; what is always said is left out, and what the database says
    itself."""
    said = {
        Person: {"id", "user_id", "password"},
        Conversation: {"id", "kind", "low_id", "high_id", "group_id", "group_type"},
        Member: {"id", "conversation_id", "person_id", "role"},
        Message: {
            *("id", "conversation_id", "seq", "message_id", "fingerprint", "sender_id", "is_system", "type"),
            *("payload", "sent_at", "change_seq", "need_read_receipt", "audience_count"),
        },
    }[model]
    empty = model()
    return {
        one.attname: getattr(empty, one.attname)
        for one in model._meta.concrete_fields
        if one.attname not in said and not one.has_db_default()
    }


def write_rows(model: Any, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    table = model._meta.db_table
    values: Iterable[list[Any]] = ([row[name] for name in columns] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row([_json(one) for one in row])
            if "id" in columns:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
                )
        else:
            marks = ", ".join("?" * len(columns))
            texts = ([_text(one) for one in row] for row in values)
            cursor.connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", texts
            )


def _text(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else _json(value)


def _json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def main() -> None:
    call_command("migrate", verbosity=0)
    if Person.objects.exists():
        raise SystemExit("This database has people of its own: nothing was made.")
    make_million()
    call_command("check_integrity")


if __name__ == "__main__":
    main()
