"""The channel layer on Redis: a relay that nothing is told to is heard again, and one that is to end does."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels_redis.core import RedisChannelLayer
from django.conf import settings

from messaging import relay as relays
from messaging.relay import GROUP, Relay
from tests.chaos.proxy import Mood, Proxy

pytestmark = pytest.mark.skipif(os.environ["CHAT_TEST_DATABASE"] != "postgres", reason="is about Redis")

PATIENCE = 20
SOON = 0.3


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy to the Redis of the tests."""
    proxy = Proxy()
    proxy.port = int(settings.REDIS_URLS[0].rpartition(":")[2].partition("/")[0])
    await proxy.start()
    yield proxy
    await proxy.stop()


def layer(address: str | None = None) -> Any:
    """A layer as the product sets it up, and as good as new: those of the process know other loops."""
    config = settings.CHANNEL_LAYERS["default"]["CONFIG"]
    hosts = [{**host, "address": address or host["address"]} for host in config["hosts"]]
    return RedisChannelLayer(**{**config, "hosts": hosts})


async def test_a_relay_ends_at_whatever_moment_it_is_told_to() -> None:
    """On Python 3.11 what redis-py writes with a time-out may swallow that its task is cancelled."""
    for moment in range(150):
        mine = layer()
        relay = Relay(mine)
        await relay.start(lambda facts: None)
        relay.send({})
        await asyncio.sleep(moment / 15_000)

        async with asyncio.timeout(PATIENCE):
            await relay.stop()

        await mine.close_pools()


async def test_a_relay_whose_connection_a_firewall_forgot_hears_again(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relays, "DEAF", SOON)
    told: asyncio.Queue[Any] = asyncio.Queue()
    mine, others = (
        layer(f"redis://127.0.0.1:{proxy.listens_at}/0"),
        layer(f"redis://127.0.0.1:{proxy.port}/0"),
    )
    relay = Relay(mine)
    await relay.start(told.put_nowait)

    try:
        assert await heard(others, told, "before") == "before"
        proxy.mood = Mood.SWALLOWING
        await say(others, "lost")
        proxy.heal(forgetting=True)
        assert await heard(others, told, "after") == "after"
    finally:
        await relay.stop()
        await mine.close_pools()
        await others.close_pools()


async def heard(others: Any, told: "asyncio.Queue[Any]", word: str) -> Any:
    """What the relay delivers when another process says it, again and again: it may not have joined yet."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await say(others, word)
            while not told.empty():
                if (said := told.get_nowait()) == word:
                    return said


async def say(others: Any, word: str) -> None:
    await others.group_send(GROUP, {"type": "frame", "origin": "another process", "facts": word})
    await asyncio.sleep(SOON)
