"""A client of the real server that keeps to the rule: join, then fetch, apply only what is next, ask for the rest.

It has no thread of its own: frames are taken while it waits for something, and for as long.
"""

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

PATIENCE = 15.0
Frame = dict[str, Any]


class Refused(Exception):
    """The server does not let this client in."""


class Client:
    def __init__(self, url: str, user_id: str, token: str) -> None:
        self.user_id, self.token = user_id, token
        self.rest = httpx.Client(
            base_url=f"{url}/api/v1",
            headers={"Authorization": f"Token {token}"},
            trust_env=False,
            timeout=PATIENCE,
        )
        self.heard: list[Frame] = []
        self.asked_again = 0
        # What it holds: by conversation the newest number and the messages; the totals; the own numbers.
        self.cursors: dict[str, int] = {}
        self.messages: defaultdict[str, dict[str, Frame]] = defaultdict(dict)
        self.totals: dict[str, Frame] = {}
        self.own = {"me": 0, "receipts": 0}
        self._address = url.replace("http", "ws", 1) + "/ws/"
        self._opened = ExitStack()
        self._socket: ClientConnection | None = None
        self._ids = itertools.count(1)

    def open(self, *, login: Frame | None = None, **handshake: Any) -> "Client":
        """Open a socket and log in by the first frame (`{}`: by what the handshake shows); then catch up."""
        # Whatever comes is taken in at once, also while nobody waits for it.
        opening = connect(
            self._address, proxy=None, max_size=None, max_queue=None, open_timeout=PATIENCE, **handshake
        )
        self._socket = self._opened.enter_context(opening)
        if login != {}:
            answer = self.call("login", login or {"userID": self.user_id, "userSig": self.token})
            if "error" in answer:
                raise Refused(answer["error"]["code"])
        self.wait_for("ready")
        return self

    def close(self) -> None:
        self._opened.close()
        self.rest.close()

    def call(self, command: str, params: Frame | None = None) -> Frame:
        """A command up the socket; its answer."""
        number = next(self._ids)
        self.send({"id": number, "command": command, "params": params or {}})
        return self.until(lambda: self._answer(number))

    def send(self, frame: Any) -> None:
        self.send_text(json.dumps(frame))

    def send_text(self, text: str | bytes) -> None:
        assert self._socket is not None
        self._socket.send(text)

    def get(self, path: str, **query: Any) -> Frame:
        answer = self.rest.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def history(self, name: str) -> Frame:
        return self.get(messages_of(name), limit=100)

    def wait_for(self, kind: str, **facts: Any) -> Frame:
        """The first frame of this kind that has been heard, or comes, and says so."""
        return self.until(lambda: next(iter(self.frames(kind, **facts)), None))

    def until(self, found: Callable[[], Any]) -> Any:
        """Take frames until something is found."""
        end = time.monotonic() + PATIENCE
        while not (what := found()):
            assert time.monotonic() < end, f"waited in vain; heard {[frame['frame'] for frame in self.heard]}"
            self.listen(0.2, once=True)
        return what

    def listen(self, seconds: float, *, once: bool = False) -> None:
        """Take whatever comes in this time; with `once`, at most one frame."""
        assert self._socket is not None
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                frame = json.loads(self._socket.recv(timeout=left))
            except TimeoutError:
                return
            self.heard.append(frame)
            self._take(frame)
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

    def _answer(self, number: int) -> Frame | None:
        return next(iter(self.frames("answer", id=number)), None)

    def _take(self, frame: Frame) -> None:
        kind, name = frame["frame"], frame.get("conversationID", "")
        if kind in ("ready", "heartbeat"):
            self._compare(frame)
        elif kind == "joined":
            self._load(name)
        elif kind == "left":
            self._forget(name)
        elif kind == "changes" and name in self.cursors and frame["to"] > self.cursors[name]:
            self._apply_or_ask(frame["from"] == self.cursors[name] + 1, self._changed, name, frame["changes"])
        elif kind == "me" and frame["to"] > self.own["me"]:
            self._apply_or_ask(frame["from"] == self.own["me"] + 1, self._changed_own, "me", frame["changes"])
        elif kind == "receipts":
            new = sorted(number for number in frame["numbers"] if number > self.own["receipts"])
            is_next = new == list(range(self.own["receipts"] + 1, self.own["receipts"] + len(new) + 1))
            self._apply_or_ask(is_next, self._counted, "receipts", frame["receipts"])
            if is_next and new:
                self.own["receipts"] = new[-1]

    def _apply_or_ask(
        self, is_next: bool, apply: Callable[[str, list[Frame]], None], name: str, items: Any
    ) -> None:
        if is_next:
            apply(name, items)
        else:
            self.asked_again += 1
            self._ask(name)

    def _compare(self, heads: Frame) -> None:
        """Ask for what the server has and we do not, as it says with every heartbeat."""
        for head in heads["conversations"]:
            name = head["conversationID"]
            if name not in self.cursors:
                self._load(name)
            elif head["changeSeq"] > self.cursors[name]:
                self._ask(name)
        for name in heads.get("gone", []):
            self._forget(name)
        for own in self.own:
            if heads[own] > self.own[own]:
                self._ask(own)

    def _load(self, name: str) -> None:
        loaded = self.history(name)
        self.cursors[name] = loaded["changeSeq"]
        self.messages[name] = {}
        for message in loaded["messages"]:
            self._keep(name, message)

    def _forget(self, name: str) -> None:
        self.cursors.pop(name, None)

    def _ask(self, name: str) -> None:
        """Everything after what we hold, page by page."""
        own = {
            "me": ("/me/", "changes", self._changed_own),
            "receipts": ("/receipts/", "receipts", self._counted),
        }
        path, items, apply = own.get(name, (messages_of(name), "changes", self._changed))
        numbers = self.own if name in own else self.cursors
        for _ in range(1_000):
            page = self.get(path, changed_after=numbers[name], limit=20)
            apply(name, page[items])
            numbers[name] = max(numbers[name], page["cursor"])
            if page["isCompleted"]:
                return
        raise AssertionError("there was always another page")

    def _changed(self, name: str, changes: list[Frame]) -> None:
        for change in changes:
            self.cursors[name] = change["changeSeq"]
            if change["kind"] == "message":
                self._keep(name, change["message"])

    def _keep(self, name: str, message: Frame) -> None:
        self.messages[name][message["ID"]] = {**message, "readReceiptInfo": None}

    def _changed_own(self, name: str, changes: list[Frame]) -> None:
        for change in changes:
            self.own["me"] = change["changeSeq"]

    def _counted(self, name: str, rows: list[Frame]) -> None:
        for row in rows:
            held = self.totals.get(row["messageID"])
            if held is None or row["tallySeq"] is None or row["tallySeq"] > held["tallySeq"]:
                self.totals[row["messageID"]] = row


def messages_of(name: str) -> str:
    """The address of a conversation's messages. Group IDs that the server makes contain a `#`."""
    return f"/conversations/{quote(name, safe='')}/messages/"
