"""W3: somebody comes back and has read what was said meanwhile."""

import asyncio
import json
import time
from statistics import median

from ..figures import Figure, Floor, at_most
from ..floors import sql
from ..sockets import Socket, ask, log_in
from ..sockets import run as run_loop
from ..stage import Stage

SAYS = "one member of a group of ten catching up with 30 and with 1,000 messages, in calls of 30 one after the other"
PREFIX = "w3"
A_CALL = 30
MEMBERS = 10
PATIENCE = 60


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    sizes = (30, 100) if quick else (30, 1_000)
    rounds = 2 if quick else 5
    tokens = stage.inside("bench.worlds:people", prefix=PREFIX, many=MEMBERS)
    group = stage.inside("bench.worlds:group", prefix=PREFIX, many=MEMBERS)
    figures = []
    for size in sizes:
        stage.say(f"{size:,} messages, read by {rounds + 1} members one after the other")
        said = stage.inside("bench.worlds:say", sender=f"{PREFIX}-00000", conversation=group, many=size)
        took, seen = run_loop(_catch_up(stage, tokens, said, rounds))
        calls = [list(range(first, min(first + A_CALL, size))) for first in range(0, size, A_CALL)]
        floor = Floor("bare SQL of the same batches", sql.batches(stage, calls, rounds=10), "ms")
        judged = size == 1_000 and stage.shape == "production"
        figures.append(Figure("all accepted", took, "ms", floor, at_most(5) if judged else None, size))
        figures.append(Figure("all totals at the sender", seen, "ms", floor, size=size))
    return figures


async def _catch_up(
    stage: Stage, tokens: dict[str, str], said: list[str], rounds: int
) -> tuple[float, float]:
    """Milliseconds until all is accepted, and until the sender has seen all; medians."""
    everybody = list(tokens.items())
    sender = await log_in(stage.urls[0], *everybody[0])
    taken = []
    for number in range(rounds + 1):
        reader = await log_in(stage.urls[-1], *everybody[number + 1])
        taken.append(await _read_all(sender, reader, said, number + 1))
        reader.close()
    sender.close()
    accepted, seen = zip(*taken[1:], strict=True)
    return median(accepted), median(seen)


async def _read_all(sender: Socket, reader: Socket, said: list[str], readers: int) -> tuple[float, float]:
    waiting, seen = set(said), asyncio.get_running_loop().create_future()

    def hear(frame: bytes, now: float) -> None:
        if frame.startswith(b'{"frame":"receipts"'):
            told = json.loads(frame)["receipts"]
            waiting.difference_update(row["messageID"] for row in told if row["readCount"] == readers)
            if not waiting and not seen.done():
                seen.set_result(now)

    sender.hear = hear
    begin = time.perf_counter()
    for first in range(0, len(said), A_CALL):
        messages = [{"messageID": one, "origin": "bulk"} for one in said[first : first + A_CALL]]
        answer = await ask(reader, "receipt.acknowledge", {"messages": messages}, first)
        assert all(row["result"] == "ok" for row in answer["results"]), answer
    accepted = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        last = await seen
    return 1000 * (accepted - begin), 1000 * (last - begin)
