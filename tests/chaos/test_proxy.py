"""The proxy passes bytes on, and does not when it is told not to."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from .proxy import Mood, Proxy

pytestmark = pytest.mark.once

SOON = 0.2

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy to a server that answers each line with itself, in capitals."""

    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line.upper())
        writer.close()

    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    proxy = Proxy(delay=SOON)
    proxy.port = server.sockets[0].getsockname()[1]
    await proxy.start()
    yield proxy
    await proxy.stop()
    server.close()


async def test_passes_on(proxy: Proxy) -> None:
    assert await ask(await come(proxy)) == b"TEA\n"


async def test_is_late_while_it_is_slow(proxy: Proxy) -> None:
    there = await come(proxy)
    proxy.mood = Mood.SLOW

    begin = asyncio.get_running_loop().time()

    assert await ask(there) == b"TEA\n"
    assert asyncio.get_running_loop().time() - begin >= 2 * SOON


async def test_swallows_and_then_hangs_up_on_those_it_swallowed_of(proxy: Proxy) -> None:
    there, quiet = await come(proxy), await come(proxy)
    assert await ask(quiet) == b"TEA\n"
    proxy.mood = Mood.SWALLOWING
    late = await come(proxy)

    assert [await ask(there), await ask(late)] == [None, None]
    proxy.heal()

    assert [await ask(there), await ask(late)] == [b"", b""]
    assert await ask(quiet) == b"TEA\n"
    assert await ask(await come(proxy)) == b"TEA\n"


async def test_forgets_those_it_swallowed_of_and_they_are_not_told(proxy: Proxy) -> None:
    there = await come(proxy)
    proxy.mood = Mood.SWALLOWING
    assert await ask(there) is None

    proxy.heal(forgetting=True)

    assert await ask(there) is None
    assert await ask(await come(proxy)) == b"TEA\n"


async def test_hangs_up(proxy: Proxy) -> None:
    there = await come(proxy)
    assert await ask(there) == b"TEA\n"

    proxy.cut()

    assert await ask(there) == b""


async def test_hangs_up_on_who_comes_while_nobody_is_there(proxy: Proxy) -> None:
    proxy.port = 1

    assert await ask(await come(proxy)) == b""


async def come(proxy: Proxy) -> Ends:
    return await asyncio.open_connection("127.0.0.1", proxy.listens_at)


async def ask(ends: Ends) -> bytes | None:
    """What is answered: b"" if it is hung up on, None if nothing comes."""
    reader, writer = ends
    try:
        writer.write(b"tea\n")
        async with asyncio.timeout(3 * SOON):
            return await reader.readline()
    except TimeoutError:
        return None
    except ConnectionError:
        return b""
