"""Health: alive is the process, ready is the database; without Redis the service is late, not down."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from chatsite import health

REFUSED = "redis://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_seen_migrated", False)
    health._clients.cache_clear()


def test_is_alive_without_a_database(client: Client) -> None:
    answer = client.get("/livez")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_is_ready_with_a_migrated_database(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["database"]) == ("ready", "ok")


@pytest.mark.django_db
def test_is_degraded_without_redis(client: Client, settings: Any) -> None:
    settings.REDIS_URLS = [REFUSED]

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": "ok", "redis": "unreachable"}


@pytest.mark.django_db
def test_is_not_ready_while_a_migration_is_missing(client: Client) -> None:
    MigrationRecorder(connection).flush()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["database"]) == ("not ready", "migrations are missing")


def test_is_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise OperationalError("gone")

    monkeypatch.setattr(health, "connection", Gone())

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"
    assert "gone" not in answer.content.decode()


def test_takes_no_posts(client: Client) -> None:
    assert [client.post(path).status_code for path in ("/livez", "/readyz")] == [405, 405]
