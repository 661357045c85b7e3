"""What stands as long as many tests look at it: made once, and never committed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def standing(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written within stands until the end of the block. Tests within that roll back leave it as it was."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
