"""The names on a page, and those that its people have on the server of the tests, which all pages share.

Answers are compared but for what no page can foresee: times, secrets, IDs that the server makes.
"""

import re
import secrets
from typing import Any

PEOPLE = ("alice", "bob", "dora", "charlie", "user1", "user2", "user3", "backend")
GROUPS = ("tea-round", "news", "film-club")
PAGE_ADDRESS = "http://127.0.0.1:8000"
NAME = re.compile(rf"\b(C2C|GROUP)?({'|'.join((*PEOPLE, *GROUPS))})\b")
MESSAGE_ID = re.compile(r"\b(\d+)-(\d{13})-(\w+)\b")
UNFORESEEN = (
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "(an epoch)"),
    (re.compile(r"\brr_[0-9a-f]+…?"), "(a secret)"),
    (re.compile(r"cursor=[\w:.~%…-]+"), "cursor=(a cursor)"),
)
SECRETS = ("ticket", "cursor", "uuid", "MsgKey", "secret")
TIMES = range(1_600_000_000, 4_000_000_000)


REST = "…"


def matches(shown: Any, said: Any) -> bool:
    """Whether the page shows what was said. `"…"` stands for any value, `"…": "…"` for any other fields."""
    if isinstance(shown, dict) and isinstance(said, dict):
        names = shown.keys() - {REST}
        complete = names <= said.keys() if REST in shown else names == said.keys()
        return complete and all(matches(shown[name], said[name]) for name in names)
    if isinstance(shown, list) and isinstance(said, list):
        return len(shown) == len(said) and all(map(matches, shown, said))
    return bool(shown in (REST, said))


class Names:
    """Two ways of saying the same: as on the page, and as on the server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._suffix = f"-{secrets.token_hex(4)}"
        self._numbers: dict[str, str] = {}
        self._known_ids: set[str] = set()
        self._secrets: dict[str, str] = {}

    def meet(self, number: str, real_number: str) -> None:
        """Whoever has this number on the page has that one on the server."""
        self._numbers[number] = real_number

    def learn(self, shown: Any, said: Any) -> None:
        """What the page shows of an answer's ticket and cursor stands for the real ones from now on."""
        if isinstance(shown, dict) and isinstance(said, dict):
            self._secrets |= {
                shown[name]: said[name] for name in SECRETS if shown.get(name) and said.get(name)
            }

    def as_on_server(self, text: str) -> str:
        """What the page says to send."""
        self._known_ids.update(found[0] for found in MESSAGE_ID.finditer(text))
        text = text.replace(PAGE_ADDRESS, self._address)
        text = NAME.sub(rf"\1\2{self._suffix}", text)
        for shown, real in self._secrets.items():
            text = text.replace(str(shown), str(real))
        return MESSAGE_ID.sub(
            lambda found: f"{self._numbers.get(found[1], found[1])}-{found[2]}-{found[3]}", text
        )

    def as_on_page(self, text: str) -> str:
        """What the server says."""
        numbers = {real: number for number, real in self._numbers.items()}
        text = text.replace(self._address, PAGE_ADDRESS).replace(self._suffix, "")
        text = re.sub(
            r'("tinyID": ?"|\(number )(\d+)', lambda found: found[1] + numbers.get(found[2], found[2]), text
        )
        return MESSAGE_ID.sub(lambda found: f"{numbers.get(found[1], found[1])}-{found[2]}-{found[3]}", text)

    def same(self, shown: Any, said: Any) -> bool:
        """Whether the page shows what was said, as far as that could be foreseen."""
        return matches(self.comparable(shown), self.comparable(said))

    def comparable(self, value: Any, name: str = "") -> Any:
        """The same, less what cannot be foreseen."""
        match value:
            case dict():
                return {key: self.comparable(one, key) for key, one in value.items()}
            case list():
                return [self.comparable(one) for one in value]
            case str() if name in SECRETS and value:
                return "(a secret)"
            case str():
                for pattern, instead in UNFORESEEN:
                    value = pattern.sub(instead, value)
                return MESSAGE_ID.sub(self._foreseen, value)
            case int() | float() if int(value) in TIMES:
                return f"(a time, {type(value).__name__})"
        return value

    def _foreseen(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self._known_ids else f"{found[1]}-(made by the server)"
