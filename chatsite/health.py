"""Is this process alive, and can it serve? For proxies, containers and whoever is woken at night."""

from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE = 1.0


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else: a dead database is no reason to restart it."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """503 unless the database answers and has every migration. Without Redis nothing is lost, only late: degraded."""
    database = _database()
    live = _redis()
    ready = database == "ok"
    status = "not ready" if not ready else "ready" if live in {"ok", "not used"} else "degraded"
    return JsonResponse(
        {"status": status, "database": database, "redis": live},
        status=200 if ready else 503,
        headers={} if ready else {"Retry-After": "5"},
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok" if is_migrated() else "migrations are missing"
    except DatabaseError:
        return "unreachable"


_seen_migrated = False


def is_migrated() -> bool:
    """Whether every migration of this release is applied; once it is, it stays so for this process."""
    global _seen_migrated
    if not _seen_migrated:
        executor = MigrationExecutor(connection)
        _seen_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _seen_migrated


def _redis() -> str:
    try:
        for client in _clients():
            client.ping()
    except redis.RedisError:
        return "unreachable"
    return "ok" if _clients() else "not used"


@cache
def _clients() -> tuple[redis.Redis, ...]:
    return tuple(
        redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        for url in settings.REDIS_URLS
    )
