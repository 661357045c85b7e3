"""W6: what a socket costs in memory while nothing happens."""

import asyncio

from ..figures import Figure, at_most
from ..processes import memory_of_all
from ..sockets import log_in_all
from ..sockets import run as run_loop
from ..stage import Stage

SAYS = "memory of an idle socket, somebody logged in on each"
PREFIX = "w6"
WARM = 64
REST = 3.0  # seconds


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    many = 200 if quick else 1_000
    tokens = stage.inside("bench.worlds:people", prefix=PREFIX, many=many)
    stage.say(f"{many} sockets, after {WARM} that came and went")
    each = run_loop(_idle(stage, tokens))
    return [Figure("memory per idle socket above rest", each, "KiB", None, at_most(40), many)]


async def _idle(stage: Stage, tokens: dict[str, str]) -> float:
    first = await log_in_all(stage.urls, dict(list(tokens.items())[:WARM]))
    for socket in first:
        socket.close()
    await asyncio.sleep(REST)
    pids = [server.pid for server in stage.servers]
    before = memory_of_all(pids)
    sockets = await log_in_all(stage.urls, tokens)
    await asyncio.sleep(REST)
    each = (memory_of_all(pids) - before) / len(sockets) / 1024
    for socket in sockets:
        socket.close()
    return each
