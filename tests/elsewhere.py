"""Pages of another origin than the server's, which it trusts; and casts of people who use them."""

import json
import secrets
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from .databases import manage
from .live_server import Environment, Server, make_world

MAKE_CASTS = """
import json, sys
from messaging.models import AccessToken
from messaging.services.access import issue_token
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.people import create_person

for cast in {casts!r}:
    people = [create_person(user_id=f"{{cast}}-{{nick}}".lower(), nick=nick) for nick in ("Emma", "Noah", "Mia")]
    emma, noah, mia = people
    open_direct(person=emma, peer=noah)
    create_group(creator=emma, group_type="Private", name="Tea round", members=[noah, mia])
    sigs = [issue_token(person=one, scope=AccessToken.Scope.CREDENTIAL, seconds=3600)[1] for one in people]
    print("CAST", json.dumps([(one.nick, one.user_id, sig) for one, sig in zip(people, sigs)]))
"""
CASTS = 30
HOST = "chat.localhost"
"""The server's name: browsers know that it is this machine, and the UI kit takes no picture from a bare address."""


class Person(NamedTuple):
    nick: str
    user_id: str
    user_sig: str


class Elsewhere(NamedTuple):
    world: Environment
    server: Server
    address: str
    """The server's."""
    origin: str
    """The pages'."""
    folder: Path
    """What lies here is served at `origin`."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: what the page asks for is no news."""


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    folder = tmp_path_factory.mktemp("elsewhere")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as pages:
        Thread(target=pages.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{pages.server_port}"
        world = make_world("elsewhere", ALLOWED_HOSTS=HOST, TRUSTED_ORIGINS=origin)
        server = Server("elsewhere", world)
        try:
            server.start()
            yield Elsewhere(world, server, server.url.replace("127.0.0.1", HOST), origin, folder)
        finally:
            server.stop()
            pages.shutdown()


@pytest.fixture(scope="session")
def _casts(elsewhere: Elsewhere) -> Iterator[list[Person]]:
    # All in one go: a process of Django takes seconds to start.
    printed = manage(
        elsewhere.world,
        "shell",
        "-c",
        MAKE_CASTS.format(casts=[secrets.token_hex(4) for _ in range(CASTS)]),
    )
    lines = [line.removeprefix("CAST ") for line in printed.splitlines() if line.startswith("CAST ")]
    return iter([[Person(*one) for one in json.loads(line)] for line in lines])


@pytest.fixture
def cast(_casts: Iterator[list[Person]]) -> list[Person]:
    """Emma, Noah and Mia, new to each test: Emma and Noah have a direct chat, all three the group "Tea round"."""
    return next(_casts)
