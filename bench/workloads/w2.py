"""W2: everybody in a group reads one message at the same moment."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ..figures import Figure, Floor, at_least, at_most
from ..floors import echo
from ..sockets import Socket, ask, command, log_in, log_in_all, packed
from ..sockets import run as run_loop
from ..stage import Stage

SAYS = "one message of a group read by all its members (of 10,000, by 1,000) at once, each through their own socket"
PREFIX = "w2"
ROUNDS = {10: 60, 100: 20, 1_000: 8, 10_000: 5}
QUICK = {10: 10, 100: 3}
BARS = {"production": at_least(0.35), "embedded": at_least(0.2)}
SIZE_OF_THE_BARS = 1_000
SOCKETS = 1_000
"""The most that read at once. A group of 10,000 is read by so many of its members: what is asked of it is whether a
receipt costs more there."""
PATIENCE = 120


@dataclass
class Round:
    """Seconds from the first frame sent: until the last receipt was accepted, and until the sender had all."""

    accepted: float
    totals: float
    frames: int
    cpu: float


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    sizes = QUICK if quick else ROUNDS
    stage.say(f"{max(sizes) + 1:,} people, {len(sizes)} groups")
    tokens = stage.inside("bench.worlds:people", prefix=PREFIX, many=max(sizes) + 1)
    groups = {size: stage.inside("bench.worlds:group", prefix=PREFIX, many=size + 1) for size in sizes}
    rounds = run_loop(_all_sizes(stage, tokens, groups, sizes))
    stage.say("floor")
    most = max(size for size in sizes if size <= SIZE_OF_THE_BARS)
    floor = echo.echo(stage, echo.CHANNELS, [_acknowledge("1-1764150000000-1000000")] * most, rounds=5)
    return [
        figure for size, of_size in rounds.items() for figure in _figures(stage, size, of_size, floor)
    ] + [_cost_of_size(rounds)]


def _figures(stage: Stage, size: int, rounds: Sequence[Round], floor: echo.Echo) -> list[Figure]:
    judged = size == SIZE_OF_THE_BARS
    rate = median(_reading(size) / one.accepted for one in rounds)
    behind = 1000 * median(max(0.0, one.totals - one.accepted) for one in rounds)
    in_production = judged and stage.shape == "production"
    return [
        Figure(
            "receipts accepted a second",
            rate,
            "/s",
            Floor("Channels echo of the same frames, one process", floor.rate, "/s"),
            BARS[stage.shape] if judged else None,
            size,
        ),
        Figure(
            "CPU of a receipt, all processes",
            _cpu(size, rounds),
            "ms",
            Floor("CPU of that echo", floor.cpu, "ms"),
            at_most(4) if in_production else None,
            size,
        ),
        Figure(
            "final totals at the sender, after the last was accepted",
            behind,
            "ms",
            bar=at_most(100) if in_production else None,
            size=size,
        ),
        Figure(
            "frames to the sender",
            median(one.frames for one in rounds),
            "",
            bar=at_most(20) if in_production else None,
            size=size,
        ),
    ]


def _cost_of_size(rounds: dict[int, list[Round]]) -> Figure:
    few, many = min(rounds), max(rounds)
    return Figure(
        f"CPU of a receipt at {many:,} beside {few:,}",
        _cpu(many, rounds[many]),
        "ms",
        Floor(f"the same at {few:,}", _cpu(few, rounds[few]), "ms"),
        at_most(1.5),
    )


def _cpu(size: int, rounds: Sequence[Round]) -> float:
    return 1000 * median(one.cpu for one in rounds) / _reading(size)


def _reading(size: int) -> int:
    return min(size, SOCKETS)


async def _all_sizes(
    stage: Stage, tokens: dict[str, str], groups: dict[int, str], sizes: dict[int, int]
) -> dict[int, list[Round]]:
    everybody = list(tokens.items())
    sender = await log_in(stage.urls[0], *everybody[0])
    readers: list[Socket] = []
    rounds = {}
    for size in sorted(sizes):
        stage.say(f"{_reading(size):,} sockets of a group of {size:,}")
        readers += await log_in_all(stage.urls, dict(everybody[len(readers) + 1 : _reading(size) + 1]))
        stage.say(f"{sizes[size]} messages, each read by {_reading(size):,}")
        await _round(stage, sender, readers, groups[size])
        rounds[size] = [await _round(stage, sender, readers, groups[size]) for _ in range(sizes[size])]
    for socket in (sender, *readers):
        socket.close()
    return rounds


async def _round(stage: Stage, sender: Socket, readers: Sequence[Socket], group: str) -> Round:
    message = await _send(sender, readers, group)
    frame = packed(_acknowledge(message))
    accepted, totals = _Accepted(len(readers)), _Totals(message, len(readers))
    sender.hear = totals.hear
    for reader in readers:
        reader.hear = accepted.hear
    before = stage.cpu()
    begin = time.perf_counter()
    for reader in readers:
        reader.send_packed(frame)
    async with asyncio.timeout(PATIENCE):
        last, final = await asyncio.gather(accepted.last, totals.final)
    # What is told of it to others, after both, is of this round too.
    await asyncio.sleep(0.1)
    return Round(last - begin, final - begin, totals.frames, (stage.cpu() - before).total)


async def _send(sender: Socket, readers: Sequence[Socket], group: str) -> str:
    """The ID of a new message, when all readers have it."""
    left, seen = len(readers), asyncio.get_running_loop().create_future()

    def hear(frame: bytes, now: float) -> None:
        nonlocal left
        if frame.startswith(b'{"frame":"changes"'):
            left -= 1
            if not left:
                seen.set_result(None)

    for reader in readers:
        reader.hear = hear
    params = {"conversationID": group, "payload": {"text": "tea is ready"}, "needReadReceipt": True}
    answer = await ask(sender, "message.send", params)
    async with asyncio.timeout(PATIENCE):
        await seen
    return str(answer["message"]["ID"])


def _acknowledge(message: str) -> bytes:
    return command("receipt.acknowledge", {"messages": [{"messageID": message, "origin": "viewed"}]}, 1)


class _Accepted:
    """Counts the answers; every one must have been accepted."""

    def __init__(self, many: int) -> None:
        self.last: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._left = many

    def hear(self, frame: bytes, now: float) -> None:
        if not frame.startswith(b'{"frame":"answer"'):
            return
        if b'"result":"ok"' not in frame and not self.last.done():
            self.last.set_exception(SystemExit(f"A receipt was not accepted: {frame.decode()}"))
        self._left -= 1
        if not self._left and not self.last.done():
            self.last.set_result(now)


class _Totals:
    """Counts the frames to the sender until one holds the final totals."""

    def __init__(self, message: str, many: int) -> None:
        self.final: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.frames = 0
        self._message, self._many = message, many

    def hear(self, frame: bytes, now: float) -> None:
        if not frame.startswith(b'{"frame":"receipts"'):
            return
        self.frames += 1
        told = {row["messageID"]: row["readCount"] for row in json.loads(frame)["receipts"]}
        if told.get(self._message) == self._many and not self.final.done():
            self.final.set_result(now)
