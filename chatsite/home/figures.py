"""The figures of the first page, in their order: what each needs, and who makes its cards."""

from collections.abc import Callable
from dataclasses import dataclass

from . import of_messages, of_reading, of_server
from .asked import Asked
from .cards import Card

SEE_MESSAGES, SEE_RECEIPTS = "messaging.view_message", "receipts.view_receipt"


@dataclass(frozen=True, slots=True)
class Figure:
    """`titles` are those of its cards. It is for staff who have all of `needs`, which are what lets them look at the
    rows behind it; of reading (`tells_of_readers`) it says nothing about a few people."""

    titles: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Asked], list[Card]]
    tells_of_readers: bool = False


FIGURES = (
    Figure(("Messages", "Asking for receipts"), (SEE_MESSAGES,), of_messages.messages),
    Figure(("Receipts",), (SEE_RECEIPTS,), of_reading.receipts, tells_of_readers=True),
    Figure(("Time to read",), (SEE_RECEIPTS,), of_reading.waits, tells_of_readers=True),
    Figure(("Unread by most",), (SEE_RECEIPTS, SEE_MESSAGES), of_reading.most_unread, tells_of_readers=True),
    Figure(("Read so far",), (SEE_RECEIPTS, SEE_MESSAGES), of_reading.rates, tells_of_readers=True),
    Figure(("Batches of receipts",), ("receipts.view_batchhour",), of_server.batches),
    Figure(("Open sockets",), ("messaging.view_lease",), of_server.connected),
    Figure(("Drift",), ("messaging.view_integritycheck",), of_server.drift),
)
