"""What is not counted but looked at, when somebody asks for the metrics."""

from collections.abc import Iterator

from django.db import DatabaseError, connections
from prometheus_client import REGISTRY
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from messaging.hub import hub
from messaging.services import outbox
from messaging.services.checks import known as checks
from messaging.services.waiting import look_at_waiting
from receipts.batcher import batcher

from . import pool
from .http_threads import HTTP
from .leases import leases


class Now(Collector):
    def collect(self) -> Iterator[Metric]:
        """From any thread. What there is none of (a pool on SQLite, a check that never ran) is left out."""
        yield _gauge("chat_people_connected", "People with a socket on this process.", len(hub.people_here()))
        yield CounterMetricFamily("chat_frames_told", "Frames to be handed to whom they concern.", hub.told)
        yield CounterMetricFamily("chat_frames_delivered", "Frames handed to a socket.", hub.delivered)
        yield _gauge("chat_leases", "People whom this process has written down as connected.", leases.held)
        yield _gauge("chat_requests_waiting", "Requests that wait for a thread.", HTTP.waiting)
        yield _gauge("chat_commands_waiting", "Work of sockets that waits for a thread.", pool.POOL.waiting)
        yield _gauge("chat_receipt_calls_waiting", "Calls that wait for the next batch.", batcher.waiting)
        yield from _database()
        is_up = hub.layer_is_up()
        if is_up is not None:
            yield _gauge("chat_redis_up", "Whether Redis was reached when it was last tried.", is_up)
        yield from _webhooks()
        check = checks.check
        if check is not None:
            yield _gauge(
                "chat_integrity_violations", "What the last check of all found here.", check.violations
            )
            yield _gauge(
                "chat_integrity_checked_seconds", "When it ended, in Unix time.", check.ended_at.timestamp()
            )


def _webhooks() -> Iterator[Metric]:
    """Asked of the database, where back ends listen at all. It is left out if that does not answer."""
    if not outbox.known.is_anything:
        return
    try:
        events, lanes, seconds = look_at_waiting()
    except DatabaseError:
        return
    yield _gauge("chat_webhook_events_waiting", "Events that have no position yet.", events)
    yield _gauge("chat_webhook_lanes_waiting", "Conversations that a webhook is to be told of.", lanes)
    yield _gauge("chat_webhook_oldest_seconds", "How long the oldest of that has waited.", seconds)


def _database() -> Iterator[Metric]:
    # Not by the connection's property, which makes the pool if there is none yet.
    pool = getattr(connections["default"], "_connection_pools", {}).get("default")
    if pool is not None:
        found = pool.get_stats()
        size, idle = found.get("pool_size", 0), found.get("pool_available", 0)
        family = GaugeMetricFamily("chat_database_connections", "Connections of the pool.", labels=["state"])
        family.add_metric(["idle"], idle)
        family.add_metric(["used"], size - idle)
        yield family
        yield _gauge("chat_database_connections_most", "The most there may be.", found.get("pool_max", 0))
        yield _gauge(
            "chat_database_waiting", "Threads that wait for a connection.", found.get("requests_waiting", 0)
        )


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


REGISTRY.register(Now())
