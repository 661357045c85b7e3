"""Figures of what people sent."""

from messaging.services import figures as talk

from .asked import Asked
from .cards import Bars, Card, Cell, Columns, Table, stacked
from .said import NOT_KNOWN, change, number, points, share
from .telling import bar, described, held, messages_of, named, step_name, ticks, time_before


def messages(asked: Asked) -> list[Card]:
    found = talk.count_said(asked.span, asked.where)
    steps = asked.steps()
    sums = [[sum(part) for part in zip(*held(found.hours, step), strict=True)] for step in steps]
    asking = [granted + refused for _, granted, refused in sums]
    columns, highest = stacked(
        [
            f"{named(asked, step)}: {number(sent)} sent, {number(ask)} asking for receipts"
            for step, (sent, *_), ask in zip(steps, sums, asking, strict=True)
        ],
        asking,
        [sent - ask for (sent, *_), ask in zip(sums, asking, strict=True)],
    )
    rows = [
        [
            Cell(named(asked, step), messages_of(asked, step.start, step.until)),
            *map(Cell, map(number, (sent, granted, refused))),
        ]
        for step, (sent, granted, refused) in zip(steps, sums, strict=True)
    ]
    total, before, than = found.total, found.before, time_before(asked)
    if not total.sent:
        nothing = "Nobody has sent anything in this time."
        return [
            Card("messages", "Messages", "0", empty=nothing, change=change(0, before.sent, than)),
            Card("asking", "Asking for receipts", NOT_KNOWN, empty=nothing),
        ]
    everything = messages_of(asked, asked.span.start, asked.span.until)
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
                f"Messages by the {step_name(asked)}",
                described(asked, "messages", columns, [sent for sent, *_ in sums], steps),
                columns,
                number(highest),
                ticks(asked, steps),
                ("asking for receipts", "not asking"),
            ),
            table=Table((step_name(asked).title(), "Sent", "Asked, granted", "Asked, not granted"), rows),
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
                    bar("granted", total.granted, total.sent, f"{everything}&need_read_receipt__exact=1"),
                    bar("asked in vain", total.refused, total.sent),
                    bar("not asked", total.sent - total.asked, total.sent),
                ],
            ),
        ),
    ]
