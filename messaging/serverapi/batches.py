"""Batches of which each item is done by itself, so that what is wrong with one keeps no other from being done."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from messaging.errors import Refusal
from messaging.models import Person

from .codes import failure
from .door import Answer, Call

Item = TypeVar("Item")


def each(
    call: Call, items: Iterable[Item], verb: Callable[[Item], Person]
) -> Iterator[tuple[Item, Refusal | None]]:
    """Do it to each; `verb` answers on whose behalf. Each comes back with what it was refused for, None if it was
    done."""
    for item in items:
        try:
            with call.part():
                call.acts(about=verb(item))
        except Refusal as refusal:
            yield item, refusal
        else:
            yield item, None


def result(command: str, refusal: Refusal | None) -> Answer:
    """What became of one item."""
    if refusal is None:
        return {"ResultCode": 0, "ResultInfo": ""}
    failed = failure(command, refusal)
    return {"ResultCode": failed["ErrorCode"], "ResultInfo": failed["ErrorInfo"]}
