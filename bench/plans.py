"""How each hot statement is answered among a million messages: by which indexes, in what time.

`DATABASE_URL=… python -m bench.plans` on a database that `bench.million` made writes anew the part of
docs/plans.md that is about this kind of database. Nothing that it does there is kept.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import django
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
django.setup()

from django.db.models import Count  # noqa: E402 - models want settings

from chatsite.start import start  # noqa: E402
from messaging.models import Conversation, Message, Person, Stay  # noqa: E402
from messaging.services.catch_up import changes_after, heads_of, private_changes_after  # noqa: E402
from messaging.services.history import read_history  # noqa: E402
from messaging.services.messages import new_message_id, send_message  # noqa: E402
from receipts.services.acknowledge import Call, Item, acknowledge  # noqa: E402
from receipts.services.audience import audience, readers  # noqa: E402
from receipts.services.catch_up import changed_tallies  # noqa: E402
from receipts.services.summaries import summaries  # noqa: E402

PAGE = Path(__file__).resolve().parent.parent / "docs" / "plans.md"
TIMES = 5
FEW = 100
"""Rows of a table that nobody minds reading whole."""

Act = Callable[[], Any]


class Answered(NamedTuple):
    """One statement: its verb and table, how long the database took (0: it was not run), how many pages it touched, the
    indexes it used, and the tables of which it read every row."""

    what: str
    milliseconds: float
    pages: int
    indexes: list[str]
    whole: list[str]


def main() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    parts = []
    for name, act in hot_paths().items():
        parts.append(_part(name, time_of(act), statements_of(act)))
        print(parts[-1])
    text = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- plans: {kind} -->", "<!-- end of plans -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    body = "\n\n".join([begin, *parts, end])
    PAGE.write_text(f"{before}{body}{after}", encoding="utf-8")


def hot_paths() -> dict[str, Act]:
    """What people do all day, in the largest group and by somebody who is in many conversations."""
    hall = Conversation.objects.order_by("-last_seq")[0]
    here = Stay.objects.current().filter(conversation=hall)
    asked = Message.objects.filter(
        conversation=hall, need_read_receipt=True, sender__in=here.values("person")
    )
    message = asked.order_by("-read_count")[0]
    sender = message.sender
    assert sender is not None
    reader = here.exclude(person=sender).order_by("pk")[0].person
    own = list(asked.filter(sender=sender).order_by("-seq").values_list("message_id", flat=True)[:100])
    unread = asked.exclude(sender=reader).exclude(receipts__reader=reader).order_by("-seq")[:30]
    items = [Item(one.message_id) for one in unread]
    busy = Person.objects.annotate(many=Count("memberships")).order_by("-many")[0]
    of_message = {"viewer": sender, "message_id": message.message_id, "cursor": "", "count": 100}
    where = {"person": reader, "conversation": hall, "limit": 100}
    return {
        "sending a message": lambda: send_message(
            sender=reader,
            conversation=hall,
            message_id=new_message_id(reader),
            type="TIMTextElem",
            payload={"text": "tea at four"},
            need_read_receipt=True,
        ),
        "acknowledging 30 messages": lambda: acknowledge([Call(reader.pk, items)]),
        "the newest 100 messages": lambda: read_history(**where),
        "100 messages in the middle": lambda: read_history(**where, around=hall.last_seq // 2),
        "the conversation list, with all that a client begins with": lambda: start(person=busy, limit=50),
        "where everything stands (a heartbeat)": lambda: heads_of(busy),
        "totals of 100 messages": lambda: summaries(viewer=sender, message_ids=own),
        "a page of readers": lambda: readers(**of_message, filter=0),
        "a page of those who have not read": lambda: readers(**of_message, filter=1),
        "a page of the audience, counted by state": lambda: audience(**of_message, state="", query=""),
        "catching up in a conversation": lambda: changes_after(**where, after=hall.change_seq - 500),
        "catching up with what is private": lambda: private_changes_after(person=busy, after=0, limit=100),
        "catching up with receipts": lambda: changed_tallies(
            sender=sender, after=0, limit=100, their_epoch=None
        ),
    }


def time_of(act: Act) -> float:
    """The median of it in milliseconds."""
    took = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        with _undone():
            act()
        took.append(1000 * (time.perf_counter() - begin))
    return median(took)


def statements_of(act: Act) -> list[Answered]:
    """What it asks of the database, and how each is answered."""
    said: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    with _undone():
        with connection.execute_wrapper(listen):
            act()
        asked = [(sql, params) for sql, params in said if VERB.match(sql)]
        return [_explain(sql, params) for sql, params in asked]


VERB = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\b", re.IGNORECASE)


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _explain(sql: str, params: Any) -> Answered:
    what = _name(sql)
    writes = not sql.lstrip().upper().startswith(("SELECT", "WITH"))
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            begin = time.perf_counter()
            if not writes:
                cursor.execute(sql, params)
                cursor.fetchall()
            took = 0.0 if writes else 1000 * (time.perf_counter() - begin)
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return Answered(what, took, 0, *_steps([row[3] for row in cursor.fetchall()]))
        # What writes was done already and would not be allowed twice.
        options = "FORMAT JSON" if writes else "ANALYZE, BUFFERS, FORMAT JSON"
        cursor.execute(f"EXPLAIN ({options}) {sql}", params)
        told = cursor.fetchone()[0]
        top = (json.loads(told) if isinstance(told, str) else told)[0]
        indexes: list[str] = []
        whole: list[str] = []
        for node in _nodes(top["Plan"]):
            if name := node.get("Index Name"):
                indexes.append(name)
            elif _is_whole(node):
                whole.append(node["Relation Name"])
        pages = top["Plan"].get("Shared Hit Blocks", 0) + top["Plan"].get("Shared Read Blocks", 0)
        return Answered(what, top.get("Execution Time", 0.0), pages, _once(indexes), _once(whole))


def _is_whole(node: dict[str, Any]) -> bool:
    """Whether it read a table from its beginning to its end, and was not passed over."""
    was_run = bool(node.get("Actual Loops", 1))
    return node["Node Type"] == "Seq Scan" and was_run and _is_large(node["Relation Name"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _steps(steps: list[str]) -> tuple[list[str], list[str]]:
    indexes = [found[1] for step in steps if (found := re.search(r"USING (?:COVERING )?INDEX (\w+)", step))]
    indexes += ["the key" for step in steps if "PRIMARY KEY" in step]
    scans = [found[1] for step in steps if (found := re.match(r"SCAN (\w+)(?! USING)", step))]
    tables = set(connection.introspection.table_names())
    return _once(indexes), _once([table for table in scans if table in tables and _is_large(table)])


def _is_large(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} LIMIT {FEW + 1}) AS beginning")
        return bool(cursor.fetchone()[0] > FEW)


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _name(sql: str) -> str:
    verb = sql.split(None, 1)[0].lower()
    table = re.search(r'(?:FROM|INTO|UPDATE)\s+"(\w+)"', sql)
    return f"{verb} {table[1].partition('_')[2]}" if table else verb


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds else ""


def _part(name: str, took: float, statements: list[Answered]) -> str:
    rows = "\n".join(
        f"| {at} | {one.what} | {_short(one.milliseconds)} | {one.pages or ''} | {', '.join(one.indexes)}"
        f"{' **all of ' + ', '.join(one.whole) + '**' if one.whole else ''} |"
        for at, one in enumerate(statements, 1)
    )
    return (
        f"**{name[0].upper()}{name[1:]}**: {len(statements)} statements, {took:.1f} ms in all.\n\n"
        f"| | statement | ms | pages | by |\n|---|---|---|---|---|\n{rows}"
    )


if __name__ == "__main__":
    main()
