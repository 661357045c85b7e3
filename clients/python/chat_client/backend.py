"""What a back end does over REST, by its server token."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence

import httpx

from .calls import Call, Json
from .chat import API, A, Awaited, Caller, Read, read_messages
from .errors import ChatError
from .lines import AsyncLine, Line, OnAsyncLine, OnLine, authorization

PAUSE, LONG_PAUSE = 1.0, 10.0
"""Seconds before the stream is asked again: when it had nothing more, and when the server is away."""


class BackEndVerbs(Caller[A]):
    def credential(self, userID: str, expiresIn: int | None = None, scopes: Sequence[str] | None = None) -> A:
        """Lets one of its people in: `{"userID", "userSig", "expiresAt"}`. Another one each time. `scopes`: what it may
        be used for (`read`, `write`, `receipts`, `logins`); all that the server token can give, if left away."""
        given = {"expiresIn": expiresIn, "scopes": None if scopes is None else list(scopes)}
        body = {"userID": userID, **{name: value for name, value in given.items() if value is not None}}
        return self._make(Call("POST", f"{API}/credentials/", body=body, is_repeatable=False))

    def acknowledge_for(self, userID: str, messages: Sequence[Read]) -> A:
        """This person has read these; each receipt says that it was given on their behalf."""
        body = {"userID": userID, "messages": read_messages(messages)}
        return self._make(Call("POST", f"{API}/receipts/", body=body))

    def receipts_after(self, after: str = "", limit: int | None = None) -> A:
        """A page of the receipt stream: `{"receipts", "cursor", "isCompleted"}`. `0` is the beginning; without a cursor
        the page is one that begins now."""
        return self._make(Call("GET", f"{API}/receipts/stream/", {"after": after, "limit": limit}))


class Following:
    """Where somebody is in the stream, and how long they wait before they ask again."""

    def __init__(self, cursor: str, between: float) -> None:
        self.cursor, self._between, self.pause = cursor, between, 0.0

    def take(self, page: Json) -> Json | None:
        """The page, if there is anything new about it."""
        is_new = page["cursor"] != self.cursor
        self.cursor = page["cursor"]
        self.pause = self._between if page["isCompleted"] or not is_new else 0.0
        return page if is_new else None

    def survive(self, failure: ChatError) -> None:
        """Wait longer, if the failure may pass."""
        if not failure.is_passing:
            raise failure
        self.pause = LONG_PAUSE


class BackEnd(OnLine, BackEndVerbs[Json]):
    """`BackEnd("https://chat.example", server_token)`; close it, or use it in a `with`."""

    def __init__(self, url: str, token: str, *, http: httpx.Client | None = None) -> None:
        self._line = Line(url, authorization(token), http)

    def _make(self, call: Call) -> Json:
        return self._line.make(call)

    def follow_receipts(self, after: str = "", *, pause: float = PAUSE) -> Iterator[Json]:
        """The pages of the receipt stream, for ever, also over times when the server is away. Keep the `cursor` of a
        page together with what you made of it, and begin with it the next time. Without a cursor the first page has
        nothing but one."""
        following = Following(after, pause)
        while True:
            try:
                page = following.take(self.receipts_after(following.cursor))
            except ChatError as failure:
                following.survive(failure)
            else:
                if page is not None:
                    yield page
            time.sleep(following.pause)


class AsyncBackEnd(OnAsyncLine, BackEndVerbs[Awaited]):
    """The same, to be awaited."""

    def __init__(self, url: str, token: str, *, http: httpx.AsyncClient | None = None) -> None:
        self._line = AsyncLine(url, authorization(token), http)

    def _make(self, call: Call) -> Awaited:
        return self._line.make(call)

    async def follow_receipts(self, after: str = "", *, pause: float = PAUSE) -> AsyncIterator[Json]:
        following = Following(after, pause)
        while True:
            try:
                page = following.take(await self.receipts_after(following.cursor))
            except ChatError as failure:
                following.survive(failure)
            else:
                if page is not None:
                    yield page
            await asyncio.sleep(following.pause)
