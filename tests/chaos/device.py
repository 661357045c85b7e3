"""A device of somebody: a socket that comes back, wishes that are asked until they are answered, and what it holds."""

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from bench.client.pull import Pull
from bench.client.replica import Replica

from .book import Book, Entry, Fault, messages_in
from .doors import API, as_request

Facts = dict[str, Any]

PATIENCE = 25.0
"""Seconds that one try may take. Longer than the server's own: what is given up too early is done all the same, and
again, until a server that is late anyway does nothing else."""
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 2.0
"""Seconds until the next try."""
COMES_LATER = {429, 502, 503, 504}
NOTHING, OWN_FAULT = 0, 500
BY_SOCKET = 0.6
"""The share of wishes that go up the socket, while there is one."""
FETCHES = 20
ENDED_BY_A_FAULT = 1011
LONGEST_PAUSE = 4.0
LOSES = 0.03
"""The share of frames that a device loses on purpose."""
LOSABLE = {"changes", "me", "receipts", "joined", "left", "peerRead"}


class Device:
    def __init__(
        self,
        who: str,
        number: int,
        token: str,
        servers: Sequence[str],
        rest: httpx.AsyncClient,
        book: Book,
        silence: float,
        dice: random.Random,
    ) -> None:
        """`silence`: seconds without a frame after which the socket is taken for dead."""
        self.who, self.name, self.book, self.dice = who, f"{who}/{number}", book, dice
        self.replica = Replica(who)
        self.losing = True
        self.learned_at = time.time()
        """When it last learned anything."""
        self.to_read: defaultdict[str, list[str]] = defaultdict(list)
        """By conversation, the messages that ask for a receipt and came here for the first time."""
        self.newest: dict[str, int] = {}
        """By conversation, the newest number that came here."""
        self.awake = asyncio.Event()
        self.awake.set()
        self._token, self._servers, self._rest, self._silence = token, servers, rest, silence
        self._socket: ClientConnection | None = None
        self._answers: dict[int, asyncio.Future[Facts]] = {}
        self._ids = itertools.count(1)
        self._known: set[str] = set()
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Be connected and keep up, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._stay_connected())
            tasks.create_task(self._keep_up(tasks))

    async def _stay_connected(self) -> None:
        pause = 1.0
        while True:
            await self.awake.wait()
            try:
                await self._visit()
            except ConnectionClosed as closed:
                pause = 1.0
                if closed.rcvd is not None and closed.rcvd.code == ENDED_BY_A_FAULT:
                    self._failed("socket", {}, str(closed))
            except (OSError, TimeoutError, WebSocketException):
                pause = min(2 * pause, LONGEST_PAUSE)
            self.book.counts["reconnects"] += 1
            await asyncio.sleep(pause * self.dice.random())

    def cut(self) -> None:
        """Lose the socket as with the cable: no close, no more frames."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def be_away(self, seconds: float) -> None:
        """Neither hear nor wish anything for so long."""
        self.awake.clear()
        self.cut()
        await asyncio.sleep(seconds)
        self.awake.set()

    @property
    def is_settled(self) -> bool:
        return self._socket is not None and self.replica.is_settled()

    async def _visit(self) -> None:
        address = self.dice.choice(self._servers).replace("http", "ws", 1)
        async with connect(
            f"{address}/ws/",
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=1,
            max_size=None,
            max_queue=None,
        ) as socket:
            login = {"userID": self.who, "userSig": self._token}
            await socket.send(json.dumps({"id": "login", "command": "login", "params": login}))
            try:
                while True:
                    async with asyncio.timeout(self._silence):
                        frame = json.loads(await socket.recv())
                    if frame.get("id") == "login" and frame["status"] != 200:
                        return
                    if frame["frame"] == "ready":
                        self._socket = socket
                    self._hear(frame)
            finally:
                self._socket = None
                self.replica.cut()
                for answer in self._answers.values():
                    if not answer.done():
                        answer.set_exception(ConnectionError())
                self._answers.clear()

    def _hear(self, frame: Facts) -> None:
        kind = frame["frame"]
        self.book.counts["frames"] += 1
        if kind == "answer":
            waiting = self._answers.pop(frame["id"], None)
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)
            return
        self.book.heard(self.who, frame)
        if self.losing and kind in LOSABLE and self.dice.random() < LOSES:
            self.book.counts["frames lost on purpose"] += 1
            return
        self._note(messages_in(frame))
        self.replica.take(frame, time.monotonic())
        self._learned(kind)

    async def _keep_up(self, tasks: asyncio.TaskGroup) -> None:
        """Ask what the replica wants to know, as soon as it does."""
        while True:
            self._woken.clear()
            for pull in self.replica.pulls(time.monotonic()):
                tasks.create_task(self._pull(pull))
            at = self.replica.next_at()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if at is None else max(0.01, at - time.monotonic())):
                    await self._woken.wait()

    async def _pull(self, pull: Pull) -> None:
        self.book.counts["catch-up pulls"] += pull.command.endswith(".changes")
        await self.answer(self.replica, pull)
        self._learned("pull")

    def _learn_from(self, status: int, answer: Facts) -> None:
        """Of what one did oneself, the answer tells before any frame."""
        if status < 300:
            self._note([answer["message"]] if "message" in answer else [])
            self.replica.take_own(answer, time.monotonic())
            self._learned("answer")

    def _learned(self, kind: str) -> None:
        if kind not in ("heartbeat", "ready", "online"):
            self.learned_at = time.time()
        self._woken.set()

    def _note(self, messages: Iterable[Facts]) -> None:
        """These messages came here, in whatever way."""
        for message in messages:
            self.book.saw(self.who, [message])
            name = message["conversationID"]
            self.newest[name] = max(self.newest.get(name, 0), message["sequence"])
            if message["ID"] in self._known:
                continue
            self._known.add(message["ID"])
            if message["needReadReceipt"] and message["from"] != self.who and not message["isRevoked"]:
                self.to_read[name].append(message["ID"])

    async def ask(self, verb: str, **params: Any) -> Entry:
        """Ask until there is an answer, by socket and REST as it comes, and write it down: also that there was none,
        if this is cancelled before."""
        began, tries = time.time(), 0
        status: int | None = None
        answer: Facts = {}
        try:
            while status is None:
                tries += 1
                said, answer = await self._once(verb, params)
                if said in COMES_LATER or said in (NOTHING, OWN_FAULT):
                    self.book.counts["asked again"] += 1
                    await self._wait_after(tries)
                else:
                    status = said
            self._learn_from(status, answer)
        finally:
            entry = Entry(self.who, self.name, verb, params, status, answer, tries, began, time.time())
            self.book.entries.append(entry)
        return entry

    async def fetch(self, verb: str, **params: Any) -> Facts:
        """The answer of REST, of servers that nobody breaks any more."""
        for tries in range(1, FETCHES):
            status, said = await self._by_rest(verb, params)
            if status == 200:
                return said
            await self._wait_after(tries)
        raise AssertionError(f"{self.who}: no answer to {verb} {params}")

    async def answer(self, replica: Replica, pull: Pull) -> None:
        """Ask what a replica of this person wants to know, once, and give it what comes of it."""
        status, said = await self._by_rest(pull.command, pull.params)
        if status in COMES_LATER or status in (NOTHING, OWN_FAULT):
            await self._wait_after(3)
            replica.lose(pull)
        elif status >= 400:
            replica.refuse(pull, status, said["code"])
        else:
            self._note(messages_in(said))
            replica.answer(pull, said, time.monotonic())

    async def _wait_after(self, tries: int) -> None:
        """Longer and longer, so that servers that have just come back are not asked to death."""
        most = min(LONGEST_WAIT, SHORTEST_WAIT * 2**tries)
        await asyncio.sleep(self.dice.uniform(SHORTEST_WAIT, most))

    async def _once(self, verb: str, params: Facts) -> tuple[int, Facts]:
        if self._socket is not None and self.dice.random() < BY_SOCKET:
            return await self._by_socket(self._socket, verb, params)
        return await self._by_rest(verb, params)

    async def _by_rest(self, verb: str, params: Facts) -> tuple[int, Facts]:
        """Status and body; NOTHING if no answer came back."""
        request = as_request(verb, self.who, params)
        try:
            answer = await self._rest.request(
                request.method,
                f"{self.dice.choice(self._servers)}{API}{request.path}",
                params=request.query,
                json=request.body,
                headers={"Authorization": f"Token {self._token}"},
            )
        except httpx.TransportError:
            return NOTHING, {}
        is_json = "json" in answer.headers.get("content-type", "")
        said = answer.json() if is_json else {"code": "", "text": answer.text}
        return self._answered(verb, params, answer.status_code, said)

    async def _by_socket(self, socket: ClientConnection, verb: str, params: Facts) -> tuple[int, Facts]:
        number = next(self._ids)
        self._answers[number] = waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE):
                await socket.send(json.dumps({"id": number, "command": verb, "params": params}))
                frame = await waiting
        except (OSError, TimeoutError, WebSocketException):
            return NOTHING, {}
        finally:
            self._answers.pop(number, None)
        return self._answered(verb, params, frame["status"], frame.get("data") or frame.get("error") or {})

    def _answered(self, verb: str, asked: Facts, status: int, said: Facts) -> tuple[int, Facts]:
        if status == OWN_FAULT:
            self._failed(verb, asked, json.dumps(said))
        return status, said

    def _failed(self, verb: str, asked: Facts, said: str) -> None:
        self.book.faults.append(Fault(time.time(), self.who, verb, asked, said))
