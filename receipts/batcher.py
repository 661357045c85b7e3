"""Natural batching: one write is in flight per process; what arrives meanwhile goes into the next.

No waiting window and one writer, so a lone receipt is written at once and a thousand of them in a few
transactions. Only the doors use it: a verb that calls `acknowledge` inside its own transaction does so directly.
"""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from time import perf_counter
from typing import NamedTuple

from django.db import close_old_connections, connection, connections

from messaging.doors import PATIENCE, Answer
from messaging.errors import NotLoggedIn, Overloaded, Refusal
from messaging.services.access import Login, standing_among

from . import metrics
from .services.acknowledge import Call, ItemResult, Outcome, acknowledge

logger = logging.getLogger(__name__)

CALLS_PER_BATCH = 500
RECEIPTS_WAITING = 20_000

IDLE = 2.0
"""Seconds without work after which the writer ends; the next call starts another."""

Shaped = Callable[[list[ItemResult]], Answer]


class _Waiting(NamedTuple):
    call: Call
    shaped: Shaped
    answer: "Future[Answer]"
    login: Login | None

    @property
    def receipts(self) -> int:
        """What it counts for in the queue."""
        return max(1, len(self.call.items))

    def settle(self, outcome: Outcome) -> None:
        """Whoever waits gets an answer, also if it cannot be shaped: then what went wrong."""
        if isinstance(outcome, Refusal):
            self.answer.set_exception(outcome)
            return
        try:
            answer = self.shaped(outcome)
        except Exception as fault:  # noqa: BLE001 - its caller raises it
            self.answer.set_exception(fault)
        else:
            self.answer.set_result(answer)


class Batcher:
    def __init__(self, *, waiting: int = RECEIPTS_WAITING, idle: float = IDLE) -> None:
        self._most_waiting = waiting
        self._idle = idle
        self._queue: deque[_Waiting] = deque()
        self._receipts = 0
        self._changed = threading.Condition()
        self._writer: threading.Thread | None = None
        self._stopping = False

    def submit(self, call: Call, shaped: Shaped, login: Login | None = None) -> "Future[Answer]":
        """Acknowledge as part of the next batch. Whoever waits for the future gets the shaped results, or the
        refusal of the call raised: NotLoggedIn if the login, where there is one, no longer stands by then. Overloaded
        if too many wait already; inside a transaction it is done at once."""
        waiting = _Waiting(call, shaped, Future(), login)
        if connection.in_atomic_block:
            waiting.settle(_outcomes([waiting])[0])
            return waiting.answer
        with self._changed:
            if self._receipts >= self._most_waiting:
                raise Overloaded
            self._receipts += waiting.receipts
            self._queue.append(waiting)
            if self._writer is None:
                self._stopping = False
                self._writer = threading.Thread(target=self._write_until_idle, name="receipts", daemon=True)
                self._writer.start()
            self._changed.notify_all()
        return waiting.answer

    @property
    def waiting(self) -> int:
        """Calls that are not begun yet."""
        return len(self._queue)

    def stop(self, patience: float = PATIENCE) -> None:
        """Write what waits, then end the writer and its database connection. Nothing to do if there is no writer;
        whoever calls later starts another."""
        with self._changed:
            writer, self._stopping = self._writer, True
            self._changed.notify_all()
        if writer is not None:
            writer.join(patience)

    def _write_until_idle(self) -> None:
        try:
            while batch := self._next_batch():
                _write(batch)
        finally:
            # However it ended: a writer that is gone must not keep the next call from starting another.
            with self._changed:
                if self._writer is threading.current_thread():
                    self._writer = None
            connections.close_all()

    def _next_batch(self) -> list[_Waiting]:
        """What waits, in order; waits for the first if nothing does. Empty when the writer is to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping, self._idle)
            taken = [self._queue.popleft() for _ in range(min(len(self._queue), CALLS_PER_BATCH))]
            self._receipts -= sum(waiting.receipts for waiting in taken)
            if not taken:
                # Under the lock: whoever comes next sees that there is no writer and starts another.
                self._writer = None
            return taken


def _write(taken: Sequence[_Waiting]) -> None:
    """Every caller gets an outcome or what went wrong; nothing goes wrong for the writer itself."""
    batch = [waiting for waiting in taken if waiting.answer.set_running_or_notify_cancel()]
    if not batch:
        return
    try:
        outcomes = _outcomes_alone(batch)
    except Exception:
        metrics.BATCHES_REDONE.inc()
        logger.warning(
            "A batch of %d acknowledgements failed; each is done again alone.", len(batch), exc_info=True
        )
        for waiting in batch:
            _write_alone(waiting)
    else:
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.settle(outcome)


def _write_alone(waiting: _Waiting) -> None:
    """One caller's fault is nobody else's."""
    try:
        outcomes = _outcomes_alone([waiting])
    except Exception as fault:  # noqa: BLE001 - its caller raises it
        waiting.answer.set_exception(fault)
    else:
        waiting.settle(outcomes[0])


def _outcomes_alone(batch: Sequence[_Waiting]) -> list[Outcome]:
    # No request begins or ends in this thread, so nobody else would drop a connection that is broken or too old.
    close_old_connections()
    try:
        begun = perf_counter()
        outcomes = _outcomes(batch)
        _measure(outcomes, perf_counter() - begun)
        return outcomes
    finally:
        close_old_connections()


def _outcomes(batch: Sequence[_Waiting]) -> list[Outcome]:
    """Of each; those whose login is over have done nothing."""
    standing = standing_among([waiting.login for waiting in batch if waiting.login is not None])
    is_over = [waiting.login is not None and waiting.login not in standing for waiting in batch]
    given = iter(acknowledge([one.call for one, over in zip(batch, is_over, strict=True) if not over]))
    return [NotLoggedIn() if over else next(given) for over in is_over]


def _measure(outcomes: Sequence[Outcome], seconds: float) -> None:
    metrics.BATCH_CALLS.observe(len(outcomes))
    metrics.BATCH_SECONDS.observe(seconds)
    answered = (outcome for outcome in outcomes if not isinstance(outcome, Refusal))
    for result, many in Counter(item.result for items in answered for item in items).items():
        metrics.RECEIPTS[result].inc(many)


batcher = Batcher()
