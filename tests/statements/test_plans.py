"""How the hottest statements are answered in the town of ten thousand: by indexes. None reads a whole table for a page."""

from collections.abc import Callable
from typing import Any

import pytest

from bench.plans import statements_of
from messaging.services.catch_up import total_unread, unread_counts
from messaging.services.history import read_history
from receipts.services.audience import readers
from receipts.services.summaries import summaries

from .conftest import Towns
from .towns import Town

HOT: dict[str, Callable[[Town], Any]] = {
    "the newest messages": lambda town: read_history(person=town.owner, conversation=town.square, limit=100),
    "the totals of a message": lambda town: summaries(
        viewer=town.crier, message_ids=[town.last["messageID"]]
    ),
    "what is unread of much": lambda town: unread_counts(town.owner),
    "what is unread together": lambda town: total_unread(town.owner),
    "a page of readers": lambda town: readers(
        viewer=town.crier, message_id=town.first["messageID"], filter=0, cursor="", count=100
    ),
    "a page of those who have not read": lambda town: readers(
        viewer=town.crier, message_id=town.last["messageID"], filter=1, cursor="", count=100
    ),
}
SMALL = {"messaging_conversation"}
"""Of what a town has hundreds; the square is one of them."""


@pytest.mark.parametrize("named", HOT)
def test_no_table_is_read_whole(towns: Towns, db: None, named: str) -> None:
    _, many = towns

    statements = statements_of(lambda: HOT[named](many))

    assert statements
    assert [one for one in statements if set(one.whole) - SMALL] == []
