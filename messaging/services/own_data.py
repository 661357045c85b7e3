"""What is kept of somebody, given to themselves: one file, as everything was at one moment."""

import gzip
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import IO, NamedTuple, cast

from django.db import connection, transaction

from messaging.errors import Overloaded
from messaging.limits import limits
from messaging.models import AuditEntry, Person
from messaging.wire.json_pieces import json_object

from .audit import Staff, write_down
from .lookup import require_person
from .personal_data import everything_of
from .rates import Rate, give_back, take

AT_ONCE = 2
"""How many a process makes at once: each has a thread and a connection as long as it takes."""

LONGEST = 300
"""Seconds after which one that was begun, and was never heard of again, holds up no other."""

PIECE = 65_536
PACKING = 1
"""Where it waits may be memory, as /tmp in a container is: packed it takes an eighth."""

_making = BoundedSemaphore(AT_ONCE)


class OwnData(NamedTuple):
    """A file that is nowhere but here, packed; `size` is that of what comes out of it."""

    packed: IO[bytes]
    size: int

    def pieces(self) -> Generator[bytes]:
        """All of it, once; then the file is gone."""
        with self.packed, gzip.open(self.packed) as file:
            while piece := file.read(PIECE):
                yield piece

    def close(self) -> None:
        self.packed.close()


def export_oneself(person: Person) -> OwnData:
    """Everything that is kept of this person, as JSON. It is in the audit log.

    TooFrequent while another one is made for them, and after so many in a while; `retryAfter` says when to come again.
    Overloaded if this process makes too many. What is not made is not counted.
    """
    if not _making.acquire(blocking=False):
        raise Overloaded
    try:
        return _made_alone(person)
    finally:
        _making.release()


def _made_alone(person: Person) -> OwnData:
    this_one = [Rate("export", str(person.pk), 1, LONGEST)]
    all_of_them = [
        Rate("exports", str(person.pk), limits().exports_per_person, limits().exports_seconds),
    ]
    take(this_one)
    try:
        take(all_of_them)
        try:
            return _made(person)
        except BaseException:
            give_back(all_of_them)
            raise
    finally:
        give_back(this_one)


def _made(person: Person) -> OwnData:
    with transaction.atomic():
        write_down(
            # For good, so without the address that they came from: they may wish to be forgotten.
            Staff(person, None),
            AuditEntry.Action.EXPORT,
            person,
            about=person.pk,
            note="everything that is kept of them, for themselves",
        )
    with _one_moment():
        now = Person.objects.get(pk=person.pk)
        require_person(now)
        return _packed(json_object(everything_of(now)))


def _packed(pieces: Iterable[str]) -> OwnData:
    packed = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 - whoever gets it closes it
    size = 0
    try:
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=PACKING) as file:
            for piece in pieces:
                size += file.write(piece.encode())
        packed.seek(0)
    except BaseException:
        packed.close()
        raise
    return OwnData(packed, size)


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is read within it is as it was when the first of it was read; nobody waits for it."""
    if connection.in_atomic_block:
        # That of whoever calls, who sees to it.
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not `atomic`, which takes the one lock for writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
