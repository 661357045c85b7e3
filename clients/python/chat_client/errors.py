"""What goes wrong."""

from typing import Any

NO_ANSWER = "no_answer"
"""The code where it is not known what the server did: it was not reached, or what came is no answer of it."""

TOO_MANY, UNAVAILABLE = 429, (502, 503, 504)


class ChatError(Exception):
    """A call was refused, or has no answer.

    `code` and `errorCode` are the server's, as a word and as a number (docs/errors.md; the server API has numbers
    alone), `status` is that of HTTP, `detail` is for people. `body` is all that was answered. Without an answer `code`
    is `no_answer`, and `errorCode` and `status` may be 0.
    """

    def __init__(
        self,
        code: str,
        errorCode: int = 0,
        status: int = 0,
        detail: str = "",
        body: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{detail or code} ({errorCode or status or code})")
        self.code, self.errorCode, self.status, self.detail = code, errorCode, status, detail
        self.body = body or {}

    @property
    def is_passing(self) -> bool:
        """The server was not reached, is busy, or is asked too often: later it may be otherwise."""
        return self.status in (0, TOO_MANY, *UNAVAILABLE)

    @classmethod
    def of(cls, problem: dict[str, Any]) -> "ChatError":
        """A refusal as REST and the socket say it."""
        return cls(
            str(problem.get("code", NO_ANSWER)),
            _number(problem.get("errorCode")),
            _number(problem.get("status")),
            str(problem.get("detail", "")),
            problem,
        )


def _number(said: object) -> int:
    """0 for whatever else somebody says who is no server of the chat."""
    return said if isinstance(said, int) else 0
