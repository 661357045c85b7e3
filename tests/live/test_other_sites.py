"""What a page of another site gets from us, in both shapes: as files lie, and collected under names with a digest.

It imports our SDK as a module, calls REST with a token, and opens the socket, if the settings name its origin.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.databases import manage
from tests.elsewhere import Elsewhere
from tests.live_server import Server, make_world

pytestmark = [pytest.mark.live, pytest.mark.once]

STRANGER = "https://stranger.example"
IMPORT = re.compile(r"""^(?:import|export)\b[^;"']*?["'](\.[^"']+)["'];""", re.MULTILINE)
DIGEST = re.compile(r"\.[0-9a-f]{12}\.js\Z")
BEHIND_A_PROXY = {"X-Forwarded-Proto": "https"}
A_YEAR = 31_536_000

MAKE_PEOPLE = """
from messaging.services.access import issue_token
from messaging.services.people import create_person
print(issue_token(person=create_person(user_id="page-user"), scope="person")[1])
"""


class Site(NamedTuple):
    """A server, the origin that it trusts, and somebody's token."""

    url: str
    origin: str
    token: str

    def get(self, path: str, origin: str = "", **headers: str) -> httpx.Response:
        return self.ask("GET", path, origin, **headers)

    def ask(self, method: str, path: str, origin: str = "", **headers: str) -> httpx.Response:
        sent = {"Origin": origin or self.origin, **BEHIND_A_PROXY, **headers}
        return httpx.request(method, f"{self.url}{path}", headers=sent, trust_env=False, timeout=20)


@pytest.fixture(scope="session")
def lying(elsewhere: Elsewhere) -> Site:
    token = manage(elsewhere.world, "shell", "--no-imports", "-c", MAKE_PEOPLE).split()[-1]
    return Site(elsewhere.server.url, elsewhere.origin, token)


@pytest.fixture(scope="session")
def collected() -> Iterator[Site]:
    origin, static = "https://app.example.com", Path(os.environ["CHAT_TEST_DIR"], "static")
    world = make_world(
        "collected",
        DJANGO_SETTINGS_MODULE="tests.hashed_settings",
        CHAT_TEST_STATIC=str(static),
        HTTPS="on",
        TRUSTED_ORIGINS=origin,
    )
    manage(world, "collectstatic", "--noinput")
    token = manage(world, "shell", "--no-imports", "-c", MAKE_PEOPLE).split()[-1]
    with Server("collected", world).running() as server:
        yield Site(server.url, origin, token)


@pytest.fixture(params=["lying", "collected"])
def site(request: pytest.FixtureRequest) -> Site:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Site)
    return found


def graph(site: Site, entry: str) -> dict[str, httpx.Response]:
    """A module and all that it imports, as a browser would fetch them."""
    found: dict[str, httpx.Response] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = site.get(path)
            waiting += [normpath(join(dirname(path), name)) for name in IMPORT.findall(found[path].text)]
    return found


def test_the_sdk_is_a_module_for_every_page(site: Site) -> None:
    modules = graph(site, "/static/sdk/index.js")

    assert len(modules) > 10
    for path, answer in modules.items():
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == 'text/javascript; charset="utf-8"', path
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in answer.headers, path
        assert "set-cookie" not in answer.headers, path


def test_every_collected_module_imports_those_of_its_own_release_alone(collected: Site) -> None:
    names = json.loads(Path(os.environ["CHAT_TEST_DIR"], "static", "staticfiles.json").read_text())["paths"]

    for entry in ("sdk/index.js", "chat/main.js"):
        modules = graph(collected, f"/static/{names[entry]}")
        assert {answer.status_code for answer in modules.values()} == {200}
        assert [path for path in modules if not DIGEST.search(path)] == []
        assert len({DIGEST.search(path)[0] for path in modules}) == 1  # type: ignore[index]
        for answer in modules.values():
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "immutable" in answer.headers["cache-control"]
            assert int(re.findall(r"max-age=(\d+)", answer.headers["cache-control"])[0]) >= A_YEAR


def test_a_plain_name_is_asked_for_again_soon_and_not_sent_again(site: Site) -> None:
    first = site.get("/static/sdk/index.js")
    again = site.get("/static/sdk/index.js", **{"If-None-Match": first.headers["etag"]})

    assert (first.headers["cache-control"], again.status_code) == ("max-age=60, public", 304)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_collected_modules_and_styles_travel_compressed(collected: Site, encoding: str) -> None:
    plain = collected.get("/static/sdk/chat.js", **{"Accept-Encoding": "identity"})
    packed = collected.get("/static/sdk/chat.js", **{"Accept-Encoding": encoding})

    assert "content-encoding" not in plain.headers
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == (encoding, "Accept-Encoding")
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_rest_is_for_a_trusted_page_with_a_token(site: Site) -> None:
    wish = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    asked = site.ask("OPTIONS", "/api/v1/me/", **wish)
    answer = site.get("/api/v1/me/", Authorization=f"Token {site.token}")
    refused = site.get("/api/v1/me/", Authorization="Token rr_wrong")

    assert asked.headers["access-control-allow-origin"] == site.origin
    assert {"authorization", "content-type"} <= set(asked.headers["access-control-allow-headers"].split(", "))
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(
        asked.headers["access-control-allow-methods"].split(", ")
    )
    assert (answer.status_code, answer.json()["userID"]) == (200, "page-user")
    assert refused.status_code == 401
    for one in (answer, refused):
        assert one.headers["access-control-allow-origin"] == site.origin
        assert "access-control-allow-credentials" not in one.headers
        assert (
            one.headers["access-control-expose-headers"] == "Date, Retry-After, RateLimit, RateLimit-Policy"
        )
        assert one.headers["date"]


def test_a_file_is_fetched_by_a_trusted_page_alone(site: Site) -> None:
    mine, theirs = (site.get(f"/media/{'x' * 32}/original", *origin) for origin in ((), (STRANGER,)))

    assert mine.headers["access-control-allow-origin"] == site.origin
    assert "access-control-allow-credentials" not in mine.headers
    assert not [name for name in theirs.headers if name.startswith("access-control-")]
    for answer in (mine, theirs):
        assert "origin" in answer.headers["vary"].lower()


def test_rest_says_nothing_to_a_page_that_is_not_trusted(site: Site) -> None:
    answer = site.get("/api/v1/me/", STRANGER, Authorization=f"Token {site.token}")

    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_the_socket_opens_for_a_trusted_page_and_for_no_other(site: Site) -> None:
    address = f"{site.url.replace('http', 'ws')}/ws/"

    def open_from(origin: str) -> object:
        return connect(address, origin=origin, additional_headers=BEHIND_A_PROXY, proxy=None)  # type: ignore[arg-type]

    with connect(address, origin=site.origin, additional_headers=BEHIND_A_PROXY, proxy=None) as socket:  # type: ignore[arg-type]
        login = {"userID": "page-user", "userSig": site.token}
        socket.send(json.dumps({"id": 1, "command": "login", "params": login}))
        frames = [json.loads(socket.recv(timeout=20)) for _ in range(2)]

    assert [frame["frame"] for frame in frames] == ["answer", "ready"]
    with pytest.raises(InvalidStatus) as refusal:
        open_from(STRANGER)
    assert refusal.value.response.status_code == 403
