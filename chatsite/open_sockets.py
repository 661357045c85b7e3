"""How many sockets are open here, of each person and from each address. Counted on the event loop alone, so that of
any number that come at once no more stay than may."""

from collections import Counter
from typing import NamedTuple

from messaging.errors import TooFrequent
from messaging.limits import limits
from messaging.wire.limits import past


class Place(NamedTuple):
    """What one socket holds, by the name of the limit, for one subject."""

    limit: str
    subject: str


class OpenSockets:
    def __init__(self) -> None:
        self._held: Counter[Place] = Counter()

    def take(self, limit: str, subject: str) -> Place:
        """A place, to be left once; TooFrequent if there is none."""
        place, most = Place(limit, subject), getattr(limits(), limit)
        if most and self._held[place] >= most:
            raise TooFrequent(past(limit, "sockets at a time"), retryAfter=1, limit=most)
        self._held[place] += 1
        return place

    def leave(self, place: Place) -> None:
        self._held[place] -= 1
        if self._held[place] <= 0:
            del self._held[place]


open_sockets = OpenSockets()
