"""W10: whether a clock tells a stranger what an answer does not."""

import asyncio
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import uvloop

from ..calls import Caller, Visitor
from ..figures import Figure
from ..pairs import WARM, Call, Pair
from ..sockets import PATIENCE, Socket, command, log_in
from ..stage import Stage

SAYS = "what is foreign beside what is missing, a name that there is beside one that there is not, by a clock"
PREFIX = "w10"
API = "/api/v1/"

# By what it does: method, address and body over REST, and the command of the socket that is the same verb.
CALLS: dict[str, tuple[str, str, Any, str, dict[str, Any]]] = {
    "reading a message": ("GET", "messages/{message}/", None, "message.get", {"messageID": "{message}"}),
    "its readers": (
        "GET",
        "messages/{message}/readers/?filter=0&count=100",
        None,
        "receipt.readers",
        {"messageID": "{message}", "filter": 0, "count": 100},
    ),
    "sending": (
        "POST",
        "conversations/{group}/messages/",
        {"payload": {"text": "tea?"}},
        "message.send",
        {"conversationID": "{group}", "payload": {"text": "tea?"}},
    ),
    "joining": (
        "POST",
        "conversations/{group}/members/",
        {"userIDs": ["{me}"]},
        "group.join",
        {"conversationID": "{group}"},
    ),
    "a preview": (
        "GET",
        "conversations/{group}/preview/",
        None,
        "group.preview",
        {"conversationID": "{group}"},
    ),
}


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    times, logins = (30, 10) if quick else (300, 60)
    stage.say("a group of fifty with a message and a file, and a stranger to it")
    secret = stage.inside("bench.worlds:closed", prefix=PREFIX, many=50, addresses=times + WARM)
    foreign = {name: secret[name] for name in ("me", "message", "group", "media")}
    missing = {name: value if name == "me" else _other(value) for name, value in foreign.items()}
    figures: list[Figure] = []

    def measure(pairs: Iterable[Pair], times: int) -> None:
        for pair in pairs:
            stage.say(f"{times} times each: {pair.name}")
            figures.extend(pair.figures(times))

    with closing(Caller(stage.urls[0], secret["token"])) as caller:
        measure(_by_rest(caller, foreign, missing), times)
    with _Line(stage, secret) as line:
        measure(_by_socket(line, foreign, missing), times)
    with closing(Visitor(stage.urls[0])) as visitor:
        measure([_wrong_password(visitor, secret["names"])], logins)
        measure([_forgotten_password(visitor, secret["names"])], times)
    return figures


def _other(said: str) -> str:
    """One that nothing has, as long as this one."""
    return f"{said[:-1]}{'7' if said[-1] != '7' else '8'}"


def _put(template: Any, ids: dict[str, str]) -> Any:
    """The template with these IDs in it."""
    match template:
        case dict():
            return {name: _put(value, ids) for name, value in template.items()}
        case list():
            return [_put(value, ids) for value in template]
        case str():
            return template.format(**ids)
    return template


def _refused(milliseconds: float, answer: tuple[int, Any]) -> tuple[float, Any]:
    """As a stranger is; a call that was no good says nothing."""
    if answer[0] not in (403, 404):
        raise SystemExit(f"No stranger is answered so: {answer}")
    return milliseconds, answer


def _by_rest(caller: Caller, foreign: dict[str, str], missing: dict[str, str]) -> Iterator[Pair]:
    def call(method: str, address: str, body: Any, ids: dict[str, str]) -> Call:
        path, given = _put(address, ids), _put(body, ids)
        return lambda: _refused(*caller.asked(method, path, given))

    asked = {name: (method, API + address, body) for name, (method, address, body, *_) in CALLS.items()}
    for name, one in {**asked, "media": ("GET", "/media/{media}/original", None)}.items():
        yield Pair(f"REST, {name}", "foreign", "missing", call(*one, foreign), call(*one, missing))


def _by_socket(line: "_Line", foreign: dict[str, str], missing: dict[str, str]) -> Iterator[Pair]:
    def call(command: str, params: Any, ids: dict[str, str]) -> Call:
        return lambda: _refused(*line.asked(command, _put(params, ids)))

    for name, (*_, verb, params) in CALLS.items():
        yield Pair(
            f"socket, {name}", "foreign", "missing", call(verb, params, foreign), call(verb, params, missing)
        )


def _wrong_password(visitor: Visitor, names: dict[str, Any]) -> Pair:
    def login(name: str) -> Call:
        return lambda: visitor.posted("/login/", {"username": name, "password": "no owl at all"})

    return Pair("a wrong password", "a name", "no name", login(names["known"]), login(names["unknown"]))


def _forgotten_password(visitor: Visitor, names: dict[str, Any]) -> Pair:
    """Each address is asked about once: a second letter is not written so soon."""

    def forgot(addresses: Iterator[str]) -> Call:
        return lambda: visitor.posted("/password/", {"email": next(addresses)})

    return Pair(
        "a forgotten password",
        "an address",
        "no address",
        forgot(iter(names["knownAddresses"])),
        forgot(iter(names["unknownAddresses"])),
    )


class _Line:
    """A socket of the stranger's, on a loop of its own, for calls one after the other."""

    def __init__(self, stage: Stage, secret: dict[str, Any]) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._at = (stage.urls[-1], secret["me"], secret["token"])
        self._socket: Socket

    def __enter__(self) -> "_Line":
        self._socket = self._runner.run(log_in(*self._at))
        return self

    def __exit__(self, *fault: object) -> None:
        self._socket.close()
        self._runner.close()

    def asked(self, name: str, params: dict[str, Any]) -> tuple[float, tuple[int, Any]]:
        """Milliseconds from the command to its answer, its status, and what it said."""
        return self._runner.run(self._asked(command(name, params)))

    async def _asked(self, frame: bytes) -> tuple[float, tuple[int, Any]]:
        answered: asyncio.Future[tuple[float, bytes]] = asyncio.get_running_loop().create_future()

        def hear(told: bytes, now: float) -> None:
            if told.startswith(b'{"frame":"answer"'):
                answered.set_result((now, told))

        self._socket.hear = hear
        begin = time.perf_counter()
        self._socket.send(frame)
        async with asyncio.timeout(PATIENCE):
            now, told = await answered
        answer = json.loads(told)
        return 1000 * (now - begin), (answer["status"], answer)
