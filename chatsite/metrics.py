"""What this process counts of itself, beside what the apps do (messaging/metrics.py, receipts/metrics.py).

Labels are words of the code (routes as they are written in urls.py, commands, codes of refusals): there are never more
of them than the code has, and they name nobody.
"""

from bisect import bisect_left
from collections.abc import Iterator

from prometheus_client import REGISTRY, Counter, Gauge, Info
from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from . import __version__


class Times(Collector):
    """A histogram that only the event loop adds to: without a lock it takes a third of the time of the library's."""

    BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)

    def __init__(self, name: str, says: str, labels: tuple[str, ...]) -> None:
        self._described = name, says, labels
        self._rows: dict[tuple[str, ...], list[float]] = {}
        REGISTRY.register(self)

    def add(self, seconds: float, *labels: str) -> None:
        row = self._rows.get(labels)
        if row is None:
            row = self._rows[labels] = [0.0] * (len(self.BOUNDS) + 2)
        row[bisect_left(self.BOUNDS, seconds)] += 1
        row[-1] += seconds

    def collect(self) -> Iterator[Metric]:
        """From any thread."""
        name, says, labels = self._described
        family = HistogramMetricFamily(name, says, labels=labels)
        for values, row in tuple(self._rows.items()):
            *counts, total = tuple(row)
            so_far, buckets = 0.0, []
            for bound, count in zip((*map(str, self.BOUNDS), "+Inf"), counts, strict=True):
                so_far += count
                buckets.append((bound, so_far))
            family.add_metric(values, buckets, sum_value=total)
        yield family


REQUESTS = Times(
    "chat_request_seconds", "Requests, and what they took.", ("door", "route", "method", "status")
)
COMMANDS = Times("chat_command_seconds", "Commands of sockets, and what they took.", ("command", "outcome"))

SOCKETS = Gauge("chat_sockets", "Sockets that are open.")
_closed = Counter("chat_sockets_closed", "Sockets that ended: the peer left, or was sent away.", ["why"])
LEFT = _closed.labels("left")
SENT_AWAY = {
    1009: _closed.labels("too_large"),
    1013: _closed.labels("try_later"),
    4401: _closed.labels("login_over"),
    4408: _closed.labels("too_slow"),
    4429: _closed.labels("too_many"),
}
"""By the code of closing."""

UPLOADS = Gauge("chat_uploads", "Uploads that come in or are being stored.")
UPLOADED_BYTES = Counter("chat_uploaded_bytes", "Bytes of uploads that came in.")

DATABASE_FAULTS = Counter("chat_database_faults", "Calls that failed at the database, by why.", ["why"])

_failed = Counter(
    "chat_login_failures",
    "What let nobody in: passwords, tokens of REST, credentials and tickets of sockets.",
    ["by"],
)
FAILED_PASSWORD = _failed.labels("password")
FAILED_TOKEN = _failed.labels("token")
FAILED_SOCKET = _failed.labels("socket")

LEASES_UNWRITTEN = Counter("chat_lease_failures", "How often it could not be written who is connected.")

DELIVERED = Counter("chat_webhook_deliveries", "Events that webhooks took.")
DELIVERY_FAILURES = Counter("chat_webhook_failures", "Events that a webhook did not take at some attempt.")
WEBHOOKS_SWITCHED_OFF = Counter(
    "chat_webhooks_switched_off", "Webhooks that took nothing for a day, or are gone."
)

Info("chat_build", "What runs here.").info({"version": __version__})
