"""W8: the stream of receipts, followed by a back end through the Python client."""

import time
from statistics import median

from chat_client import BackEnd

from ..calls import Caller
from ..figures import Figure, at_most
from ..floors.answer import empty_answer
from ..stage import Stage

SAYS = (
    "the stream of all receipts: a page of 1,000, an answer without news, and a back end that follows it all"
)
PREFIX = "w8"
STREAM = "/api/v1/receipts/stream/?after="


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    members, times = (1_000, 10) if quick else (10_000, 100)
    stage.say(f"a group of {members}, of whom all have read one message and half of them another")
    owner = Caller(stage.urls[0], stage.inside("bench.worlds:hall", prefix=PREFIX, many=members)["token"])
    token = stage.inside("bench.worlds:back_end", user_id=f"{PREFIX}-back-end")
    stage.say("following it from the first receipt to the last")
    receipts, rate, end = _follow(stage.urls[0], token)
    caller = Caller(stage.urls[0], token)
    stage.say(f"{times} times a page, and an answer without news")
    page, nothing = (median(caller.timed(STREAM + after) for _ in range(times)) for after in ("0", end))
    empty = empty_answer(owner, times)
    for one in (caller, owner):
        one.close()
    return [
        Figure("a page of 1,000 receipts", page, "ms", empty),
        Figure("an answer without news", nothing, "ms", empty, at_most(4)),
        Figure("receipts that one back end follows", rate, "/s", size=receipts),
    ]


def _follow(url: str, token: str) -> tuple[int, float, str]:
    """How many receipts there are, how many of them a second were told, and the cursor at the end."""
    told, begun = 0, time.perf_counter()
    with BackEnd(url, token) as back_end:
        for page in back_end.follow_receipts(after="0"):
            told += sum(len(row["readers"]) for row in page["receipts"])
            if page["isCompleted"]:
                return told, told / (time.perf_counter() - begun), page["cursor"]
    raise AssertionError("it goes on for ever")
