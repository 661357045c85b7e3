"""What the batches of receipts were like is noted once a minute, and when the process ends."""

import pytest
from channels.db import database_sync_to_async

from chatsite.batch_notes import BatchNotes
from messaging.relay import PROCESS
from receipts.metrics import BATCH_CALLS, BATCH_SECONDS
from receipts.models import BatchHour


@database_sync_to_async
def noted() -> list[tuple[str, int, int, float]]:
    return list(BatchHour.objects.values_list("process", "batches", "calls", "seconds"))


@pytest.mark.django_db(transaction=True)
async def test_notes_what_came_since_it_began_and_nothing_twice() -> None:
    BATCH_CALLS.observe(7)
    BATCH_SECONDS.observe(1)  # before it began
    notes = BatchNotes()
    notes.start()
    await notes.write()
    assert await noted() == []

    for calls, seconds in ((3, 0.25), (1, 0.5)):
        BATCH_CALLS.observe(calls)
        BATCH_SECONDS.observe(seconds)
        await notes.write()
        await notes.write()
    assert await noted() == [(PROCESS, 2, 4, 0.75)]

    BATCH_CALLS.observe(2)
    BATCH_SECONDS.observe(0.25)
    await notes.stop()
    await notes.stop()
    assert await noted() == [(PROCESS, 3, 6, 1.0)]
