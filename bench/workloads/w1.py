"""W1: a receipt in a direct conversation, from the reader's request to the sender's screen."""

import asyncio
import json
import time
from statistics import median, quantiles

from ..figures import Figure, Floor, at_most
from ..floors import echo, redis, sql
from ..sockets import Socket, ask, command, log_in, packed
from ..sockets import run as run_loop
from ..stage import Stage

SAYS = "a receipt in a direct conversation, 20 a second, from the reader's request to the sender's screen"
A_SECOND = 20
PREFIX = "w1"


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    times = 60 if quick else 400
    tokens = stage.inside("bench.worlds:people", prefix=PREFIX, many=2)
    sender, reader = tokens
    stage.inside("bench.worlds:direct", one=sender, other=reader)
    stage.say(f"{times} receipts, {A_SECOND} a second")
    took, frame, cpu = run_loop(_receipts(stage, tokens, times))
    stage.say("floors")
    parts = (
        sql.upsert_one(stage, times),
        redis.publish_to_seen(stage, frame, times),
        echo.echo_one(stage, echo.BARE, frame, times),
    )
    name = "durable upsert {:.2f} + publish to seen {:.2f} + socket echo {:.2f}".format(*parts)
    middle, last = median(took), quantiles(took, n=100)[-1]
    return [
        Figure("median", middle, "ms", Floor(name, sum(parts), "ms"), at_most(8)),
        Figure("99th percentile", last, "ms", Floor("median", middle, "ms"), at_most(5)),
        Figure("CPU per message sent and read, all processes", cpu, "ms"),
    ]


async def _receipts(stage: Stage, tokens: dict[str, str], times: int) -> tuple[list[float], bytes, float]:
    """Milliseconds of each, a frame as the sender got it, and milliseconds of CPU for each with its message. The two
    are on different processes, if there are two."""
    (sender, sender_token), (reader, reader_token) = tokens.items()
    writes = await log_in(stage.urls[0], sender, sender_token)
    reads = await log_in(stage.urls[-1], reader, reader_token)
    took, frame = [], b""
    due, before = time.perf_counter(), stage.cpu()
    for number in range(times + A_SECOND):
        message = await _send(writes, f"C2C{reader}")
        # The message is on its way to the reader as well; nobody reads what is not there yet.
        await asyncio.sleep(max(0.0, (due := due + 1 / A_SECOND) - time.perf_counter()))
        milliseconds, frame = await _read(writes, reads, message)
        if number >= A_SECOND:
            took.append(milliseconds)
        else:
            before = stage.cpu()
    return took, frame, 1000 * (stage.cpu() - before).total / times


async def _send(socket: Socket, conversation: str) -> str:
    params = {"conversationID": conversation, "payload": {"text": "tea?"}, "needReadReceipt": True}
    answer = await ask(socket, "message.send", params)
    return str(answer["message"]["ID"])


async def _read(writes: Socket, reads: Socket, message: str) -> tuple[float, bytes]:
    seen: asyncio.Future[tuple[float, bytes]] = asyncio.get_running_loop().create_future()
    accepted: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def hear(frame: bytes, now: float) -> None:
        if frame.startswith(b'{"frame":"receipts"') and message.encode() in frame and not seen.done():
            seen.set_result((now, frame))

    def hear_answer(frame: bytes, now: float) -> None:
        if frame.startswith(b'{"frame":"answer"'):
            accepted.set_result(frame)

    writes.hear, reads.hear = hear, hear_answer
    frame = packed(command("receipt.acknowledge", {"messages": [{"messageID": message, "origin": "viewed"}]}))
    begin = time.perf_counter()
    reads.send_packed(frame)
    async with asyncio.timeout(30):
        now, told = await seen
        answer = json.loads(await accepted)
    assert answer["data"]["results"][0]["result"] == "ok", answer
    return 1000 * (now - begin), told
