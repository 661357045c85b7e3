"""The hub: ready frames to the sockets of this process, one channel-layer subscription for all of them.

Delivery is at most once, and nothing that matters lives here. What the hub does promise is that a
frame of a conversation reaches only those who were in it when the frame was told.
"""

import asyncio
import logging
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from channels.db import database_sync_to_async

from . import metrics
from .models import Conversation, Stay
from .relay import Facts, Relay, relay_or_none

logger = logging.getLogger(__name__)

CONVERSATIONS_KEPT = 5_000
FRAMES_WAITING = 1_000

LOADERS = ThreadPoolExecutor(2, thread_name_prefix="hub")


@dataclass(frozen=True, slots=True)
class Envelope:
    """An encoded frame and whom it is for: the people named, or those in a conversation as of
    `members_version` who joined before its `change`, less one (`but`). If it is about a message (`seq`) whose
    history is not open to all, only those whose stay contains it."""

    body: str
    people: tuple[int, ...] = ()
    conversation: int | None = None
    members_version: int = 0
    change: int = 0
    seq: int = 0
    but: int = 0


class Outbox(Protocol):
    def put(self, body: str) -> None:
        """Take a frame without waiting; an outbox that is full gives its socket up."""


@dataclass(slots=True)
class Audience:
    """Who is in a conversation, as of a version of its members: person → the number of the change by which they
    joined, and of the message after which."""

    version: int = -1
    joined: dict[int, tuple[int, int]] = field(default_factory=dict)
    waiting: deque[Envelope] = field(default_factory=deque)
    loading: bool = False


class Hub:
    """Belongs to one event loop; only `publish` may be called from other threads."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.told = self.delivered = 0
        """Frames since the process began: told here or elsewhere, and handed to a socket."""
        self._relay: Relay | None = None
        self._outboxes: defaultdict[int, dict[Outbox, Callable[[], None]]] = defaultdict(dict)
        self._audiences: OrderedDict[int, Audience] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def attach(self) -> None:
        """Belong to the running loop from now on, and listen to other processes if there may be any."""
        loop = asyncio.get_running_loop()
        if self.loop is loop:
            return
        self._outboxes.clear()
        self._audiences.clear()
        self._tasks.clear()
        self.loop = loop
        self._relay = relay_or_none()
        if self._relay:
            await self._relay.start(self._take)

    async def detach(self) -> None:
        """Stop listening. Sockets are closed by their server."""
        if self._relay:
            await self._relay.stop()
        for task in tuple(self._tasks):
            task.cancel()
        self.loop = self._relay = None

    def register(self, person: int, outbox: Outbox, look_again: Callable[[], None]) -> None:
        """A socket of this person: its frames go to `outbox`, and `look_again` is called when its login may be over."""
        self._outboxes[person][outbox] = look_again

    def unregister(self, person: int, outbox: Outbox) -> None:
        self._outboxes[person].pop(outbox, None)
        if not self._outboxes[person]:
            del self._outboxes[person]

    def layer_is_up(self) -> bool | None:
        """Whether other processes could be reached when it was last tried; None where there are none."""
        return self._relay.is_up if self._relay else None

    def people_here(self) -> frozenset[int]:
        """The people who have a socket open on this process. From any thread."""
        return frozenset(tuple(self._outboxes))

    def sockets_here(self) -> dict[int, int]:
        """How many sockets each of them has open. On the event loop."""
        return {person: len(outboxes) for person, outboxes in self._outboxes.items()}

    def publish(self, envelope: Envelope) -> None:
        """Hand a frame to this process's sockets and to the other processes. Never waits for either."""
        self._tell({name: getattr(envelope, name) for name in Envelope.__slots__})

    def nudge(self, people: Sequence[int]) -> None:
        """Have all sockets of these people look at their login again, here and on the other processes. It says nothing
        of what became of it, and may be lost like any frame: each heartbeat looks as well."""
        self._tell({"look_again": list(people)})

    def _tell(self, facts: Facts) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._tell_all, facts)
            return
        relay = relay_or_none()
        if relay:
            relay.send_from_outside(facts)

    def _tell_all(self, facts: Facts) -> None:
        self._take(facts)
        if self._relay:
            self._relay.send(facts)

    def _take(self, facts: Facts) -> None:
        """What was told here or on another process."""
        if "look_again" not in facts:
            self._deliver(Envelope(**facts))
            return
        for person in facts["look_again"]:
            for look_again in tuple(self._outboxes.get(person, {}).values()):
                look_again()

    def _deliver(self, envelope: Envelope) -> None:
        self.told += 1
        for person in envelope.people:
            self._put(person, envelope.body)
        if envelope.conversation is not None and self._outboxes:
            self._deliver_to_members(envelope.conversation, envelope)

    def _deliver_to_members(self, conversation: int, envelope: Envelope) -> None:
        audience = self._audiences.setdefault(conversation, Audience())
        self._audiences.move_to_end(conversation)
        if audience.version >= envelope.members_version and not audience.loading:
            self._put_to(audience, envelope)
            return
        # A full queue drops its oldest frame: whoever misses it sees the gap and asks.
        if len(audience.waiting) >= FRAMES_WAITING:
            audience.waiting.popleft()
            metrics.DROPPED_MEMBERS_UNKNOWN.inc()
        audience.waiting.append(envelope)
        if not audience.loading:
            audience.loading = True
            self._start(self._load(conversation, audience))

    async def _load(self, conversation: int, audience: Audience) -> None:
        """Load the members and deliver what waited; again, as long as a frame knows of a later change of members."""
        try:
            while audience.waiting:
                if audience.version < audience.waiting[0].members_version:
                    audience.version, audience.joined = await members_now(conversation)
                if audience.version < audience.waiting[0].members_version:
                    raise LookupError("a frame was told of members that are not in the database")
                self._put_to(audience, audience.waiting.popleft())
        except Exception:
            audience.version = -1
            metrics.DROPPED_MEMBERS_UNKNOWN.inc(len(audience.waiting))
            audience.waiting.clear()
            logger.exception(
                "The members of a conversation could not be loaded; its listeners catch up by the numbers."
            )
        finally:
            audience.loading = False
            while (
                len(self._audiences) > CONVERSATIONS_KEPT and not next(iter(self._audiences.values())).loading
            ):
                self._audiences.popitem(last=False)

    def _put_to(self, audience: Audience, envelope: Envelope) -> None:
        few, many = sorted((audience.joined.keys(), self._outboxes.keys()), key=len)
        for person in [person for person in few if person in many]:
            joined, after_seq = audience.joined[person]
            saw_it = not envelope.seq or envelope.seq > after_seq
            if joined <= envelope.change and saw_it and person != envelope.but:
                self._put(person, envelope.body)

    def _put(self, person: int, body: str) -> None:
        outboxes = tuple(self._outboxes.get(person, {}))
        for outbox in outboxes:
            outbox.put(body)
        self.delivered += len(outboxes)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _load_members(conversation: int) -> tuple[int, dict[int, tuple[int, int]]]:
    # The version is read first: members newer than their version are loaded again at the next frame, older ones never.
    version = Conversation.objects.values_list("members_version", flat=True).get(pk=conversation)
    stays = Stay.objects.current().filter(conversation=conversation, person__is_active=True)
    rows = stays.values_list("person", "joined_change", "after_seq")
    return version, {person: (joined, after_seq) for person, joined, after_seq in rows}


members_now = database_sync_to_async(_load_members, thread_sensitive=False, executor=LOADERS)


hub = Hub()
