"""The server API `/v4/`, in the vendor's form: one call method, and its commands on receipts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from .calls import Call, Json, Value, parsed
from .chat import A, Awaited, Caller
from .errors import ChatError
from .lines import AsyncLine, Line, OnAsyncLine, OnLine

STATUS_OF = {60008: 503, 60011: 429}
"""The status is 200 always: these say that the server is busy, and that calls are too frequent."""


@dataclass(frozen=True, slots=True)
class ServerCall(Call):
    def meaning(self, response: httpx.Response) -> Json:
        body = parsed(response)
        number = body.get("ErrorCode")
        if not isinstance(number, int):
            raise ChatError.of({"status": response.status_code, **body})
        if number:
            status = STATUS_OF.get(number, response.status_code)
            raise ChatError(str(number), number, status, str(body.get("ErrorInfo", "")), body)
        return body


class ServerVerbs(Caller[A]):
    """A refusal has no word here: `code` of its ChatError is the number, as text."""

    def __init__(self, identifier: str, usersig: str, sdkappid: int) -> None:
        self._who: dict[str, Value] = {"sdkappid": sdkappid, "identifier": identifier, "usersig": usersig}

    def command(self, command: str, body: Json, *, is_repeatable: bool = False) -> A:
        """Any command, as `command("openim/sendmsg", {…})`. Say if to do it twice comes to the same as once."""
        query = {**self._who, "random": secrets.randbelow(2**32), "contenttype": "json"}
        return self._make(ServerCall("POST", f"/v4/{command}", query, body, is_repeatable))

    def admin_set_msg_read(self, Report_Account: str, Peer_Account: str, **more: Any) -> A:
        """Report_Account has seen what Peer_Account wrote to them."""
        body = {"Report_Account": Report_Account, "Peer_Account": Peer_Account, **more}
        return self.command("openim/admin_set_msg_read", body, is_repeatable=True)

    def c2c_msg_read_receipt(self, Operator_Account: str, Peer_Account: str, C2CMsgInfo: Sequence[Json]) -> A:
        """Operator_Account has read these messages of Peer_Account."""
        body = {
            "Operator_Account": Operator_Account,
            "Peer_Account": Peer_Account,
            "C2CMsgInfo": list(C2CMsgInfo),
        }
        return self.command("openim/c2c_msg_read_receipt", body, is_repeatable=True)

    def get_group_msg_receipt(self, GroupId: str, MsgSeqs: Sequence[int]) -> A:
        body = {"GroupId": GroupId, "MsgSeqList": [{"MsgSeq": seq} for seq in MsgSeqs]}
        return self.command("group_open_http_svc/get_group_msg_receipt", body, is_repeatable=True)

    def get_group_msg_receipt_detail(
        self, GroupId: str, MsgSeq: int, Filter: int = 0, Cursor: str = "", Count: int = 200
    ) -> A:
        """Who has read it (`Filter` 0), or has not (1); go on with `Cursor` until `IsFinish`."""
        body = {"GroupId": GroupId, "MsgSeq": MsgSeq, "Filter": Filter, "Cursor": Cursor, "Count": Count}
        return self.command("group_open_http_svc/get_group_msg_receipt_detail", body, is_repeatable=True)


class ServerApi(OnLine, ServerVerbs[Json]):
    """`ServerApi("https://chat.example", "admin", usersig)`. The secret is part of the address, as the form has it: the
    logger of httpx writes addresses at INFO, so leave it above that."""

    def __init__(
        self, url: str, identifier: str, usersig: str, *, sdkappid: int = 1, http: httpx.Client | None = None
    ) -> None:
        super().__init__(identifier, usersig, sdkappid)
        self._line = Line(url, http=http)

    def _make(self, call: Call) -> Json:
        return self._line.make(call)


class AsyncServerApi(OnAsyncLine, ServerVerbs[Awaited]):
    """The same, to be awaited."""

    def __init__(
        self,
        url: str,
        identifier: str,
        usersig: str,
        *,
        sdkappid: int = 1,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(identifier, usersig, sdkappid)
        self._line = AsyncLine(url, http=http)

    def _make(self, call: Call) -> Awaited:
        return self._line.make(call)
