"""Two servers that send back what they get: bare uvicorn, and a bare consumer of Channels."""

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """Nothing but the protocol. Each frame is sent back."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


class Echo(AsyncWebsocketConsumer):
    channel_layer_alias = "none"

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.send(text_data=text_data)


channels = Echo.as_asgi()
