"""The sockets of a page's console blocks: what each sends (`bob> …`) and what it hears (`bob< …`)."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

from websockets.sync.client import ClientConnection, connect

from .names import Names

PATIENCE = 30.0  # seconds
QUIET = 0.2  # seconds without another frame after which there is none

Frame = dict[str, Any]


class Line(NamedTuple):
    """One frame of a transcript; `said` goes up, others come down."""

    who: str
    said: bool
    text: str


def lines_of(block: str) -> Iterator[Line]:
    """A frame begins with `who> ` or `who< ` and may go on over several lines; `both & hear< ` the same one."""
    parts = re.split(r"^(\w+(?: & \w+)*)([<>]) ", block, flags=re.MULTILINE)[1:]
    for people, way, text in zip(*[iter(parts)] * 3, strict=True):
        for who in people.split(" & "):
            yield Line(who, way == ">", text)


class Wire:
    """One socket. What it hears is kept until the page speaks of it. Heartbeats come when they come, and so does it that
    somebody has come or gone: whoever watches them may be told of that before or after anything else."""

    def __init__(self, url: str, names: Names) -> None:
        self._names = names
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(connect(url, proxy=None))
        self._heard: list[Frame] = []
        self.heads: Frame = {}

    def say(self, text: str) -> None:
        self._socket.send(text)

    def hear(self, expected: Frame) -> None:
        """Fails unless this frame comes, in whichever order: the answer and what is told to all race."""
        until = time.monotonic() + PATIENCE
        while (index := self._index_of(expected)) is None:
            left = until - time.monotonic()
            assert left > 0 and self._listen(left), f"not heard:\n{expected}\nbut:\n{self._heard}"
        self._heard.pop(index)

    def hears_nothing_more(self) -> None:
        while self._listen(QUIET):
            pass
        self._heard = [frame for frame in self._heard if frame["frame"] != "status"]
        assert not self._heard, f"the page does not speak of\n{self._heard}"

    def close(self) -> None:
        self._open.close()

    def _index_of(self, expected: Frame) -> int | None:
        same = (index for index, frame in enumerate(self._heard) if self._names.same(expected, frame))
        return next(same, None)

    def _listen(self, seconds: float) -> bool:
        try:
            text = self._socket.recv(timeout=seconds)
        except TimeoutError:
            return False
        frame = json.loads(self._names.as_on_page(str(text)))
        if frame["frame"] == "ready":
            self.heads = frame
        if frame["frame"] != "heartbeat":
            self._heard.append(frame)
        return True
