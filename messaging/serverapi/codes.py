"""The one place in which our refusals become the vendor's numbers and words."""

from collections.abc import Mapping
from typing import Any

from messaging.errors import Refusal

OK = {"ActionStatus": "OK", "ErrorCode": 0, "ErrorInfo": ""}

NOT_JSON = {
    "not_utf8",
    "not_json",
    "not_finite",
    "big_number",
    "duplicate_key",
    "too_deep",
    "nul",
    "surrogate",
}
"""What our reader of JSON refuses, by its codes."""

COMMON = {
    "not_found": 60009,
    "method_not_allowed": 60002,
    "length_missing": 60002,
    "https_needed": 60002,
    "too_large": 60003,
    "overloaded": 60008,
    "too_frequent": 60007,
}
"""By the word of a refusal, where no service has a number of its own."""

BY_SERVICE: dict[str, dict[str, int]] = {
    "openim": {
        "invalid": 90001,
        "not_json": 90001,
        "server_error": 91000,
        "too_many": 90011,
        "message_not_found": 20022,
        "message_recalled": 20023,
        "conversation_not_found": 20022,
        "bad_message_id": 20022,
    },
    "group_open_http_svc": {
        "not_json": 10004,
        "conversation_not_found": 10010,
        "person_not_found": 10019,
        "not_a_member": 10007,
        "member_not_found": 10007,
        "message_not_found": 10030,
        "message_recalled": 10032,
        "too_late": 10031,
        "too_many": 10005,
    },
    "im_open_login_svc": {
        "invalid": 70402,
        "not_json": 70402,
        "person_not_found": 70107,
        "server_error": 70500,
    },
    "profile": {"invalid": 40001, "not_json": 40001, "person_not_found": 40003, "server_error": 40006},
    "sns": {"invalid": 30001, "not_json": 30001, "person_not_found": 30003, "server_error": 30006},
}
BY_SERVICE["group_open_attr_http_svc"] = BY_SERVICE["group_open_http_svc"]
"""By service and the word of a refusal; any other keeps its number, which is one that the vendor's clients know."""

BY_FIELD = {
    "openim": {
        "To_Account": 90003,
        "Peer_Account": 90003,
        "From_Account": 90008,
        "Report_Account": 90008,
        "MsgBody": 90002,
        "MsgKey": 90054,
        "MsgLifeTime": 90026,
    },
}
"""By service and the first field that is wrong, or that names somebody who is not there."""

BY_COMMAND = {"openim/c2c_msg_read_receipt": {"invalid": 20001, "not_json": 20001, "person_not_found": 20001}}
"""By command, where it has numbers that its service has not."""


def failure(command: str, refusal: Refusal) -> dict[str, Any]:
    """The common part of an answer that refuses, for a command as it was named (`<service>/<command>`)."""
    return {"ActionStatus": "FAIL", "ErrorCode": _number(command, refusal), "ErrorInfo": _words(refusal)}


def _number(command: str, refusal: Refusal) -> int:
    service = command.partition("/")[0]
    own = BY_COMMAND.get(command, {})
    numbers = {**COMMON, **BY_SERVICE.get(service, {}), **own}
    faults = _faults(refusal)
    if faults and not faults[0]["field"] and faults[0]["code"] in NOT_JSON:
        return numbers.get("not_json", 60003)
    field = faults[0]["field"].partition(".")[0] if faults else refusal.facts.get("field", "")
    if refusal.code not in own and field in (named := BY_FIELD.get(service, {})):
        return named[field]
    return numbers.get(refusal.code, refusal.number)


def _words(refusal: Refusal) -> str:
    """Every fault with its field, as `MsgBody.0.MsgType: There is no such field.`"""
    faults = _faults(refusal)
    told = "; ".join(
        f"{fault['field']}: {fault['text']}" if fault["field"] else fault["text"] for fault in faults
    )
    return told or str(refusal)


def _faults(refusal: Refusal) -> list[Mapping[str, str]]:
    return list(refusal.facts.get("errors", ()))
