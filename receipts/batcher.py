"""Natural batching: one write is in flight per process; what arrives meanwhile goes into the next.

No waiting window and one writer, so a lone receipt is written at once and a thousand of them in a few
transactions. Only the doors use it: a verb that calls `acknowledge` inside its own transaction does so directly.
"""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from typing import NamedTuple

from django.db import close_old_connections, connection, connections

from messaging.errors import Overloaded, Refusal

from .services.acknowledge import Call, ItemResult, Outcome, acknowledge

logger = logging.getLogger(__name__)

CALLS_PER_BATCH = 500
CALLS_WAITING = 5_000
PATIENCE = 15.0
"""Seconds that a caller waits for the writer to begin, and again for it to end."""

IDLE = 2.0
"""Seconds without work after which the writer ends; the next call starts another."""


class _Waiting(NamedTuple):
    call: Call
    answer: "Future[Outcome]"


class Batcher:
    def __init__(
        self, *, waiting: int = CALLS_WAITING, patience: float = PATIENCE, idle: float = IDLE
    ) -> None:
        self._most_waiting = waiting
        self._patience = patience
        self._idle = idle
        self._queue: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._writer: threading.Thread | None = None
        self._stopping = False

    def submit(self, call: Call) -> list[ItemResult]:
        """Acknowledge as part of the next batch, and wait for the results. Raises the refusal of the call if there is
        one; Overloaded if too many wait already or it takes too long to be this call's turn."""
        if connection.in_atomic_block:
            return _results(acknowledge([call])[0])
        answer: Future[Outcome] = Future()
        with self._changed:
            if len(self._queue) >= self._most_waiting:
                raise Overloaded
            self._queue.append(_Waiting(call, answer))
            if self._writer is None:
                self._stopping = False
                self._writer = threading.Thread(target=self._write_until_idle, name="receipts", daemon=True)
                self._writer.start()
            self._changed.notify_all()
        return _results(self._wait_for(answer))

    def stop(self) -> None:
        """Write what waits, then end the writer and its database connection."""
        with self._changed:
            writer, self._stopping = self._writer, True
            self._changed.notify_all()
        if writer is not None:
            writer.join(self._patience)

    def _wait_for(self, answer: "Future[Outcome]") -> Outcome:
        try:
            return answer.result(self._patience)
        except NotInTime:
            if answer.cancel():
                raise Overloaded from None
        # The writer has begun: the outcome is soon known.
        try:
            return answer.result(self._patience)
        except NotInTime:
            raise Overloaded(
                "The server is busy. It is not known what was done; asking again does no harm."
            ) from None

    def _write_until_idle(self) -> None:
        try:
            while batch := self._next_batch():
                _write(batch)
        finally:
            connections.close_all()

    def _next_batch(self) -> list[_Waiting]:
        """What waits, in order; waits for the first if nothing does. Empty when the writer is to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping, self._idle)
            taken = [self._queue.popleft() for _ in range(min(len(self._queue), CALLS_PER_BATCH))]
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
        outcomes = _acknowledge([waiting.call for waiting in batch])
    except Exception:
        logger.warning(
            "A batch of %d acknowledgements failed; each is done again alone.", len(batch), exc_info=True
        )
        for waiting in batch:
            _write_alone(waiting)
    else:
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.answer.set_result(outcome)


def _write_alone(waiting: _Waiting) -> None:
    """One caller's fault is nobody else's."""
    try:
        outcomes = _acknowledge([waiting.call])
    except Exception as fault:  # noqa: BLE001 - its caller raises it
        waiting.answer.set_exception(fault)
    else:
        waiting.answer.set_result(outcomes[0])


def _acknowledge(calls: Sequence[Call]) -> list[Outcome]:
    # No request begins or ends in this thread, so nobody else would drop a connection that is broken or too old.
    close_old_connections()
    try:
        return acknowledge(calls)
    finally:
        close_old_connections()


def _results(outcome: Outcome) -> list[ItemResult]:
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


batcher = Batcher()
