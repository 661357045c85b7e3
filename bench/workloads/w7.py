"""W7: the conversation list of somebody who has many."""

from ..calls import Caller
from ..figures import Figure, at_most
from ..floors.answer import beside_empty
from ..stage import Stage

SAYS = "the first page of 50 of somebody's 1,000 conversations, with what is unread, and all that a client begins with"
PREFIX = "w7"
PAGE = 50


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    many, times = (100, 10) if quick else (1_000, 100)
    stage.say(f"{many} conversations, half of them groups, two messages in each")
    token = stage.inside("bench.worlds:talkative", prefix=PREFIX, many=many)
    caller = Caller(stage.urls[0], token)
    stage.say(f"{times} times the page")
    paths = {
        "first page of 50": f"/api/v1/conversations/?limit={PAGE}",
        "everything at the start": f"/api/v1/start/?limit={PAGE}",
    }
    empty, medians = beside_empty(caller, paths, times)
    caller.close()
    page, start = (medians[name] for name in paths)
    return [
        Figure("first page of 50", page, "ms", empty, at_most(4), many),
        Figure("everything at the start", start, "ms", empty, None, many),
    ]
