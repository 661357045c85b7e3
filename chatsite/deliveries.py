"""Delivering: one thread gives events their positions, takes lanes and says how far each came; others send.

Whoever is asked something by people never waits for a receiver: nothing here runs in a request. The same runs within a
server that is alone (chatsite.asgi) and in processes of its own (`manage.py run_worker`), any number of them.
"""

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import monotonic

from django.db import close_old_connections, connections

from messaging.services import outbox
from messaging.services.lanes import Attempt, Outcome, Taken, settle, take_lanes
from messaging.services.letters import Key, letters_for
from messaging.services.sweeping import sweep
from messaging.webhooks.sending import Letter, send

from .metrics import DELIVERED, DELIVERY_FAILURES, WEBHOOKS_SWITCHED_OFF

logger = logging.getLogger(__name__)

LOOKS = 0.5
"""Seconds between two looks at an outbox in which nothing is to be done."""

SENDERS = 16
OF_ONE_WEBHOOK = 12
"""Lanes of one webhook that are sent at a time: one that is slow leaves senders to others."""

A_LANE = 10.0
"""Seconds after which nothing more of a lane is begun before it is said how far it came: well within its lease."""

SWEEPS = 60.0
"""Seconds between two sweeps."""

LAST_LETTERS = 6.0
"""Seconds for what is on its way when the worker ends."""


class Deliveries:
    """One worker. It may be started again after it was stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._sending: dict[Future[Outcome], Taken] = {}

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self.run, name="deliveries", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing new, and say how far what is on its way came; waits for it, for so long."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(LAST_LETTERS)

    def end(self) -> None:
        """The same, without waiting; from a signal."""
        self._stopping.set()

    def run(self) -> None:
        """Deliver until it is stopped."""
        swept_at = monotonic()
        with ThreadPoolExecutor(SENDERS, thread_name_prefix="letters") as senders:
            while not self._stopping.is_set():
                close_old_connections()
                try:
                    outbox.known.look()
                    has_more = self.go_on(senders)
                    if monotonic() >= swept_at + SWEEPS:
                        swept_at = monotonic()
                        sweep()
                except Exception:
                    logger.warning("Webhooks could not be delivered; trying again.", exc_info=True)
                    has_more = False
                if not has_more:
                    self._stopping.wait(LOOKS)
            self._finish()
        connections.close_all()

    def go_on(self, senders: ThreadPoolExecutor) -> bool:
        """One round; answers whether there is more to be done at once."""
        has_positions_to_give = outbox.give_positions() >= outbox.AT_ONCE
        self._begin(senders)
        if self._sending:
            done, _ = wait(self._sending, LOOKS, FIRST_COMPLETED)
            self._settle(done)
        return has_positions_to_give or bool(self._sending)

    def _begin(self, senders: ThreadPoolExecutor) -> None:
        busy = Counter(taken.lane.webhook_id for taken in self._sending.values())
        full = [webhook for webhook, lanes in busy.items() if lanes >= OF_ONE_WEBHOOK]
        taken = take_lanes(SENDERS - len(self._sending), full)
        if not taken:
            return
        letters = letters_for(taken)
        for one in taken:
            self._sending[senders.submit(send_lane, one, letters, self._stopping)] = one

    def _settle(self, done: set[Future[Outcome]]) -> None:
        outcomes = []
        for future in done:
            taken = self._sending.pop(future)
            if (fault := future.exception()) is not None:
                logger.error("A lane was left to its lease.", exc_info=fault, extra={"lane": taken.lane.pk})
            else:
                outcomes.append(future.result())
        if not outcomes:
            return
        for webhook in settle(outcomes):
            WEBHOOKS_SWITCHED_OFF.inc()
            logger.error("Webhook %d (%s) was switched off: %s", webhook.pk, webhook.url, webhook.off_reason)

    def _finish(self) -> None:
        done, _ = wait(self._sending, LAST_LETTERS)
        try:
            self._settle(done)
        except Exception:
            logger.warning("How far lanes came could not be said; it is sent again.", exc_info=True)


def send_lane(taken: Taken, letters: Mapping[Key, Letter], stopping: threading.Event) -> Outcome:
    """Send its events one after the other, until one is not taken or the time is over."""
    until = monotonic() + A_LANE
    after = taken.lane.after
    attempts: list[Attempt] = []
    for event in taken.events:
        if stopping.is_set() or monotonic() >= until:
            return Outcome(taken, after, attempts)
        letter = letters.get((taken.lane.pk, event.pk))
        if letter is not None:
            attempts.append(Attempt(event, *send(letter)))
            (DELIVERED if attempts[-1].is_success else DELIVERY_FAILURES).inc()
            if not attempts[-1].is_success:
                return Outcome(taken, after, attempts)
        assert event.position is not None
        after = event.position
    return Outcome(taken, taken.lane.upto if taken.is_whole else after, attempts)


deliveries = Deliveries()
