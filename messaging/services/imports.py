"""People and groups from a table of text (CSV): all of it, or nothing and what is wrong with which line."""

import csv
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from messaging.errors import Refusal
from messaging.models import Conversation, Person

from .groups import create_group
from .lookup import find_people, find_person
from .people import create_person

MOST_LINES = 2_000

Row = Mapping[str, str]


class Fault(NamedTuple):
    """What is wrong with a line; the first of the file is 1, and holds the names of the columns."""

    line: int
    text: str


class Imported(NamedTuple):
    """How many were made, or would be. Where there are faults nothing was."""

    made: int
    faults: list[Fault]


def import_people(*, text: str, dry_run: bool) -> Imported:
    """A person for each line: `user_id`, and as one likes `nick`, `email`, `bot` (yes or no). They have no password:
    staff set one, or they come in by credentials."""
    return _import(text, ("user_id",), ("nick", "email", "bot"), _make_person, dry_run)


def import_groups(*, text: str, dry_run: bool) -> Imported:
    """A group for each line: `group_id`, `type`, `owner` (a user ID), and as one likes `name` and `members` (user IDs,
    with spaces between)."""
    return _import(text, ("group_id", "type", "owner"), ("name", "members"), _make_group, dry_run)


@transaction.atomic
def _import(
    text: str, needed: Sequence[str], wished: Sequence[str], make: Callable[[Row], None], dry_run: bool
) -> Imported:
    """A dry run does the same and takes it back, so that it finds what the real one would."""
    rows, faults = _read(text, needed, wished)
    for line, row in rows:
        try:
            with transaction.atomic():
                make(row)
        except Refusal as refusal:
            faults.append(Fault(line, str(refusal)))
        except ValidationError as fault:
            faults.extend(
                Fault(line, f"{name}: {' '.join(texts)}") for name, texts in fault.message_dict.items()
            )
    if dry_run or faults:
        transaction.set_rollback(True)
    return Imported(len(rows), sorted(faults))


def _read(
    text: str, needed: Sequence[str], wished: Sequence[str]
) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """The lines with their numbers, and what keeps the whole file from being read."""
    if "\0" in text:
        return [], [Fault(1, "This is no table of text: it holds a NUL.")]
    reader = csv.DictReader(StringIO(text, newline=""), restval="", strict=True)
    try:
        heads = list(reader.fieldnames or ())
        if faults := _wrong_heads(heads, needed, wished):
            return [], faults
        rows: list[tuple[int, Row]] = []
        for row in reader:
            if None in row:
                faults.append(Fault(reader.line_num, f"More than the {len(heads)} cells that line 1 names."))
            rows.append((reader.line_num, {name: (row[name] or "").strip() for name in heads}))
            if len(rows) > MOST_LINES:
                return [], [Fault(reader.line_num, f"At most {MOST_LINES} lines at once.")]
    except csv.Error as fault:
        return [], [Fault(max(reader.line_num, 1), f"This is no CSV: {fault}.")]
    for line, cells in rows:
        faults.extend(Fault(line, f"{name}: is missing.") for name in needed if not cells[name])
    wrong = {fault.line for fault in faults}
    return [(line, cells) for line, cells in rows if line not in wrong], faults


def _wrong_heads(heads: Sequence[str], needed: Sequence[str], wished: Sequence[str]) -> list[Fault]:
    missing = [name for name in needed if name not in heads]
    strange = [name for name in heads if name not in (*needed, *wished)]
    twice = sorted({name for name in heads if heads.count(name) > 1})
    return [
        *(Fault(1, f"There is no column {name!r}.") for name in missing),
        *(Fault(1, f"There is no such column as {name!r}.") for name in strange),
        *(Fault(1, f"The column {name!r} is there twice.") for name in twice),
    ]


def _make_person(row: Row) -> None:
    if row.get("bot", "") not in ("", "yes", "no"):
        raise ValidationError({"bot": ["yes or no."]})
    nick, email = row.get("nick", ""), row.get("email", "")
    Person(user_id="x", nick=nick, email=email).clean_fields(exclude={"password", "user_id", "custom"})
    person = create_person(user_id=row["user_id"], nick=nick, is_bot=row.get("bot") == "yes")
    if email:
        person.email = email
        person.save(update_fields=["email"])


def _make_group(row: Row) -> None:
    if row["type"] not in Conversation.GroupType.values:
        raise ValidationError({"type": [f"one of {', '.join(Conversation.GroupType.values)}."]})
    if len(row.get("name", "")) > (Conversation._meta.get_field("name").max_length or 0):
        raise ValidationError({"name": ["is too long."]})
    create_group(
        creator=find_person(row["owner"]),
        group_type=row["type"],
        group_id=row["group_id"],
        name=row.get("name", ""),
        members=find_people(row.get("members", "").split()),
    )
