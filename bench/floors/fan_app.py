"""A server that sends what it gets to every socket that is open, in a bare loop: the frame is ready, nobody is looked
for, nothing is kept."""

from typing import Any

sockets: dict[int, Any] = {}


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """A frame `<number> <rest>` is told that many times to all."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    sockets[id(send)] = send
    try:
        while (message := await receive())["type"] == "websocket.receive":
            times = int(message["text"].split(" ", 1)[0])
            told = {"type": "websocket.send", "text": message["text"]}
            for _ in range(times):
                for one in tuple(sockets.values()):
                    await one(told)
    finally:
        del sockets[id(send)]
