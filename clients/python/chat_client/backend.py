"""What a back end does over REST, by its server token."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence

import httpx

from .calls import Call, Json
from .chat import API, A, Awaited, Caller, Read, read_messages
from .lines import AsyncLine, Line, OnAsyncLine, OnLine, authorization

PAUSE = 1.0
"""Seconds before the stream is asked again when it had nothing more."""


class BackEndVerbs(Caller[A]):
    def credential(self, userID: str, expiresIn: int | None = None) -> A:
        """Lets one of its people in: `{"userID", "userSig", "expiresAt"}`. Another one each time."""
        body = {"userID": userID, **({} if expiresIn is None else {"expiresIn": expiresIn})}
        return self._make(Call("POST", f"{API}/credentials/", body=body, is_repeatable=False))

    def acknowledge_for(self, userID: str, messages: Sequence[Read]) -> A:
        """This person has read these; each receipt says that it was given on their behalf."""
        body = {"userID": userID, "messages": read_messages(messages)}
        return self._make(Call("POST", f"{API}/receipts/", body=body))

    def receipts_after(self, after: str = "", limit: int | None = None) -> A:
        """A page of the receipt stream: `{"receipts", "cursor", "isCompleted"}`. `0` is the beginning; without a cursor
        the page is one that begins now."""
        return self._make(Call("GET", f"{API}/receipts/stream/", {"after": after, "limit": limit}))


class BackEnd(OnLine, BackEndVerbs[Json]):
    """`BackEnd("https://chat.example", server_token)`; close it, or use it in a `with`."""

    def __init__(self, url: str, token: str, *, http: httpx.Client | None = None) -> None:
        self._line = Line(url, authorization(token), http)

    def _make(self, call: Call) -> Json:
        return self._line.make(call)

    def follow_receipts(self, after: str = "", *, pause: float = PAUSE) -> Iterator[Json]:
        """The pages of the receipt stream, for ever. Keep the `cursor` of a page together with what you made of it, and
        begin with it the next time. Without a cursor the first page has nothing but one."""
        while True:
            page = self.receipts_after(after)
            if page["cursor"] != after:
                after = page["cursor"]
                yield page
            if page["isCompleted"]:
                time.sleep(pause)


class AsyncBackEnd(OnAsyncLine, BackEndVerbs[Awaited]):
    """The same, to be awaited."""

    def __init__(self, url: str, token: str, *, http: httpx.AsyncClient | None = None) -> None:
        self._line = AsyncLine(url, authorization(token), http)

    def _make(self, call: Call) -> Awaited:
        return self._line.make(call)

    async def follow_receipts(self, after: str = "", *, pause: float = PAUSE) -> AsyncIterator[Json]:
        while True:
            page = await self.receipts_after(after)
            if page["cursor"] != after:
                after = page["cursor"]
                yield page
            if page["isCompleted"]:
                await asyncio.sleep(pause)
