"""W4: who has read a message of a group of 10,000, and who has not, page by page."""

from urllib.parse import quote

from ..calls import Caller
from ..figures import Figure, Floor, at_most
from ..floors.answer import beside_empty
from ..stage import Stage

SAYS = "a page of 100 of the readers of a message in a group of 10,000, and of those who have not read it"
PREFIX = "w4"
PAGE = 100
HAVE, HAVE_NOT = 0, 1


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    members, times = (1_000, 20) if quick else (10_000, 200)
    stage.say(f"a group of {members}, who have all read one message, half of them another, nobody the third")
    hall = stage.inside("bench.worlds:hall", prefix=PREFIX, many=members)
    caller = Caller(stage.urls[0], hall["token"])
    last = (members - 1) // PAGE
    paths = {
        "page 1 of the readers": _page(caller, hall["all"], HAVE, 1),
        f"page {last} of the readers": _page(caller, hall["all"], HAVE, last),
        "page 1 of those who have not": _page(caller, hall["none"], HAVE_NOT, 1),
        f"page {last} of those who have not": _page(caller, hall["none"], HAVE_NOT, last),
        "page 1 of the other half, of a message that half has read": _page(caller, hall["half"], HAVE_NOT, 1),
    }
    stage.say(f"{times} times each page")
    empty, medians = beside_empty(caller, paths, times)
    caller.close()
    first, *_ = medians.values()
    return [
        *(
            Figure(name, took, "ms", empty, at_most(2 if name.endswith("readers") else 4))
            for name, took in medians.items()
        ),
        Figure(
            f"page {last} beside page 1",
            medians[f"page {last} of the readers"],
            "ms",
            Floor("page 1 of the readers", first, "ms"),
            at_most(1.2),
        ),
    ]


def _page(caller: Caller, message: str, kind: int, number: int) -> str:
    """The address of that page, to which one has come by those before it."""
    address = f"/api/v1/messages/{quote(message)}/readers/?filter={kind}&count={PAGE}&cursor="
    cursor = ""
    for _ in range(number - 1):
        cursor = quote(caller.get(address + cursor)["cursor"])
    return address + cursor
