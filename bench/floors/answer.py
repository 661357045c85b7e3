"""The floor of REST: an empty answer to somebody with a token, by the very server that is measured."""

from statistics import median

from ..calls import Caller
from ..figures import Floor

ADDRESS = "/floor/empty/"


def empty_answer(caller: Caller, times: int = 200) -> Floor:
    """The median of so many, in milliseconds."""
    return Floor("empty authenticated DRF answer", median(caller.timed(ADDRESS) for _ in range(times)), "ms")
