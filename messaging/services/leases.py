"""Who is connected: what a process says of its own sockets, for as long as it lives."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from messaging.models import Lease, Person
from messaging.sql import put_rows

from .statuses import tell_statuses


@transaction.atomic
def renew_leases(*, process: str, sockets: Mapping[int, int], seconds: float) -> None:
    """This process has so many sockets open of each of these people (by number), for so many seconds from now; 0: none
    any more. Those of whom it says nothing stay as they were. What has expired is swept, whosever it was.

    Whoever watches somebody who came by this, or went, is told. As many statements for a thousand people as for one.
    """
    before = _connected(sockets)
    now = timezone.now()
    until = now + timedelta(seconds=seconds)
    rows = [(person, process, count, until if count else now) for person, count in sorted(sockets.items())]
    put_rows(Lease, ("person", "process"), ("sockets", "expires_at"), rows)
    # Two that sweep at once take different rows, so that neither waits for the other.
    expired = Lease.objects.filter(expires_at__lte=now).select_for_update(skip_locked=True)
    swept = dict(expired.values_list("pk", "person"))
    Lease.objects.filter(pk__in=swept).delete()
    concerned = {*sockets, *swept.values()}
    here = _connected(concerned)
    _tell(came=here & sockets.keys() - before, gone={*before, *swept.values()} - here)


def _connected(people: Iterable[int]) -> set[int]:
    """Those of them who have a socket open somewhere."""
    return set(Lease.objects.current().filter(person__in=list(people)).values_list("person", flat=True))


def _tell(*, came: set[int], gone: set[int]) -> None:
    """When somebody was last here is written when they go."""
    if gone:
        left = Person.objects.filter(pk__in=gone).order_by("pk").select_for_update(no_key=True)
        keys = list(left.values_list("pk", flat=True))
        Person.objects.filter(pk__in=keys).update(last_seen_at=timezone.now())
    if came or gone:
        tell_statuses(came | gone)
