"""A client of the real server: a socket, REST, and between them the rule of `replica`.

It has no thread of its own: frames are taken while it waits for something, and for as long.
"""

import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from .addresses import ADDRESSES
from .order import Frame
from .pull import Pull
from .replica import Replica

PATIENCE = 30.0
PAUSE = 0.1
"""Seconds before the same is tried again."""

BUSY = 429

KEPT = 10_000
"""Frames that were heard, for tests to look at."""


class Refused(Exception):
    """The server does not let this client in."""


class NoAnswer(Exception):
    """The line broke, or the server is not there or busy: it is not known what was done."""


class Client:
    """Somebody's device. `replica` is what it holds; `sent` and `read` are the log of what the server has answered
    for: by ID the messages, and the results of receipts."""

    arrives: Callable[[Frame], bool]
    """Whether a frame comes as far as the replica: all of them do, but where a test wants one to be lost."""

    def __init__(self, url: str, user_id: str, token: str) -> None:
        self.url, self.user_id, self.token = url, user_id, token
        self.arrives = lambda frame: True
        self.rest = httpx.Client(
            base_url=f"{url}/api/v1",
            headers={"Authorization": f"Token {token}"},
            trust_env=False,
            timeout=PATIENCE,
        )
        self.replica = Replica(user_id)
        self.heard: deque[Frame] = deque(maxlen=KEPT)
        self.sent: dict[str, Frame] = {}
        self.read: dict[str, str] = {}
        self._opened = ExitStack()
        self._socket: ClientConnection | None = None
        self._answers: dict[Any, Frame] = {}
        self._ids = itertools.count(1)
        self._is_in = False
        self._again_at = 0.0
        self._number = ""

    # The line

    def open(self, *, login: Frame | None = None, **handshake: Any) -> "Client":
        """Open a socket and log in by the first frame (`{}`: by what the handshake shows); then catch up. Refused,
        if the server lets nobody in by that; NoAnswer, if there is none."""
        self.cut()
        address = self.url.replace("http", "ws", 1) + "/ws/"
        try:
            # Whatever comes is taken in at once, also while nobody waits for it.
            opening = connect(
                address, proxy=None, max_size=None, max_queue=None, open_timeout=PATIENCE, **handshake
            )
            self._socket = self._opened.enter_context(opening)
            self._is_in = False
            if login != {}:
                answer = self.call("login", login or {"userID": self.user_id, "userSig": self.token})
                if "error" in answer:
                    raise Refused(answer["error"]["code"])
            self.until(lambda: self._is_in)
        except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError) as fault:
            self.cut()
            raise NoAnswer from fault
        self.settle()
        return self

    def cut(self) -> None:
        """The line breaks, here and now. Safe to repeat; `open` opens another."""
        self._opened.close()
        self._socket = None
        self.replica.cut()

    def close(self) -> None:
        self.cut()
        self.rest.close()

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    # Calls

    def call(self, command: str, params: Frame | None = None) -> Frame:
        """A command up the socket; its answer."""
        number = next(self._ids)
        self.send({"id": number, "command": command, "params": params or {}})
        self.until(lambda: number in self._answers)
        answer = self._answers.pop(number)
        if isinstance(answer.get("data"), dict):
            self.replica.take_own(answer["data"], time.monotonic())
        return answer

    def send(self, frame: Any) -> None:
        self.send_text(json.dumps(frame))

    def send_text(self, text: str | bytes) -> None:
        assert self._socket is not None, "there is no socket"
        self._socket.send(text)

    def get(self, path: str, **query: Any) -> Frame:
        answer = self.rest.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def history(self, name: str) -> Frame:
        return self.get(messages_of(name), limit=100)

    def say(
        self, name: str, text: str, *, message_id: str = "", asks: bool = True, patience: float = PATIENCE
    ) -> Frame:
        """A message, over REST: the same again until the server has answered for it. Refused if it will not."""
        message_id = message_id or self.new_message_id()
        body = {"ID": message_id, "payload": {"text": text}, "needReadReceipt": asks}
        answer = self._until_answered("POST", messages_of(name), body, patience)
        self.sent[message_id] = answer["message"]
        return dict(answer["message"])

    def acknowledge(self, message_ids: Iterable[str], *, patience: float = PATIENCE) -> dict[str, str]:
        """I have read these; the same again until the server has answered for it. Answers the results, by message."""
        body = {"messages": [{"messageID": message_id} for message_id in message_ids]}
        answer = self._until_answered("POST", "/receipts/", body, patience)
        results = {one["messageID"]: str(one["result"]) for one in answer["results"]}
        # The first answer may have been lost: what was `ok` is `already` then.
        self.read |= {
            message_id: result for message_id, result in results.items() if message_id not in self.read
        }
        return results

    def new_message_id(self) -> str:
        """An ID that nobody else gives: it begins with my number."""
        self._number = self._number or str(self._until_answered("GET", "/me/", None, PATIENCE)["tinyID"])
        return f"{self._number}-{time.time_ns() // 1_000_000}-{next(self._ids)}x{id(self) % 10**9}"

    # What comes

    def wait_for(self, kind: str, **facts: Any) -> Frame:
        """The first frame of this kind that has been heard, or comes, and says so."""
        found: Frame = self.until(lambda: next(iter(self.frames(kind, **facts)), None))
        return found

    def until(self, found: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Take what comes until something is found; TimeoutError if it is not."""
        end = time.monotonic() + patience
        while not (what := found()):
            if time.monotonic() >= end:
                raise TimeoutError(f"waited in vain; heard {[frame['frame'] for frame in self.heard][-50:]}")
            self.listen(0.2, once=True)
        return what

    def settle(self, patience: float = PATIENCE) -> None:
        """Take what comes until nothing is left to ask the server."""
        self.until(self.replica.is_settled, patience)

    def listen(self, seconds: float, *, once: bool = False) -> None:
        """Take whatever comes in this time, and ask what is to be asked; with `once`, at most one frame.
        ConnectionClosed when the server closes."""
        assert self._socket is not None, "there is no socket"
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                frame = json.loads(self._socket.recv(timeout=self._rest(left)))
            except TimeoutError:
                self._catch_up()
                continue
            except ConnectionClosed:
                self._catch_up()
                self.replica.cut()
                raise
            self._hear(frame)
            self._catch_up()
            if once:
                return

    def closed_with(self) -> int | None:
        """Wait until the server closes; the code."""
        try:
            self.listen(PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        raise AssertionError("the server did not close the socket")

    def frames(self, kind: str, **facts: Any) -> list[Frame]:
        return [frame for frame in self.heard if frame["frame"] == kind and facts.items() <= frame.items()]

    def fresh(self) -> Frame:
        """What somebody who comes in now is shown."""
        newcomer = Client(self.url, self.user_id, self.token)
        try:
            return newcomer.open().replica.shown()
        finally:
            newcomer.close()

    def _hear(self, frame: Frame) -> None:
        self.heard.append(frame)
        if frame["frame"] == "answer":
            self._answers[frame["id"]] = frame
        self._is_in |= frame["frame"] == "ready"
        if self.arrives(frame):
            self.replica.take(frame, time.monotonic())

    def _rest(self, left: float) -> float:
        """Until something is to be done, although nothing comes."""
        next_at = self.replica.next_at()
        if next_at is None:
            return left
        return max(0.0, min(left, max(next_at, self._again_at) - time.monotonic()))

    def _catch_up(self) -> None:
        """Ask what the replica wants to know."""
        if time.monotonic() < self._again_at:
            return
        # What is asked at once leads to more that is.
        while pulls := self.replica.pulls(time.monotonic()):
            for pull in pulls:
                self._pull(pull)
            if time.monotonic() < self._again_at:
                return

    def _pull(self, pull: Pull) -> None:
        try:
            answer = self._ask(pull)
        except httpx.TransportError:
            answer = None
        if answer is None or answer.status_code >= 500 or answer.status_code == BUSY:
            self._again_at = time.monotonic() + PAUSE
            self.replica.lose(pull)
        elif answer.is_success:
            self.replica.answer(pull, answer.json(), time.monotonic())
        else:
            self.replica.refuse(pull, answer.status_code, answer.json().get("code", ""))

    def _ask(self, pull: Pull) -> httpx.Response:
        params = dict(pull.params)
        if page := params.pop("page", ""):
            return self.rest.get(page)  # a whole address, as the list gave it
        name = quote(params.pop("conversationID", ""), safe="")
        return self.rest.get(ADDRESSES[pull.command].format(conversationID=name), params=params)

    def _until_answered(
        self, method: str, path: str, body: Mapping[str, Any] | None, patience: float
    ) -> Frame:
        end = time.monotonic() + patience
        while True:
            try:
                answer = self.rest.request(method, path, json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500 and answer.status_code != BUSY:
                if not answer.is_success:
                    raise Refused(answer.json().get("code", answer.text))
                return dict(answer.json())
            if time.monotonic() >= end:
                raise NoAnswer
            time.sleep(PAUSE)


def messages_of(name: str) -> str:
    """The address of a conversation's messages. Group IDs that the server makes contain a `#`."""
    return f"/conversations/{quote(name, safe='')}/messages/"
