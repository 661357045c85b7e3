"""The figures of the first page: each asks its service, and says what came of it on a card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from messaging.admin.finding import shown
from messaging.models import Conversation
from messaging.services import figures as talk
from messaging.services.checks import last_check
from receipts.services import figures as reading
from receipts.services.batches import Batches, count_batches, together

from .asked import CHOSEN, RANGES, Asked, Step
from .cards import Bar, Bars, Card, Cell, Column, Columns, Table, stacked
from .said import NOT_KNOWN, change, lasting, moment, number, points, share

SEE_MESSAGES, SEE_RECEIPTS = "messaging.view_message", "receipts.view_receipt"
TOO_FEW = (
    f"Not told of fewer than {reading.FEWEST} people together. Who of them has read is in the ledger of receipts, "
    "where each look is written down."
)
OLD_CHECK = timedelta(days=3)
RULES_SHOWN = 5
WHOLE_SERVER = "Of the whole server, whatever is chosen above."
WAITS = (
    "under 10 s",
    "10 s to 1 min",
    "1 to 10 min",
    "10 min to 1 h",
    "1 h to 1 day",
    "1 day to 1 week",
    "over a week",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`titles` are those of its cards. It is for staff who have all of `needs`, which are what lets them look at the
    rows behind it; of reading (`tells_of_readers`) it says nothing about a few people."""

    titles: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Asked], list[Card]]
    tells_of_readers: bool = False


def messages(asked: Asked) -> list[Card]:
    found = talk.count_said(asked.span, asked.where)
    steps = asked.steps()
    sums = [[sum(part) for part in zip(*_held(found.hours, step), strict=True)] for step in steps]
    asking = [granted + refused for _, granted, refused in sums]
    columns, highest = stacked(
        [
            f"{_named(asked, step)}: {number(sent)} sent, {number(ask)} asking for receipts"
            for step, (sent, *_), ask in zip(steps, sums, asking, strict=True)
        ],
        asking,
        [sent - ask for (sent, *_), ask in zip(sums, asking, strict=True)],
    )
    rows = [
        [
            Cell(_named(asked, step), _messages(asked, step.start, step.until)),
            *map(Cell, map(number, (sent, granted, refused))),
        ]
        for step, (sent, granted, refused) in zip(steps, sums, strict=True)
    ]
    total, before, than = found.total, found.before, _before(asked)
    if not total.sent:
        nothing = "Nobody has sent anything in this time."
        return [
            Card("messages", "Messages", "0", empty=nothing, change=change(0, before.sent, than)),
            Card("asking", "Asking for receipts", NOT_KNOWN, empty=nothing),
        ]
    everything = _messages(asked, asked.span.start, asked.span.until)
    return [
        Card(
            "messages",
            "Messages",
            number(total.sent),
            unit="sent",
            change=change(total.sent, before.sent, than),
            address=everything,
            leads_to="The messages",
            columns=Columns(
                f"Messages by the {_step(asked)}",
                _described(asked, "messages", columns, [sent for sent, *_ in sums], steps),
                columns,
                number(highest),
                _ticks(asked, steps),
                ("asking for receipts", "not asking"),
            ),
            table=Table((_step(asked).title(), "Sent", "Asked, granted", "Asked, not granted"), rows),
            wide=True,
        ),
        Card(
            "asking",
            "Asking for receipts",
            share(total.asked, total.sent),
            unit="of messages",
            change=points((total.asked, total.sent), (before.asked, before.sent), than),
            address=f"{everything}&need_read_receipt__exact=1",
            leads_to="Those that were granted",
            bars=Bars(
                ("What was asked", "Messages"),
                [
                    _bar("granted", total.granted, total.sent, f"{everything}&need_read_receipt__exact=1"),
                    _bar("asked in vain", total.refused, total.sent),
                    _bar("not asked", total.sent - total.asked, total.sent),
                ],
            ),
        ),
    ]


def receipts(asked: Asked) -> list[Card]:
    found = reading.count_receipts(asked.span, asked.where)
    steps = asked.steps()
    sums = [sum(_held(found.hours, step)) for step in steps]
    columns, highest = stacked(
        [f"{_named(asked, step)}: {number(many)} given" for step, many in zip(steps, sums, strict=True)],
        sums,
        [0] * len(sums),
    )
    than = _before(asked)
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
        [Cell(_named(asked, step), _receipts(asked, step.start, step.until)), Cell(number(many))]
        for step, many in zip(steps, sums, strict=True)
    ]
    return [
        Card(
            "receipts",
            "Receipts",
            number(found.total),
            unit="given",
            change=change(found.total, found.before, than),
            address=_receipts(asked, asked.span.start, asked.span.until),
            leads_to="The receipts",
            columns=Columns(
                f"Receipts by the {_step(asked)}",
                _described(asked, "receipts", columns, sums, steps),
                columns,
                number(highest),
                _ticks(asked, steps),
            ),
            table=Table((_step(asked).title(), "Given"), rows),
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
            address=_receipts(asked, asked.span.start, asked.span.until),
            leads_to="The receipts",
            bars=Bars(
                ("From sending to reading", "Receipts"),
                [_bar(label, many, found.total) for label, many in zip(WAITS, found.counts, strict=True)],
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
        address = _messages(asked, asked.span.start, asked.span.until, group_type)
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
                _before(asked),
            ),
            notes=("Older messages had longer to be read.",),
            bars=Bars(("Type of group", "Readers of messages that asked"), bars),
        )
    ]


def connected(asked: Asked) -> list[Card]:
    found = talk.count_connected()
    current = urlencode({"expires_at__gte": timezone.now().isoformat(timespec="seconds")})
    people, processes = number(found.people), number(found.processes)
    return [
        Card(
            "connected",
            "Open sockets",
            number(found.sockets),
            unit="now",
            notes=(f"Of {people} people, at {processes} processes of the server.", WHOLE_SERVER),
            address=f"{reverse('admin:messaging_lease_changelist')}?{current}",
            leads_to="The leases",
            empty="" if found.sockets else "Nobody is connected.",
        )
    ]


def batches(asked: Asked) -> list[Card]:
    hours, before = count_batches(asked.span)
    steps = asked.steps()
    sums = [together(list(_held(hours, step))) for step in steps]
    total, title = together(sums), "Batches of receipts"
    if not total.batches:
        return [
            Card(
                "batches",
                title,
                NOT_KNOWN,
                empty="No receipt was written in this time.",
                notes=(WHOLE_SERVER,),
            )
        ]
    columns, highest = stacked(
        [
            f"{_named(asked, step)}: {number(one.batches)} batches, {_batch(one)}"
            for step, one in zip(steps, sums, strict=True)
        ],
        taken := [round(1_000_000 * one.seconds / one.batches) if one.batches else 0 for one in sums],
        [0] * len(sums),
    )
    rows = [
        [
            Cell(_named(asked, step)),
            Cell(number(one.batches)),
            Cell(f"{one.calls / one.batches:.1f}" if one.batches else NOT_KNOWN),
            Cell(lasting(one.seconds / one.batches) if one.batches else NOT_KNOWN),
        ]
        for step, one in zip(steps, sums, strict=True)
    ]
    start, until = asked.span.start.isoformat(), asked.span.until.isoformat()
    narrowed = urlencode({"hour__gte": start, "hour__lt": until})
    slowest = max(range(len(taken)), key=lambda at: taken[at])
    return [
        Card(
            "batches",
            title,
            lasting(total.seconds / total.batches),
            unit=f"a batch of {total.calls / total.batches:.1f} calls, on average",
            change=f"{_batch(before)} in {_before(asked)}",
            notes=(WHOLE_SERVER,),
            address=f"{reverse('admin:receipts_batchhour_changelist')}?{narrowed}",
            leads_to="The hours of each process",
            columns=Columns(
                f"What a batch took, by the {_step(asked)}",
                f"{len(columns)} columns, one for each {_step(asked)}. Slowest, {lasting(taken[slowest] / 1_000_000)}, "
                f"at {_named(asked, steps[slowest])}. The table below has them all.",
                columns,
                lasting(highest / 1_000_000),
                _ticks(asked, steps),
            ),
            table=Table((_step(asked).title(), "Batches", "Calls in each", "Took"), rows),
        )
    ]


def _batch(one: Batches) -> str:
    """What they were like, in words."""
    if not one.batches:
        return "none"
    return f"{lasting(one.seconds / one.batches)} for {one.calls / one.batches:.1f} calls"


def drift(asked: Asked) -> list[Card]:
    check, title = last_check(), "Drift"
    notes: tuple[str, ...] = (WHOLE_SERVER,)
    if check is None:
        never = "Nothing was checked yet: let manage.py check_integrity run every night."
        return [Card("drift", title, NOT_KNOWN, empty=never, notes=notes)]
    rules = sorted(check.by_rule.items(), key=lambda rule: -rule[1])
    old = timezone.now() - check.ended_at > OLD_CHECK
    looked = (
        f"{number(check.messages)} messages and {number(check.receipts)} receipts, in {lasting(check.seconds)}, until "
        f"{moment(check.ended_at)}."
    )
    return [
        Card(
            "drift",
            title,
            number(check.violations),
            unit="violations, by the last check of everything",
            notes=(
                looked,
                *(("That is a while ago: let check_integrity run every night.",) if old else ()),
                *notes,
            ),
            alarm=bool(check.violations),
            bars=Bars(
                ("Rule", "Violations"),
                [_bar(rule, many, check.violations) for rule, many in rules[:RULES_SHOWN]],
            )
            if rules
            else None,
            address=reverse("admin:messaging_integritycheck_change", args=[check.pk]),
            leads_to="The check",
        )
    ]


FIGURES = (
    Figure(("Messages", "Asking for receipts"), (SEE_MESSAGES,), messages),
    Figure(("Receipts",), (SEE_RECEIPTS,), receipts, tells_of_readers=True),
    Figure(("Time to read",), (SEE_RECEIPTS,), waits, tells_of_readers=True),
    Figure(("Unread by most",), (SEE_RECEIPTS, SEE_MESSAGES), most_unread, tells_of_readers=True),
    Figure(("Read so far",), (SEE_RECEIPTS, SEE_MESSAGES), rates, tells_of_readers=True),
    Figure(("Batches of receipts",), ("receipts.view_batchhour",), batches),
    Figure(("Open sockets",), ("messaging.view_lease",), connected),
    Figure(("Drift",), ("messaging.view_integritycheck",), drift),
)


def _held(hours: Sequence[Any], step: Step) -> Sequence[Any]:
    return hours[step.hours.start : step.hours.stop]


def _bar(label: str, many: int, whole: int, address: str = "") -> Bar:
    return Bar(label, f"{number(many)} · {share(many, whole)}", f"{100 * many / whole:.2f}", address)


def _messages(asked: Asked, start: datetime, until: datetime, group_type: str | None = None) -> str:
    """The list of the messages that people sent in that time, of what is asked about."""
    narrowed = _narrowed(asked, "sent_at", start, until, group_type)
    return f"{reverse('admin:messaging_message_changelist')}?{urlencode({'is_system__exact': 0, **narrowed})}"


def _receipts(asked: Asked, start: datetime, until: datetime) -> str:
    narrowed = _narrowed(asked, "read_at", start, until)
    return f"{reverse('admin:receipts_receipt_changelist')}?{urlencode(narrowed)}"


def _narrowed(
    asked: Asked, field: str, start: datetime, until: datetime, group_type: str | None = None
) -> dict[str, Any]:
    narrowed: dict[str, Any] = {
        f"{field}__gte": start.isoformat(),
        f"{field}__lt": until.isoformat(),
    }
    group_type = asked.where.group_type if group_type is None else group_type
    if asked.where.conversation is not None:
        narrowed["conversation__exact"] = asked.where.conversation
    elif group_type:
        narrowed["conversation__group_type__exact"] = group_type
    elif group_type is not None:
        narrowed["conversation__kind__exact"] = Conversation.Kind.DIRECT.value
    return narrowed


def _before(asked: Asked) -> str:
    """What the range is compared with."""
    if asked.name != CHOSEN:
        return f"the {RANGES[asked.name]} before"
    hours = round(asked.span.length.total_seconds() / 3600)
    days = max(round(hours / 24), 1)
    return f"the {days} days before" if days > 1 else "the day before"


def _step(asked: Asked) -> str:
    return "hour" if asked.is_by_hour else "day"


def _named(asked: Asked, step: Step) -> str:
    start = timezone.localtime(step.start)
    if not asked.is_by_hour:
        return f"{start:%a} {start.day} {start:%b %Y}"
    return f"{start:%a} {start.day} {start:%b}, {start:%H:%M}"


def _ticks(asked: Asked, steps: Sequence[Step]) -> list[str]:
    """What stands below the first column, the one in the middle, and the last."""
    chosen = [steps[0], steps[len(steps) // 2], steps[-1]] if len(steps) > 2 else list(steps)
    starts = [timezone.localtime(step.start) for step in chosen]
    if asked.is_by_hour and asked.span.length.days <= 1:
        return [f"{start:%H:%M}" for start in starts]
    return [f"{start:%a} {start.day} {start:%b}" for start in starts]


def _described(
    asked: Asked, what: str, columns: Sequence[Column], sums: Sequence[int], steps: Sequence[Step]
) -> str:
    """For those who do not see the plot."""
    highest = max(range(len(sums)), key=lambda at: sums[at])
    return (
        f"{len(columns)} columns, one for each {_step(asked)}. Most {what}, {number(sums[highest])}, "
        f"at {_named(asked, steps[highest])}. The table below has them all."
    )
