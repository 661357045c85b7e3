"""The two ways to make a call: one that waits, and one that is awaited. Each answers what the call means, or raises
ChatError; each asks again where that is safe."""

import asyncio
import time
from collections.abc import Generator
from types import TracebackType
from typing import Self

import httpx

from .calls import Call, Json, pause_before_another
from .errors import NO_ANSWER, ChatError

PATIENCE = 30.0


def tries(call: Call) -> Generator[float, httpx.Response | httpx.RequestError, Json]:
    """Makes a call as often as it takes: yields the seconds to wait before each try, takes what came of it, and returns
    what it means."""
    pause, made = 0.0, 0
    while True:
        came = yield pause
        made += 1
        retry_after = ""
        try:
            if isinstance(came, httpx.RequestError):
                raise ChatError(NO_ANSWER, detail=str(came) or type(came).__name__) from came
            retry_after = came.headers.get("Retry-After", "")
            return call.meaning(came)
        except ChatError as failure:
            again = pause_before_another(call, made, failure, retry_after)
            if again is None:
                raise
            pause = again


class Line:
    """To one server. `http` may be a client of one's own, for proxies and certificates; it is left open then."""

    def __init__(
        self, url: str, headers: dict[str, str] | None = None, http: httpx.Client | None = None
    ) -> None:
        self._url, self._headers = url.rstrip("/"), headers or {}
        self._http = http or httpx.Client(timeout=PATIENCE)
        self._is_ours = http is None

    def make(self, call: Call) -> Json:
        attempt = tries(call)
        pause = next(attempt)
        while True:
            time.sleep(pause)
            try:
                pause = attempt.send(self._once(call))
            except StopIteration as done:
                answer: Json = done.value
                return answer

    def _once(self, call: Call) -> httpx.Response | httpx.RequestError:
        try:
            return self._http.request(
                call.method,
                f"{self._url}{call.path}",
                params=call.params(),
                json=call.body,
                headers=self._headers,
            )
        except httpx.RequestError as failure:
            return failure

    def close(self) -> None:
        if self._is_ours:
            self._http.close()


class AsyncLine:
    """The same, to be awaited."""

    def __init__(
        self, url: str, headers: dict[str, str] | None = None, http: httpx.AsyncClient | None = None
    ) -> None:
        self._url, self._headers = url.rstrip("/"), headers or {}
        self._http = http or httpx.AsyncClient(timeout=PATIENCE)
        self._is_ours = http is None

    async def make(self, call: Call) -> Json:
        attempt = tries(call)
        pause = next(attempt)
        while True:
            await asyncio.sleep(pause)
            try:
                pause = attempt.send(await self._once(call))
            except StopIteration as done:
                answer: Json = done.value
                return answer

    async def _once(self, call: Call) -> httpx.Response | httpx.RequestError:
        try:
            return await self._http.request(
                call.method,
                f"{self._url}{call.path}",
                params=call.params(),
                json=call.body,
                headers=self._headers,
            )
        except httpx.RequestError as failure:
            return failure

    async def close(self) -> None:
        if self._is_ours:
            await self._http.aclose()


class OnLine:
    """What is closed with its line."""

    _line: Line

    def close(self) -> None:
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class OnAsyncLine:
    """The same, to be awaited."""

    _line: AsyncLine

    async def close(self) -> None:
        await self._line.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def authorization(token: str) -> dict[str, str]:
    return {"Authorization": f"Token {token}"}
