"""People who talk and read, others who listen, and a loading that takes its time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from channels.db import database_sync_to_async

from messaging.hub import Envelope, hub
from messaging.models import Conversation, Message, Person
from messaging.services.messages import new_message_id, send_message, send_online
from receipts.live import courier
from receipts.services.acknowledge import Call, Item, acknowledge
from tests.sockets import Socket

Work = Callable[[], Any]


def say(sender: Person, conversation: Conversation, text: str = "secret", asked: bool = True) -> Message:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": text},
        need_read_receipt=asked,
    ).message


def say_online(sender: Person, conversation: Conversation) -> None:
    send_online(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMCustomElem",
        payload={"data": "typing"},
    )


def read(reader: Person, message: Message) -> None:
    [results] = acknowledge([Call(reader.pk, [Item(message.message_id)])])
    assert [one.result for one in results] == ["ok"]


@database_sync_to_async
def done(work: Work) -> Any:
    return work()


@asynccontextmanager
async def listening(*people: Person) -> AsyncIterator[list[Socket]]:
    sockets = [Socket() for _ in people]
    for socket, person in zip(sockets, people, strict=True):
        await socket.__aenter__()
        await socket.log_in(person)
        socket.told.clear()
    try:
        yield sockets
    finally:
        for socket in sockets:
            await socket.__aexit__(None, None, None)


async def heard(socket: Socket, person: Person) -> list[dict[str, Any]]:
    """Everything up to now, in the order in which it came."""
    await asyncio.to_thread(hub.publish, Envelope('{"frame": "until here"}', people=(person.pk,)))
    await socket.next("until here")
    told, socket.told = socket.told, []
    return told


async def warm(group: Conversation, sender: Person, *sockets: Socket) -> None:
    """The hub has loaded who is there, all of these among them."""
    await done(lambda: say(sender, group, "hello"))
    for socket in sockets:
        assert (await socket.next("changes"))["changes"][0]["message"]["payload"] == {"text": "hello"}


async def settled() -> None:
    """Nothing is being looked up or loaded any more, and nothing waits for a pause to end."""
    for _ in range(500):
        await asyncio.sleep(0.01)
        if not courier._waiting and not hub._tasks:
            return
    raise AssertionError(courier._waiting)


class Held:
    """A loading that takes its time: it has `begun`, and ends when it may `go_on`. It is held before it looks, or with
    what it has found."""

    def __init__(self, really: Callable[[Any], Awaitable[Any]], *, once_found: bool = False) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self._really = really
        self._once_found = once_found

    async def __call__(self, about: Any) -> Any:
        if self._once_found:
            found = await self._really(about)
            await self._hold()
            return found
        await self._hold()
        return await self._really(about)

    async def _hold(self) -> None:
        self.begun.set()
        await self.go_on.wait()
