"""A client of the socket, in the process of the tests: what an application would do, and no more."""

import asyncio
import itertools
import json
from types import TracebackType
from typing import Any

from asgiref.testing import ApplicationCommunicator

from chatsite.asgi import application
from chatsite.pool import in_pool
from messaging.models import AccessToken, Person
from messaging.services.access import issue_token

HOST = "testserver"
OWN_PAGE = f"http://{HOST}"
PATIENCE = 30  # seconds; a busy machine is no failure

Frame = dict[str, Any]


class Refused(Exception):
    """The handshake was refused."""


class Socket:
    """`async with Socket() as socket:`, then `log_in`, `call`, `next`. What comes between is in `told`."""

    def __init__(
        self, *, origin: str = "", cookie: str = "", host: str = HOST, path: str = "/ws/", client: str = ""
    ) -> None:
        headers = [(b"host", host.encode())]
        headers += [(b"origin", origin.encode())] if origin else []
        headers += [(b"cookie", cookie.encode())] if cookie else []
        address, _, query = path.partition("?")
        scope = {"type": "websocket", "path": address, "query_string": query.encode(), "headers": headers}
        scope |= {"client": (client, 1)} if client else {}
        self._wire = ApplicationCommunicator(application, scope)
        self._ids = itertools.count(1)
        self.told: list[Frame] = []
        self.texts: list[str] = []
        """All that came, as it came."""

    async def __aenter__(self) -> "Socket":
        await self._wire.send_input({"type": "websocket.connect"})
        if (await self._wire.receive_output(PATIENCE))["type"] != "websocket.accept":
            await self._leave()
            raise Refused
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leave()

    async def log_in(self, person: Person) -> Frame:
        """Log in by a token of this person; answers the `ready` frame."""
        _, secret = await in_pool(issue_token)(person=person, scope=AccessToken.Scope.PERSON)
        await self.call("login", {"userID": person.user_id, "userSig": secret})
        return await self.next("ready")

    async def call(self, command: str, params: Any = None) -> Frame:
        """The answer to a command."""
        number = next(self._ids)
        await self.send({"id": number, "command": command, "params": {} if params is None else params})
        answer = await self.next("answer")
        assert answer["id"] == number
        return answer

    async def send(self, frame: Any) -> None:
        await self.send_text(json.dumps(frame))

    async def send_text(self, text: str) -> None:
        await self._wire.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._wire.send_input({"type": "websocket.receive", "bytes": data})

    async def next(self, kind: str) -> Frame:
        """The next frame of a kind, however many others come before it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self._wire.receive_output(PATIENCE)
                assert message["type"] == "websocket.send", message
                self.texts.append(message["text"])
                frame: Frame = json.loads(message["text"])
                if frame["frame"] == kind:
                    return frame
                self.told.append(frame)

    async def hears_nothing(self, seconds: float = 0.1) -> bool:
        return bool(await self._wire.receive_nothing(seconds))

    async def closed_with(self) -> int:
        """The code with which the server closes, however many frames come before it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self._wire.receive_output(PATIENCE)
                if message["type"] == "websocket.close":
                    return int(message["code"])
                self.told.append(json.loads(message["text"]))

    async def _leave(self) -> None:
        await self._wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._wire.wait(PATIENCE)


def refusal(answer: Frame) -> tuple[Any, int, str]:
    """The caller's id, the status and the code of an answer that refuses."""
    assert answer["frame"] == "answer"
    assert answer["status"] == answer["error"]["status"]
    return answer["id"], answer["status"], answer["error"]["code"]
