"""The server on which nobody is told anything: what people see there, no frame and no nudge has shown them."""

import asyncio

from messaging.hub import Envelope, Hub
from tests.deaf import deafen


class Listener:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def put(self, body: str) -> None:
        self.heard.append(body)

    def look_again(self) -> None:
        self.heard.append("a nudge")


async def test_nobody_hears_of_anything_through_a_hub_that_is_deaf() -> None:
    assert await _heard_through(Hub()) == ["a frame", "a nudge"]

    deaf = Hub()
    deafen(deaf)
    assert await _heard_through(deaf) == []


async def _heard_through(hub: Hub) -> list[str]:
    ann = Listener()
    await hub.attach()
    hub.register(1, ann, ann.look_again)
    hub.publish(Envelope("a frame", people=(1,)))
    hub.nudge([1])
    await asyncio.sleep(0)
    await hub.detach()
    return ann.heard
