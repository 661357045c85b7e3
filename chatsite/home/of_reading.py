"""Figures of reading: of many people together, and of nobody by name."""

from django.urls import reverse

from messaging.admin.finding import shown
from messaging.models import Conversation
from receipts.services import figures as reading

from .asked import Asked
from .cards import Bar, Bars, Card, Cell, Columns, Table, stacked
from .said import NOT_KNOWN, change, lasting, moment, number, points, share
from .telling import (
    TOO_FEW,
    bar,
    described,
    held,
    messages_of,
    named,
    receipts_of,
    step_name,
    ticks,
    time_before,
)

WAITS = (
    "under 10 s",
    "10 s to 1 min",
    "1 to 10 min",
    "10 min to 1 h",
    "1 h to 1 day",
    "1 day to 1 week",
    "over a week",
)


def receipts(asked: Asked) -> list[Card]:
    found = reading.count_receipts(asked.span, asked.where)
    steps = asked.steps()
    sums = [sum(held(found.hours, step)) for step in steps]
    columns, highest = stacked(
        [f"{named(asked, step)}: {number(many)} given" for step, many in zip(steps, sums, strict=True)],
        sums,
        [0] * len(sums),
    )
    than = time_before(asked)
    if not found.total:
        return [
            Card(
                "receipts",
                "Receipts",
                "0",
                change=change(0, found.before, than),
                empty="Nobody has read anything that asked for it in this time.",
            )
        ]
    rows = [
        [Cell(named(asked, step), receipts_of(asked, step.start, step.until)), Cell(number(many))]
        for step, many in zip(steps, sums, strict=True)
    ]
    return [
        Card(
            "receipts",
            "Receipts",
            number(found.total),
            unit="given",
            change=change(found.total, found.before, than),
            address=receipts_of(asked, asked.span.start, asked.span.until),
            leads_to="The receipts",
            columns=Columns(
                f"Receipts by the {step_name(asked)}",
                described(asked, "receipts", columns, sums, steps),
                columns,
                number(highest),
                ticks(asked, steps),
            ),
            table=Table((step_name(asked).title(), "Given"), rows),
            wide=True,
        )
    ]


def waits(asked: Asked) -> list[Card]:
    found = reading.count_waits(asked.span, asked.where)
    if found.half_within is None:
        return [Card("waits", "Time to read", NOT_KNOWN, empty="Nobody has given a receipt in this time.")]
    if found.total < reading.FEWEST:
        return [Card("waits", "Time to read", NOT_KNOWN, empty=TOO_FEW)]
    half = found.half_within
    return [
        Card(
            "waits",
            "Time to read",
            "a week" if half >= reading.WEEK else lasting(half),
            unit="or more, for half of the receipts" if half >= reading.WEEK else "for half of the receipts",
            address=receipts_of(asked, asked.span.start, asked.span.until),
            leads_to="The receipts",
            bars=Bars(
                ("From sending to reading", "Receipts"),
                [bar(label, many, found.total) for label, many in zip(WAITS, found.counts, strict=True)],
            ),
        )
    ]


def most_unread(asked: Asked) -> list[Card]:
    found = reading.find_most_unread(asked.span, asked.where)
    title = "Unread by most"
    if not found:
        return [
            Card(
                "unread",
                title,
                empty=f"No message to {reading.FEWEST} people or more waits to be read.",
            )
        ]
    rows = [
        [
            Cell(
                f"{shown(one.conversation)} · {one.seq}",
                reverse("admin:receipts_audience", args=[one.message]),
            ),
            Cell(one.sender),
            Cell(moment(one.sent_at)),
            Cell(f"{number(one.unread)} of {number(one.audience)}"),
        ]
        for one in found
    ]
    return [
        Card(
            "unread",
            title,
            table=Table(("Message", "Sender", "Sent", "Have not read it"), rows),
            table_is_shown=True,
            wide=True,
        )
    ]


def rates(asked: Asked) -> list[Card]:
    found = reading.count_read(asked.span, asked.where)
    named = {"": "direct", **dict(Conversation.GroupType.choices)}
    now = [rate for rate, _ in found.values()]
    before = [rate for _, rate in found.values() if rate.is_told]
    told = [rate for rate in now if rate.is_told]
    if not any(rate.messages for rate in now):
        return [
            Card(
                "rates",
                "Read so far",
                NOT_KNOWN,
                empty="No message in this time asked for receipts.",
            )
        ]
    if not told:
        return [Card("rates", "Read so far", NOT_KNOWN, empty=TOO_FEW)]
    read, audience = sum(rate.read for rate in told), sum(rate.audience for rate in told)
    bars = []
    for group_type, label in named.items():
        rate = found[group_type][0] if group_type in found else None
        if rate is None or not rate.messages:
            continue
        address = messages_of(asked, asked.span.start, asked.span.until, group_type)
        text = (
            f"{share(rate.read, rate.audience)} · {number(rate.read)} of {number(rate.audience)}"
            if rate.is_told
            else f"not told of fewer than {reading.FEWEST}"
        )
        width = 100 * rate.read / rate.audience if rate.is_told else 0
        bars.append(Bar(str(label), text, f"{width:.2f}", f"{address}&need_read_receipt__exact=1"))
    return [
        Card(
            "rates",
            "Read so far",
            share(read, audience),
            unit="of those who could",
            change=points(
                (read, audience),
                (sum(rate.read for rate in before), sum(rate.audience for rate in before)),
                time_before(asked),
            ),
            notes=("Older messages had longer to be read.",),
            bars=Bars(("Type of group", "Readers of messages that asked"), bars),
        )
    ]
