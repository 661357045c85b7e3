"""Figures of the server: who is connected, what batches of receipts took, what the last check found."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from messaging.services import figures as talk
from messaging.services.checks import last_check
from receipts.services.batches import Batches, count_batches, together

from .asked import Asked
from .cards import Bars, Card, Cell, Columns, Table, stacked
from .said import NOT_KNOWN, lasting, moment, number
from .telling import WHOLE_SERVER, bar, held, named, step_name, ticks, time_before

OLD_CHECK = timedelta(days=3)
RULES_SHOWN = 5


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
    sums = [together(list(held(hours, step))) for step in steps]
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
            f"{named(asked, step)}: {number(one.batches)} batches, {_batch(one)}"
            for step, one in zip(steps, sums, strict=True)
        ],
        taken := [round(1_000_000 * one.seconds / one.batches) if one.batches else 0 for one in sums],
        [0] * len(sums),
    )
    rows = [
        [
            Cell(named(asked, step)),
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
            change=f"{_batch(before)} in {time_before(asked)}",
            notes=(WHOLE_SERVER,),
            address=f"{reverse('admin:receipts_batchhour_changelist')}?{narrowed}",
            leads_to="The hours of each process",
            columns=Columns(
                f"What a batch took, by the {step_name(asked)}",
                f"{len(columns)} columns, one for each {step_name(asked)}. "
                f"Slowest, {lasting(taken[slowest] / 1_000_000)}, "
                f"at {named(asked, steps[slowest])}. The table below has them all.",
                columns,
                lasting(highest / 1_000_000),
                ticks(asked, steps),
            ),
            table=Table((step_name(asked).title(), "Batches", "Calls in each", "Took"), rows),
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
                [bar(rule, many, check.violations) for rule, many in rules[:RULES_SHOWN]],
            )
            if rules
            else None,
            address=reverse("admin:messaging_integritycheck_change", args=[check.pk]),
            leads_to="The check",
        )
    ]
