"""However a login ends, and though nobody was nudged, its sockets close within a heartbeat; the others stay.

What ends them here is another process that no frame comes from.
"""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.databases import manage
from tests.live_server import Environment, Server

pytestmark = pytest.mark.live

NOBODY_HEARS = {"REDIS_URL": ""}
PATIENCE = 30.0
HEARTBEAT = 1
A_BUSY_MACHINE = 9

ENDS = (
    "log out",
    "change password",
    "revoke token",
    "revoke token of ticket",
    "expire token",
    "expire credential",
    "deactivate",
    "deactivate session",
    "erase",
)
BY_SESSION = ("log out", "change password", "deactivate session", "stay by session")
PEOPLE = {end: f"over-{number}" for number, end in enumerate((*ENDS, "stay", "stay by session"))}

COME_IN = f"""
import json
from django.conf import settings
from django.test import Client
from messaging.services.access import issue_ticket, issue_token
from messaging.services.people import create_person
logins = {{}}
for end, user_id in {PEOPLE!r}.items():
    person = create_person(user_id=user_id, password="an owl reads at night")
    if end in {BY_SESSION!r}:
        browser = Client()
        browser.force_login(person)
        logins[end] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    else:
        token, secret = issue_token(person=person, scope="credential" if "credential" in end else "person", seconds=3600)
        logins[end] = issue_ticket(person=person, token=token) if "ticket" in end else secret
print(json.dumps(logins))
"""

END = f"""
from django.contrib.sessions.models import Session
from django.utils import timezone
from messaging.models import AccessToken, Person
from messaging.services.access import revoke_token
from messaging.services.people import deactivate_person, erase_person
people = {{end: Person.objects.get(user_id=user_id) for end, user_id in {PEOPLE!r}.items()}}
[session.delete() for session in Session.objects.all()
 if session.get_decoded().get("_auth_user_id") == str(people["log out"].pk)]
people["change password"].set_password("an owl sleeps at noon")
people["change password"].save()
for end in ("revoke token", "revoke token of ticket"):
    revoke_token(person=people[end], key=AccessToken.objects.get(user=people[end]).token_key)
for end in ("expire token", "expire credential"):
    AccessToken.objects.filter(user=people[end]).update(expiry=timezone.now())
deactivate_person(person=people["deactivate"])
deactivate_person(person=people["deactivate session"])
erase_person(person=people["erase"])
"""


def test_every_socket_whose_login_is_over_closes_within_a_heartbeat(
    world: Environment, server: Server
) -> None:
    deaf = {**world, **NOBODY_HEARS}
    logins = json.loads(manage(deaf, "shell", "--no-imports", "-c", COME_IN).splitlines()[-1])
    with ExitStack() as stack:
        sockets = {end: stack.enter_context(_opened(server, end, login)) for end, login in logins.items()}
        manage(deaf, "shell", "--no-imports", "-c", END)
        begin = time.monotonic()

        assert {end: _closed_with(sockets[end]) for end in ENDS} == dict.fromkeys(ENDS, 4401)
        assert time.monotonic() - begin < HEARTBEAT + A_BUSY_MACHINE
        for end in ("stay", "stay by session"):
            sockets[end].send('{"id": 2, "command": "me.get"}')
            assert _next(sockets[end], "answer")["status"] == 200


@contextmanager
def _opened(server: Server, end: str, login: str) -> Iterator[ClientConnection]:
    cookie = {"Cookie": f"session={login}"} if end in BY_SESSION else {}
    origin = Origin(server.url) if cookie else None
    address = server.url.replace("http", "ws", 1) + "/ws/"
    with connect(address, proxy=None, origin=origin, additional_headers=cookie) as line:
        if not cookie:
            by_secret = {"userID": PEOPLE[end], "userSig": login}
            params = {"ticket": login} if "ticket" in end else by_secret
            line.send(json.dumps({"id": 1, "command": "login", "params": params}))
        _next(line, "ready")
        yield line


def _next(line: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(line.recv(PATIENCE))
        if frame["frame"] == kind:
            return frame


def _closed_with(line: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        _next(line, "nothing of this kind")
    return closed.value.rcvd.code if closed.value.rcvd else None
