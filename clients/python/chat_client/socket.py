"""The socket: commands go up, frames come down, and whatever was missed while there was none is fetched.

Wants `websockets` (`read-receipts-chat-client[socket]`).
"""

import asyncio
import contextlib
import json
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection as AsyncConnection
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from .calls import Json
from .errors import NO_ANSWER, ChatError
from .held import Held

PATIENCE = 30.0
SILENCE = 60.0
"""Seconds without a frame after which a socket is taken for dead: heartbeats come every 25."""

LONGEST_PAUSE = 30.0
FRAMES_WAITING = 10_000
NOT_LOGGED_IN = 401
LOGIN_OVER = 4401
BROKEN = (OSError, ConnectionClosed, InvalidHandshake, TimeoutError)

Token = str | Callable[[], str]
Numbered = tuple[Json, Json | None]
"""A frame, and the numbers that are held once it was given."""


class _Socket:
    """What both have: where it goes, who logs in, and what is held."""

    def __init__(self, url: str, userID: str, token: Token, *, held: Json | None = None) -> None:
        self._address = url.rstrip("/").replace("http", "ws", 1) + "/ws/"
        self._userID, self._token = userID, token
        self._held = Held(held)
        self._numbers = self._held.numbers()
        self._failed = 0

    def numbers(self) -> Json:
        """How far the frames that you have taken go. Kept, and given as `held` to another socket, it goes on there."""
        return self._numbers

    def hold(self, conversationID: str, changeSeq: int) -> None:
        """This conversation was fetched, and is held up to there: say so after `joined`."""
        self._held.hold(conversationID, changeSeq)
        self._numbers["conversations"][conversationID] = changeSeq

    def _login(self) -> str:
        secret = self._token if isinstance(self._token, str) else self._token()
        params = {"userID": self._userID, "userSig": secret}
        return json.dumps({"id": "login", "command": "login", "params": params})

    def _pause(self) -> float:
        """After so many failures: a second, then two, four … each a random part of that."""
        self._failed += 1
        longest = min(1 << min(self._failed - 1, 10), LONGEST_PAUSE)
        # Not for a secret.
        return longest * random.uniform(0.5, 1)  # noqa: S311

    def _numbered(self, given: Iterable[Json]) -> list[Numbered]:
        """Only once all that one frame leads to was taken are the numbers held."""
        frames: list[Numbered] = [(frame, None) for frame in given if frame["frame"] != "answer"]
        if frames:
            self._failed = 0
            frames[-1] = frames[-1][0], self._held.numbers()
        return frames

    def _taken(self, frame: Json, numbers: Json | None) -> Json:
        if numbers is not None:
            self._numbers = numbers
        return frame


class Socket(_Socket):
    """`with Socket(url, "alice", token) as socket: for frame in socket: …`; for one thread.

    Frames are those of docs/socket.md, `ready` first. After a break it opens again by itself, and goes on with another
    `ready`; what came meanwhile, or was lost, are frames `missed` with a page of catching up; `lost` says to load
    everything afresh. Raises ChatError when the login is over. `token` may be a function, asked at each login.
    """

    _line: ClientConnection | None = None

    def __init__(self, url: str, userID: str, token: Token, *, held: Json | None = None) -> None:
        super().__init__(url, userID, token, held=held)
        self._frames: deque[Numbered] = deque()
        self._connection = contextlib.ExitStack()

    def __enter__(self) -> Self:
        try:
            self._opened()
        except BROKEN as failure:
            raise self._broken(failure) from failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._line = None
        self._connection.close()

    def __iter__(self) -> Iterator[Json]:
        """Every frame, for ever."""
        while True:
            while self._frames:
                yield self._taken(*self._frames.popleft())
            try:
                self._listen(self._opened(), SILENCE)
            except BROKEN as failure:
                if (broken := self._broken(failure)).code != NO_ANSWER:
                    raise broken from failure
                time.sleep(self._pause())

    def call(self, command: str, **params: Any) -> Json:
        """Make a call and wait for its answer; frames that come meanwhile are kept. It is made once: if there is no
        answer (ChatError with the code `no_answer`) it may have been done."""
        number, text = self._held.command(command, params)
        until = time.monotonic() + PATIENCE
        try:
            line = self._opened()
            line.send(text)
            while (answer := self._listen(line, max(0.0, until - time.monotonic()), number)) is None:
                pass
        except BROKEN as failure:
            raise self._broken(failure) from failure
        return _data(answer)

    def _opened(self) -> ClientConnection:
        """The line, opened and logged in if there is none."""
        if self._line is None:
            self._held.begin()
            opening = connect(self._address, open_timeout=PATIENCE, max_size=None)
            self._line = self._connection.enter_context(opening)
            self._line.send(self._login())
            _admitted(_frame(self._line.recv(PATIENCE)))
        return self._line

    def _listen(self, line: ClientConnection, seconds: float, number: str = "") -> Json | None:
        """Take one frame; the answer of that number, if this is it."""
        taken = self._held.take(_frame(line.recv(seconds)))
        for text in taken.said:
            line.send(text)
        self._frames.extend(self._numbered(taken.given))
        return next((one for one in taken.given if one["frame"] == "answer" and one["id"] == number), None)

    def _broken(self, failure: Exception) -> ChatError:
        self.close()
        return _error_of(failure)


class AsyncSocket(_Socket):
    """The same for asyncio: `async with AsyncSocket(…) as socket: async for frame in socket: …`. Calls may be made from
    any task. Whoever takes no frames for long is cut off by the server, and catches up."""

    _line: AsyncConnection | None = None
    _task: asyncio.Task[None] | None = None
    _over: ChatError | None = None

    def __init__(self, url: str, userID: str, token: Token, *, held: Json | None = None) -> None:
        super().__init__(url, userID, token, held=held)
        self._frames: asyncio.Queue[Numbered | ChatError] = asyncio.Queue(FRAMES_WAITING)
        self._answers: dict[str, asyncio.Future[Json]] = {}
        self._is_open = asyncio.Event()

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BROKEN as failure:
            raise await self._broken(failure) from failure
        self._task = asyncio.create_task(self._stay())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._broken(ConnectionError("The socket is closed."))

    async def __aiter__(self) -> AsyncIterator[Json]:
        """Every frame, for ever."""
        while True:
            came = await self._frames.get()
            if isinstance(came, ChatError):
                self._frames.put_nowait(came)  # for whoever asks once more
                raise came
            yield self._taken(*came)

    async def call(self, command: str, **params: Any) -> Json:
        """As that of `Socket`; waits for a line if there is none."""
        number, text = self._held.command(command, params)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._is_open.wait()
                if self._over is not None:
                    raise self._over
                assert self._line is not None
                await self._line.send(text)
                return _data(await answer)
        except BROKEN as failure:
            raise _error_of(failure) from failure
        finally:
            self._answers.pop(number, None)

    async def _stay(self) -> None:
        """Keep a line open and take what comes, until the login is over."""
        while self._over is None:
            try:
                await self._listen(self._line or await self._open())
            except BROKEN as failure:
                error = await self._broken(failure)
                if error.code == NO_ANSWER:
                    await asyncio.sleep(self._pause())
                else:
                    self._over = error
        self._is_open.set()
        await self._frames.put(self._over)

    async def _open(self) -> AsyncConnection:
        self._held.begin()
        self._line = await connect_async(self._address, open_timeout=PATIENCE, max_size=None)
        await self._line.send(self._login())
        _admitted(_frame(await asyncio.wait_for(self._line.recv(), PATIENCE)))
        self._is_open.set()
        return self._line

    async def _listen(self, line: AsyncConnection) -> None:
        while True:
            taken = self._held.take(_frame(await asyncio.wait_for(line.recv(), SILENCE)))
            for text in taken.said:
                await line.send(text)
            for frame in taken.given:
                waiting = self._answers.get(frame["id"]) if frame["frame"] == "answer" else None
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
            for numbered in self._numbered(taken.given):
                await self._frames.put(numbered)

    async def _broken(self, failure: Exception) -> ChatError:
        self._is_open.clear()
        error = _error_of(failure)
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(error)
        line, self._line = self._line, None
        if line is not None:
            await line.close()
        return error


class Refused(ConnectionError):
    """The server does not let this login in."""

    def __init__(self, error: ChatError) -> None:
        super().__init__(error.detail)
        self.error = error


def _frame(text: str | bytes) -> Json:
    frame = json.loads(text)
    assert isinstance(frame, dict)
    return frame


def _data(answer: Json) -> Json:
    if "error" in answer:
        raise ChatError.of(answer["error"])
    data: Json = answer["data"]
    return data


def _admitted(answer: Json) -> None:
    try:
        _data(answer)
    except ChatError as error:
        raise Refused(error) from None


def _error_of(failure: Exception) -> ChatError:
    """What it means that a line broke: the login is over, or nothing but that there is no answer."""
    if isinstance(failure, Refused) and failure.error.status == NOT_LOGGED_IN:
        return failure.error
    if isinstance(failure, ConnectionClosed) and failure.rcvd is not None and failure.rcvd.code == LOGIN_OVER:
        return ChatError("not_logged_in", 2024, NOT_LOGGED_IN, failure.rcvd.reason or "The login is over.")
    return ChatError(NO_ANSWER, detail=str(failure) or type(failure).__name__)
