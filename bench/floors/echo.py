"""The floor of sockets: the same frames on as many sockets, sent back by a server that does nothing else."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import NamedTuple

from ..processes import cpu_of
from ..sockets import Socket, connect, packed, run
from ..stage import Stage

BARE, CHANNELS = "bench.floors.echo_app:bare", "bench.floors.echo_app:channels"


class Echo(NamedTuple):
    """Frames per second of one process, and its CPU for each in milliseconds; medians of the rounds."""

    rate: float
    cpu: float


def echo(stage: Stage, app: str, frames: Sequence[bytes], rounds: int) -> Echo:
    """One frame on each of as many sockets, all at once, until all are back; as often as there are rounds."""
    with _server(stage, app) as (url, pid):
        return run(_bursts(url, pid, frames, rounds))


def echo_one(stage: Stage, app: str, frame: bytes, times: int) -> float:
    """Milliseconds from sending one frame to having it back; the median."""
    with _server(stage, app) as (url, _):
        return run(_one_by_one(url, frame, times))


@contextmanager
def _server(stage: Stage, app: str) -> Iterator[tuple[str, int]]:
    arguments = ("--port", "0", "--lifespan", "off", "--no-access-log", "--no-use-colors")
    transport = ("--ws", "websockets-sansio", "--ws-per-message-deflate", "false")
    server = stage.beside("uvicorn", *arguments, *transport, app)
    try:
        yield f"http://127.0.0.1:{server.port}", server.pid
    finally:
        server.stop()


async def _bursts(url: str, pid: int, frames: Sequence[bytes], rounds: int) -> Echo:
    sockets = [await connect(url) for _ in frames]
    ready = [packed(frame) for frame in frames]
    await _burst(sockets, ready)
    results = []
    for _ in range(rounds):
        before = cpu_of(pid)
        took = await _burst(sockets, ready)
        results.append((len(frames) / took, 1000 * (cpu_of(pid) - before) / len(frames)))
    for socket in sockets:
        socket.close()
    rates, costs = zip(*results, strict=True)
    return Echo(median(rates), median(costs))


async def _burst(sockets: Sequence[Socket], frames: Sequence[bytes]) -> float:
    """Seconds until the last frame is back."""
    left, done = len(sockets), asyncio.get_running_loop().create_future()

    def hear(frame: bytes, now: float) -> None:
        nonlocal left
        left -= 1
        if not left:
            done.set_result(now)

    for socket in sockets:
        socket.hear = hear
    begin = time.perf_counter()
    for socket, frame in zip(sockets, frames, strict=True):
        socket.send_packed(frame)
    return float(await done) - begin


async def _one_by_one(url: str, frame: bytes, times: int) -> float:
    socket = await connect(url)
    took = [await _burst([socket], [packed(frame)]) for _ in range(times)]
    socket.close()
    return 1000 * median(took)
