"""While the demo's server runs, its people read what visitors write, answer now and then, and talk a little.

One thread, everything through the services. Nobody reads or speaks for a person who is logged in: those are visitors.
It says a bounded number of things and never more often than every few seconds.
"""

import heapq
import logging
import random
import threading
import time
from collections.abc import Callable, Collection, Iterable
from functools import partial
from itertools import count

from django.db import connections
from django.utils import timezone

from chatsite.environment import flag
from messaging.errors import Refusal
from messaging.hub import hub
from messaging.models import Conversation, Message, Person, Stay
from messaging.services.messages import new_message_id, send_message
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, acknowledge

from .cast import PEOPLE
from .chatter import ANSWERS, CHATTER
from .logins import is_demo

logger = logging.getLogger(__name__)

TICK = 0.5  # seconds
MOST_SAID = 150  # things said in the life of one server
MOST_WAITING = 2_000  # things that people are about to do
MOST_FAULTS = 5
READING = (1.0, 4.0)  # seconds until one of the six has read something
CROWD_READING = (3.0, 40.0)
ANSWERING = (3.0, 7.0)  # seconds after having read it
PAUSE = (40.0, 100.0)  # seconds between things said unasked
ATTENTION = 0.85  # how many of those asked read at all
ANSWERED = {True: 0.8, False: 0.45}  # how often: in a direct chat, in a group


class Talker:
    """What the people of the demo do next. `step` does what is due; it is told the time."""

    def __init__(self, *, visitors: Callable[[], Collection[int]], chance: random.Random) -> None:
        self._visitors = visitors
        self._chance = chance
        self._last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._six = {
            person.pk: person for person in Person.objects.filter(user_id__in=[one.user_id for one in PEOPLE])
        }
        self._crowd = set(Person.objects.filter(user_id__startswith="guest").values_list("pk", flat=True))
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._said = 0
        self._next_chatter = 0.0

    def step(self, now: float) -> None:
        """Notice what is new, and let everybody do what they were about to."""
        visitors = set(self._visitors())
        for message in self._new_messages():
            self._notice(message, visitors, now)
        while self._due and self._due[0][0] <= now:
            _, _, act = heapq.heappop(self._due)
            act()
        if visitors and now >= self._next_chatter:
            if self._next_chatter:
                self._chat(visitors)
            self._next_chatter = now + self._chance.uniform(*PAUSE)

    def _new_messages(self) -> list[Message]:
        new = Message.objects.filter(pk__gt=self._last).select_related(
            "conversation__low", "conversation__high"
        )
        # One that is committed late may be passed over here: then these people have not noticed it.
        messages = list(new.order_by("pk")[:100])
        if messages:
            self._last = messages[-1].pk
        return [message for message in messages if not message.is_system]

    def _notice(self, message: Message, visitors: Collection[int], now: float) -> None:
        here = set(
            Stay.objects.current().filter(conversation=message.conversation).values_list("person", flat=True)
        )
        here.discard(message.sender_id or 0)
        readers = sorted(here & self._six.keys() - set(visitors))
        attentive = [
            reader for reader in readers if message.conversation.is_direct or self._happens(ATTENTION)
        ]
        for reader in attentive:
            self._later(now, READING, partial(self._read, message, [reader]))
        if message.need_read_receipt:
            crowd = [person for person in sorted(here & self._crowd) if self._happens(ATTENTION)]
            self._chance.shuffle(crowd)
            for start in range(0, len(crowd), 5):
                few = crowd[start : start + 5]
                self._later(now, CROWD_READING, partial(self._read, message, few))
        if (
            attentive
            and message.sender_id in visitors
            and self._happens(ANSWERED[message.conversation.is_direct])
        ):
            answerer = self._chance.choice(attentive)
            begin = now + READING[1]
            self._later(begin, ANSWERING, partial(self._answer, message.conversation, answerer))

    def _later(self, now: float, between: tuple[float, float], act: Callable[[], None]) -> None:
        if len(self._due) < MOST_WAITING:
            heapq.heappush(self._due, (now + self._chance.uniform(*between), next(self._order), act))

    def _read(self, message: Message, readers: Iterable[int]) -> None:
        readers = [reader for reader in readers if reader not in self._visitors()]
        if message.need_read_receipt:
            item = Item(message.message_id, seen_at=timezone.now(), origin="viewed")
            acknowledge([Call(reader, [item]) for reader in readers])
        for reader in readers:
            if reader in self._six:
                _allowed(
                    move_read_position,
                    person=self._six[reader],
                    conversation=message.conversation,
                    seq=message.seq,
                )

    def _answer(self, conversation: Conversation, person: int) -> None:
        if person not in self._visitors():
            self._say(conversation, person, self._chance.choice(ANSWERS))

    def _chat(self, visitors: Collection[int]) -> None:
        group_id, text = self._chance.choice(CHATTER)
        conversation = Conversation.objects.filter(group_id=group_id, dismissed_at=None).first()
        if conversation is None:
            return
        here = Stay.objects.current().filter(conversation=conversation, person__in=self._six)
        speakers = sorted(set(here.values_list("person", flat=True)) - set(visitors))
        if speakers:
            self._say(conversation, self._chance.choice(speakers), text)

    def _say(self, conversation: Conversation, person: int, text: str) -> None:
        if self._said >= MOST_SAID:
            return
        self._said += 1
        sender = self._six[person]
        _allowed(
            send_message,
            sender=sender,
            conversation=conversation,
            message_id=new_message_id(sender),
            type="TIMTextElem",
            payload={"text": text},
            need_read_receipt=self._happens(0.5),
        )

    def _happens(self, likelihood: float) -> bool:
        return self._chance.random() < likelihood


def people_online() -> frozenset[int]:
    """Who has a socket open on this process: visitors, since the demo's own people have none."""
    return hub.people_here()


def _allowed(verb: Callable[..., object], **arguments: object) -> None:
    """Do it unless it is refused: somebody may have been removed, or a group dismissed, meanwhile."""
    try:
        verb(**arguments)
    except Refusal as refusal:
        logger.info("The demo's people may not: %s", refusal)


class _Background:
    """The thread of this process, if it has one."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        if self._thread is None and flag("DEMO", default=False):
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="demo", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def _run(self) -> None:
        faults = 0
        try:
            if not is_demo():
                return
            talker = Talker(visitors=people_online, chance=random.Random())  # noqa: S311 - nothing secret
            while not self._stop.wait(TICK) and faults < MOST_FAULTS:
                try:
                    talker.step(time.monotonic())
                except Exception:
                    faults += 1
                    logger.exception("The demo's people stumbled.")
        except Exception:
            logger.exception("The demo's people do not talk.")
        finally:
            connections.close_all()


_background = _Background()


def start_talker() -> None:
    """Let the demo's people talk, if `DEMO` is on and the database is the demo's. Returns at once."""
    _background.start()


def stop_talker() -> None:
    """They fall silent; waits for what one of them is just doing, a few seconds at most."""
    _background.stop()
