"""Faults in how the client in Python keeps what the server has."""

from .fault import Fault

EVERYBODY = ("tests/convergence/test_everybody_converges.py",)
TALK = ("tests/convergence/test_talk.py",)
FOUND = ("tests/convergence/test_found.py",)

FAULTS = (
    Fault(
        name="the second client applies a frame over a gap",
        path="bench/client/order.py",
        right='if one["from"] <= cursor + 1 <= one["to"]',
        wrong='if cursor + 1 <= one["to"]',
        asked=EVERYBODY,
    ),
    Fault(
        name="the second client does not read for whom a group's history is open",
        path="bench/client/replica.py",
        right='        self._apply_profile(held, shape.get("groupProfile") or {})\n',
        wrong="",
        asked=FOUND,
    ),
    Fault(
        name="the second client does not miss what a heartbeat no longer names",
        path="bench/client/replica.py",
        right="held.is_here and not held.is_removed and not held.is_named",
        wrong="False",
        asked=FOUND,
    ),
    Fault(
        name="the second client takes a page for what happened, not for what is",
        path="bench/client/replica.py",
        right="if is_page or was_on",
        wrong="if was_on",
        asked=FOUND,
    ),
    Fault(
        name="the second client shows what was cleared",
        path="bench/client/held.py",
        right=' and one["sequence"] > cleared',
        wrong="",
        asked=TALK,
    ),
    Fault(
        name="the second client does not compare heads",
        path="bench/client/questions.py",
        right="return stream.cursor < head or (",
        wrong="return (",
        asked=EVERYBODY,
    ),
)
