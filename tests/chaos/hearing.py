"""Whether the processes hear each other: by what is told to those who are online, and stored nowhere."""

import asyncio
import json
import time
from collections.abc import Sequence

import httpx
from websockets.asyncio.client import connect

from .case import Violation
from .servers import Web
from .town import Settled

SAYS, HEARS = "hana", "ivo"
WITHIN = 45.0
"""Seconds: a process joins the layer again every 30, as a Redis that was emptied has forgotten it."""


async def hear_each_other(webs: Sequence[Web], people: dict[str, Settled]) -> list[Violation]:
    """What is told at each process is heard at each other one, within WITHIN."""
    pairs = [(one, other) for one in webs for other in webs if one is not other]
    heard = await asyncio.gather(*(_hears(one.url, other.url, people) for one, other in pairs))
    return [
        Violation("a process hears nothing of another", other.url, time.time(), f"told at {one.url}")
        for (one, other), well in zip(pairs, heard, strict=True)
        if not well
    ]


async def _hears(told_at: str, heard_at: str, people: dict[str, Settled]) -> bool:
    address = heard_at.replace("http", "ws", 1)
    async with connect(f"{address}/ws/", proxy=None) as socket, httpx.AsyncClient(trust_env=False) as rest:
        login = {"userID": HEARS, "userSig": people[HEARS].token}
        await socket.send(json.dumps({"id": 1, "command": "login", "params": login}))
        telling = asyncio.create_task(_tell(rest, told_at, people[SAYS].token, f"{told_at} to {heard_at}"))
        try:
            async with asyncio.timeout(WITHIN):
                async for body in socket:
                    frame = json.loads(body)
                    if frame["frame"] == "online" and frame["message"]["payload"]["data"].startswith(told_at):
                        return True
        except TimeoutError:
            pass
        finally:
            telling.cancel()
    return False


async def _tell(rest: httpx.AsyncClient, at: str, token: str, what: str) -> None:
    message = {"type": "TIMCustomElem", "payload": {"data": what}, "onlineUserOnly": True}
    while True:
        await rest.post(
            f"{at}/api/v1/conversations/C2C{HEARS}/messages/",
            json=message,
            headers={"Authorization": f"Token {token}"},
        )
        await asyncio.sleep(0.5)
