"""W5: one message told to everybody who is there, as fast as can be and at two a second."""

import asyncio
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from ..figures import Figure, Floor, at_least, at_most
from ..sockets import Socket, command, connect, log_in_all, packed
from ..sockets import run as run_loop
from ..stage import Stage

SAYS = "a message told to 10, 100 and 1,000 sockets: many at once, and two a second"
PREFIX = "w5"
SIZES = (10, 100, 1_000)
SENDERS = 20
"""Each sends one message of a burst, so that nobody meets the limit of what one person may send."""
PAUSE = 0.5
BAR_AT = 1_000
PATIENCE = 60.0
LOOP = "bench.floors.fan_app:bare"


class Plan(NamedTuple):
    """How many hear, how many bursts there are, and how many messages after them, two a second."""

    size: int
    bursts: int
    paced: int


class Told(NamedTuple):
    """Deliveries a second in a burst and of one message alone, the milliseconds from the request to a delivery at two a
    second (the median), how many deliveries were missing, and how large a frame was."""

    rate: float
    alone: float
    pace: float
    lost: int
    frame: bytes


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    sizes = (10, 100) if quick else SIZES
    tokens = stage.inside("bench.worlds:people", prefix=PREFIX, many=max(sizes) + SENDERS)
    figures = []
    for size in sizes:
        plan = Plan(size, 2, 6) if quick else Plan(size, 5, 20)
        who = dict(list(tokens.items())[: size + SENDERS])
        group = stage.inside("bench.worlds:group", prefix=PREFIX, many=size + SENDERS)
        stage.say(
            f"{size} sockets, {plan.bursts} bursts of {SENDERS} messages, then {plan.paced}, two a second"
        )
        before = stage.cpu()
        told = run_loop(_talk(stage.urls, who, group, plan))
        cpu = 1e6 * (stage.cpu() - before).total / ((plan.bursts * SENDERS + plan.paced) * size)
        stage.say("the same by a bare loop")
        server = stage.beside(*UVICORN, LOOP)
        try:
            bare = run_loop(_loop(f"http://127.0.0.1:{server.port}", told.frame, plan))
        finally:
            server.stop()
        if told.lost:
            stage.say(f"{told.lost} deliveries are missing")
        is_judged = size == BAR_AT
        figures += [
            Figure(
                "deliveries in a burst",
                told.rate,
                "/s",
                Floor("bare loop", bare.rate, "/s"),
                at_least(0.3) if is_judged else None,
                size,
                f"{SENDERS} messages at once, which are stored durably, from the first delivery to the last",
            ),
            Figure(
                "deliveries of one message",
                told.alone,
                "/s",
                Floor("bare loop", bare.alone, "/s"),
                None,
                size,
                "from the first to the last",
            ),
            Figure(
                "two a second, median",
                told.pace,
                "ms",
                Floor("bare loop", bare.pace, "ms"),
                at_most(3) if is_judged else None,
                size,
                "from the sender's request, which is stored durably, to each socket",
            ),
            Figure("deliveries lost", told.lost, "", None, at_most(0), size),
            Figure("CPU per delivery, sending and logging in with it", cpu, "µs", None, None, size),
        ]
    return figures


UVICORN = (
    *("uvicorn", "--port", "0", "--lifespan", "off", "--no-access-log", "--no-use-colors"),
    *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
)


class _Ears:
    """Who hears: counts what comes to a number of sockets, and when."""

    def __init__(self, sockets: Sequence[Socket], beginning: bytes) -> None:
        self._sockets, self._beginning = sockets, beginning
        self.moments: list[float] = []
        self.frame = b""
        self._wanted, self._done = 0, asyncio.Event()
        for socket in sockets:
            socket.hear = self._hear

    def expect(self, many: int) -> None:
        self.moments, self._wanted = [], many
        self._done.clear()

    def rate(self) -> float:
        """Deliveries a second from the first to the last."""
        return (len(self.moments) - 1) / max(1e-6, self.moments[-1] - self.moments[0])

    async def lost(self) -> int:
        """How many are missing when all are here, or when nobody would wait any longer."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._done.wait()
        except TimeoutError:
            return self._wanted - len(self.moments)
        return 0

    def _hear(self, frame: bytes, now: float) -> None:
        if frame.startswith(self._beginning):
            self.frame = frame
            self.moments.append(now)
            if len(self.moments) == self._wanted:
                self._done.set()


async def _talk(urls: Sequence[str], tokens: dict[str, str], group: str, plan: Plan) -> Told:
    sockets = await log_in_all(urls, tokens)
    senders = sockets[:SENDERS]
    params = {"conversationID": group, "payload": {"text": "tea at four, the train was late again"}}
    ask = packed(command("message.send", params))

    def burst() -> None:
        for sender in senders:
            sender.send_packed(ask)

    ears = _Ears(sockets[SENDERS:], b'{"frame":"changes"')
    told = await _measure(ears, burst, lambda number: senders[number % SENDERS].send_packed(ask), plan)
    for socket in sockets:
        socket.close()
    return told


async def _loop(url: str, frame: bytes, plan: Plan) -> Told:
    sockets = [await connect(url) for _ in range(plan.size)]
    pilot = sockets[0]
    many, once = (packed(f"{times} ".encode() + frame) for times in (SENDERS, 1))
    told = await _measure(
        _Ears(sockets, b""), lambda: pilot.send_packed(many), lambda _: pilot.send_packed(once), plan
    )
    for socket in sockets:
        socket.close()
    return told


async def _measure(ears: _Ears, burst: Callable[[], None], one: Callable[[int], None], plan: Plan) -> Told:
    rates, alone, pace, lost = [], [], [], 0
    for _ in range(plan.bursts):
        ears.expect(plan.size * SENDERS)
        burst()
        lost += await ears.lost()
        rates.append(ears.rate())
        await asyncio.sleep(PAUSE)
    for number in range(plan.paced):
        ears.expect(plan.size)
        begin = time.perf_counter()
        one(number)
        lost += await ears.lost()
        alone.append(ears.rate())
        pace += [1000 * (moment - begin) for moment in ears.moments]
        await asyncio.sleep(max(0.0, begin + PAUSE - time.perf_counter()))
    return Told(median(rates), median(alone), median(pace), lost, ears.frame)
