"""`bench/page/results.md`: what was measured, when, and on what."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from .catching_up import MISSED, Return
from .conversation import Costs
from .first_list import FAR, FirstList
from .readers import Panel
from .weight import BAR, Weight

RESULTS = Path(__file__).parent / "results.md"


def report(
    browser_version: str,
    weights: Mapping[str, Weight],
    lists: Mapping[tuple[int, bool], FirstList],
    conversations: Mapping[int, Costs],
    readers: Panel,
    returned: Return,
) -> str:
    few, many = conversations
    small, large = conversations[few], conversations[many]
    costs = [
        ("open it, until its newest messages are painted", "ms", small.open, large.open),
        ("heap, opened", "MB", small.heap_opened, large.heap_opened),
        ("elements on the page, opened", "", small.nodes_opened, large.nodes_opened),
        ("work for each message of the way back", "ms", small.each_back, large.each_back),
        ("heap at the beginning", "MB", small.heap_back, large.heap_back),
        ("elements on the page at the beginning", "", small.nodes_back, large.nodes_back),
        ("work for each message that arrives, everything loaded", "ms", small.heard, large.heard),
    ]
    return f"""# Results

Measured by `python -m bench.page` on {datetime.now(UTC):%d %B %Y} (UTC): {_machine()},
{browser_version}, Python {platform.python_version()}, SQLite; load {os.getloadavg()[0]:.1f} at the end.
Another machine, or this one with less to do, has other numbers: compare ratios.

## What the page weighs

Our own code on the chat page, each file compressed for itself; the bar is {BAR:,} bytes, and a test holds it.

| | files | plain | gzip | brotli |
|---|---|---|---|---|
{_rows((kind, *weight) for kind, weight in weights.items())}

## Time to the first list

50 conversations. A round trip is a request of the same server by the same page in the same run; "far" adds {FAR} ms to
each answer. Rounds are those of asking and being answered before the list is painted, beside the page and its files.

| | first list, ms | of which until the scripts are there | round trip, ms | ratio | rounds |
|---|---|---|---|---|---|
{_rows(_list_row(*case, one) for case, one in lists.items())}

## A conversation of {many:,} messages

Beside one of {few:,}, in the same run. "Work" is that of the browser's main thread; a frame has 16.7 ms.

| | | {few:,} | {many:,} | ratio |
|---|---|---|---|---|
{_rows((what, unit, _short(a), _short(b), f"{b / a:.2g}") for what, unit, a, b in costs)}

All the way back through {large.rows:,} messages took {large.back / 1000:.0f} s.

## Who has read, among 10,000

{readers.open:.0f} ms from the click to the first {readers.rows} of about 5,000 readers.

## Coming back

By the client in Python, which keeps the same rule as the SDK, in milliseconds. Of the first, 500 are waited, in case
the frame is only late.

| | ms |
|---|---|
| from the frame after a lost one, until both messages are there | {returned.gap:.0f} |
| from opening the socket again, until {MISSED:,} missed messages are there | {returned.back:.0f} |
| loading the same for the first time | {returned.afresh:.0f} |
"""


def _list_row(latency: int, again: bool, one: FirstList) -> tuple[object, ...]:
    who = ("far, " if latency else "") + ("was here before" if again else "new here")
    return (
        who,
        f"{one.list_at:.0f}",
        f"{one.scripts_at:.0f}",
        f"{one.round_trip:.1f}",
        f"{one.ratio:.1f}",
        f"{one.rounds}: {', '.join(f'`{name}`' for name in one.asked)}",
    )


def _rows(rows: Iterable[Iterable[object]]) -> str:
    return "\n".join(f"| {' | '.join(_short(cell) for cell in row)} |" for row in rows)


def _short(cell: object) -> str:
    match cell:
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:.1f}" if cell < 100 else f"{cell:,.0f}"
    return str(cell)


def _machine() -> str:
    cpus, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpus} CPUs ({_model()}), {memory:.0f} GB, {platform.system()} on {platform.machine()}"


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "of an unknown kind")
