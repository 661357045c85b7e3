"""Without Redis, frames stay within a process: a second one on the same database is refused."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from chatsite.only_process import AlreadyServed, claim_database, release


@pytest.fixture
def in_memory(settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URLS = []
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.VAR_DIR = tmp_path


@pytest.mark.usefixtures("in_memory")
def test_the_check_refuses_more_processes_than_frames_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    assert [error.id for error in run_checks()] == ["chatsite.E001"]

    monkeypatch.setenv("WEB_CONCURRENCY", "1")
    assert run_checks() == []


def test_with_redis_there_may_be_many(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URLS = ["redis://127.0.0.1"]
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}
    monkeypatch.setenv("WEB_CONCURRENCY", "2")

    assert run_checks() == []
    assert (claim_database(), claim_database()) == (None, None)


@pytest.mark.usefixtures("in_memory")
def test_a_database_is_served_by_one_process_at_a_time() -> None:
    claim = claim_database()
    with pytest.raises(AlreadyServed):
        claim_database()

    release(claim)
    release(claim_database())


@pytest.mark.live
def test_a_second_server_says_why_it_does_not_start(tmp_path: Path) -> None:
    database = tmp_path / "chat.sqlite3"
    with Path(f"{database}.served").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)

        second = subprocess.run(
            [sys.executable, "-m", "chatsite", "--port", "0"],
            env={
                "PATH": os.environ["PATH"],
                "SECRET_KEY": os.environ["SECRET_KEY"],
                "DATABASE_URL": f"sqlite:///{database}",
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert second.returncode != 0
    assert "Another process serves this database" in second.stderr
