"""A call and its answer, without the line between them: what is asked, what the answer means, when to ask again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from .errors import NO_ANSWER, TOO_MANY, ChatError

Json = dict[str, Any]
Value = str | int | float | bool | Iterable[str] | None

TRIES = 4
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Call:
    """`is_repeatable`: to do it twice comes to the same as once."""

    method: str
    path: str
    query: Mapping[str, Value] | None = None
    body: Json | None = None
    is_repeatable: bool = True

    def params(self) -> list[tuple[str, str | int | float | bool | None]]:
        """The query: None is left out, a list is said once for each."""
        pairs: list[tuple[str, str | int | float | bool | None]] = []
        for name, value in (self.query or {}).items():
            if isinstance(value, bool):
                pairs.append((name, "true" if value else "false"))
            elif isinstance(value, str | int | float):
                pairs.append((name, value))
            elif value is not None:
                pairs += [(name, one) for one in value]
        return pairs

    def meaning(self, response: httpx.Response) -> Json:
        """What was answered; ChatError if it is a refusal, or nothing of ours."""
        if response.status_code == 204:
            return {}
        body = parsed(response)
        if response.is_success:
            return body
        raise ChatError.of({**body, "status": response.status_code})


def parsed(response: httpx.Response) -> Json:
    try:
        body = response.json()
    except (ValueError, RecursionError):  # also of a number that is too long, and of what is too deep
        body = None
    if not isinstance(body, dict):
        detail = f"{response.status_code} without an answer of the chat"
        raise ChatError(NO_ANSWER, status=response.status_code, detail=detail)
    return body


def pause_before_another(call: Call, made: int, failure: ChatError, retry_after: str = "") -> float | None:
    """Seconds to wait before a call that was made so often is made again; None if its failure stands.

    Whatever was too frequent is made again: nothing was done. What has no answer, or came to a busy server, only if
    repeating it does no harm.
    """
    may_be_made = call.is_repeatable or failure.status == TOO_MANY
    if made >= TRIES or not (failure.is_passing and may_be_made):
        return None
    said = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.0
    return min(max(said, 0.25 * (1 << made)), LONGEST_PAUSE)
