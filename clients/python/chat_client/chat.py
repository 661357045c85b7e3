"""What a person does over REST, by their token or credential."""

from abc import ABC, abstractmethod
from collections.abc import Coroutine, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx

from .calls import Call, Json, Value
from .lines import AsyncLine, Line, OnAsyncLine, OnLine, authorization

A = TypeVar("A")
"""What a call gives: the answer, or a coroutine of it."""

Awaited = Coroutine[Any, Any, Json]
Read = str | Json
"""A message that was read: its ID, or `{"messageID", "revision"?, "seenAt"?, "origin"?}`."""

API = "/api/v1"


class Caller(ABC, Generic[A]):
    @abstractmethod
    def _make(self, call: Call) -> A: ...

    def call(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Value] | None = None,
        body: Json | None = None,
        is_repeatable: bool = False,
    ) -> A:
        """Any other address (docs/addresses.md), as `call("PUT", "/blocks/bob/")`."""
        return self._make(Call(method, f"{API}{path}", query, body, is_repeatable or method == "GET"))


class PersonVerbs(Caller[A]):
    """Arguments have the names of the fields that they become, and answers are as the server gives them."""

    def me(self) -> A:
        return self._make(Call("GET", f"{API}/me/"))

    def start(self, *, limit: int | None = None) -> A:
        """Everything that a client shows first."""
        return self._make(Call("GET", f"{API}/start/", {"limit": limit}))

    def sync(self) -> A:
        """Where everything stands."""
        return self._make(Call("GET", f"{API}/sync/"))

    # Conversations

    def conversations(self, **filters: Value) -> A:
        """A page: `{"next", "previous", "results"}`; go on with the `cursor` of `next`."""
        return self._make(Call("GET", f"{API}/conversations/", filters))

    def conversation(self, conversationID: str) -> A:
        return self._make(Call("GET", _conversation(conversationID)))

    def open_direct(self, userID: str) -> A:
        return self._make(Call("POST", f"{API}/conversations/", body={"userID": userID}))

    def create_group(self, **fields: Any) -> A:
        """Without a `groupID` of yours each call makes another, so it is made once."""
        return self._make(
            Call("POST", f"{API}/conversations/", body=fields, is_repeatable="groupID" in fields)
        )

    def members(self, conversationID: str, **filters: Value) -> A:
        return self._make(Call("GET", f"{_conversation(conversationID)}members/", filters))

    def move_read_position(self, conversationID: str, sequence: int | None = None) -> A:
        """Seen up to there; all of it if nothing is said. No receipt."""
        body = {} if sequence is None else {"sequence": sequence}
        return self._make(Call("PUT", f"{_conversation(conversationID)}read-position/", body=body))

    # Messages

    def history(self, conversationID: str, **where: int | None) -> A:
        """The newest, or those `before`, `after` or `around` a number; `limit` of them."""
        return self._make(Call("GET", f"{_conversation(conversationID)}messages/", where))

    def send_message(
        self,
        conversationID: str,
        payload: Json | str,
        *,
        ID: str = "",
        needReadReceipt: bool = False,
        **more: Any,
    ) -> A:
        """A text, or the payload of another `type`. With an `ID` (`new_message_id`) it is sent again until there is an
        answer, and is still one message; without one it is sent once."""
        said = {"text": payload} if isinstance(payload, str) else payload
        body = {"payload": said, "needReadReceipt": needReadReceipt, **more, **({"ID": ID} if ID else {})}
        path = f"{_conversation(conversationID)}messages/"
        return self._make(Call("POST", path, body=body, is_repeatable=bool(ID)))

    def edit_message(self, messageID: str, payload: Json | str, **more: Any) -> A:
        said = {"text": payload} if isinstance(payload, str) else payload
        return self._make(Call("PATCH", _message(messageID), body={"payload": said, **more}))

    def recall_message(self, messageID: str) -> A:
        return self._make(Call("PUT", f"{_message(messageID)}recall/", body={}))

    # Receipts

    def acknowledge(self, messages: Sequence[Read]) -> A:
        """I have read these, of one conversation: `{"results": [{"messageID", "result"}]}`."""
        return self._make(Call("POST", f"{API}/receipts/", body={"messages": read_messages(messages)}))

    def receipt_summaries(self, messageID: Sequence[str]) -> A:
        return self._make(Call("GET", f"{API}/receipts/summaries/", {"messageID": messageID}))

    def readers(self, messageID: str, **page: str | int | None) -> A:
        """`filter` 0: who has read it, 1: who still could; go on with `cursor` until `isCompleted`."""
        return self._make(Call("GET", f"{_message(messageID)}readers/", page))

    def audience(self, messageID: str, **page: str | int | None) -> A:
        """Everybody for whom it counts, by `state` or name (`query`)."""
        return self._make(Call("GET", f"{_message(messageID)}audience/", page))

    def explain(self, messageID: str, userID: str) -> A:
        """Why somebody is counted, or is not."""
        return self._make(Call("GET", f"{_message(messageID)}audience/{quote(userID, safe='')}/"))

    def curve(self, messageID: str) -> A:
        return self._make(Call("GET", f"{_message(messageID)}curve/"))

    # Catching up: each page has `cursor`, `head` and `isCompleted`

    def conversation_changes(self, conversationID: str, changed_after: int, **page: str | int | None) -> A:
        query = {"changed_after": changed_after, **page}
        return self._make(Call("GET", f"{_conversation(conversationID)}messages/", query))

    def my_changes(self, changed_after: int, **page: str | int | None) -> A:
        return self._make(Call("GET", f"{API}/me/", {"changed_after": changed_after, **page}))

    def receipt_changes(self, changed_after: int, **page: str | int | None) -> A:
        return self._make(Call("GET", f"{API}/receipts/", {"changed_after": changed_after, **page}))

    def ticket(self) -> A:
        """What opens one socket, once, within 30 seconds."""
        return self._make(Call("POST", f"{API}/tickets/", is_repeatable=False))


class Chat(OnLine, PersonVerbs[Json]):
    """`Chat("https://chat.example", token)`; close it, or use it in a `with`."""

    def __init__(self, url: str, token: str, *, http: httpx.Client | None = None) -> None:
        self._line = Line(url, authorization(token), http)

    def _make(self, call: Call) -> Json:
        return self._line.make(call)


class AsyncChat(OnAsyncLine, PersonVerbs[Awaited]):
    """The same, to be awaited."""

    def __init__(self, url: str, token: str, *, http: httpx.AsyncClient | None = None) -> None:
        self._line = AsyncLine(url, authorization(token), http)

    def _make(self, call: Call) -> Awaited:
        return self._line.make(call)


def _conversation(conversationID: str) -> str:
    return f"{API}/conversations/{quote(conversationID, safe='')}/"


def _message(messageID: str) -> str:
    return f"{API}/messages/{quote(messageID, safe='')}/"


def read_messages(messages: Sequence[Read]) -> list[Json]:
    return [{"messageID": one} if isinstance(one, str) else one for one in messages]
