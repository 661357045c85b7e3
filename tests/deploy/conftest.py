"""Two processes of the service behind the shipped nginx. Without nginx these tests are skipped, loudly; not in CI."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bench.client.client import PATIENCE, Client
from tests.databases import Environment, make_world, manage
from tests.live_server import Server

from .proxy import BROTLI, HOW_TO_GET_IT, NAME, NGINX, Proxy, running_nginx

# Two processes share a database only where there is a Redis-compatible server.
collect_ignore = [] if os.environ["CHAT_TEST_DATABASE"] == "postgres" else ["test_behind_nginx.py"]

PEOPLE = ["alice", "bob"]
MAKE_PEOPLE = f"""
import json
from messaging.services.access import issue_token
from messaging.services.people import create_person
print(json.dumps({{name: issue_token(person=create_person(user_id=name), scope="person")[1] for name in {PEOPLE!r}}}))
"""

Join = Callable[[str], Client]


@pytest.fixture(scope="session")
def nginx() -> Path:
    if not (NGINX.exists() and BROTLI.exists()):
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    return NGINX


@pytest.fixture(scope="session")
def static() -> Path:
    return Path(os.environ["CHAT_TEST_DIR"], "published")


@pytest.fixture(scope="session")
def world(nginx: Path, static: Path) -> Environment:
    world = make_world(
        "proxied",
        DJANGO_SETTINGS_MODULE="tests.hashed_settings",
        CHAT_TEST_STATIC=str(static),
        HTTPS="on",
        ALLOWED_HOSTS=NAME,
        HEARTBEAT_SECONDS="1",
    )
    manage(world, "collectstatic", "--noinput")
    return world


@pytest.fixture(scope="session")
def tokens(world: Environment) -> dict[str, str]:
    return dict(json.loads(manage(world, "shell", "--no-imports", "-c", MAKE_PEOPLE).splitlines()[-1]))


@pytest.fixture(scope="session")
def servers(world: Environment) -> Iterator[list[Server]]:
    with Server("proxied-1", world).running() as one, Server("proxied-2", world).running() as other:
        yield [one, other]


@pytest.fixture(scope="session")
def proxy(servers: list[Server], static: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    ports = [int(server.url.rpartition(":")[2]) for server in servers]
    with running_nginx(tmp_path_factory.mktemp("proxy") / "nginx", ports, static) as proxy:
        yield proxy


@pytest.fixture
def client_of(proxy: Proxy, tokens: dict[str, str]) -> Iterator[Join]:
    """Somebody's client, by way of the proxy."""
    clients: list[Client] = []

    def client_of(user_id: str) -> Client:
        client = Client(proxy.url, user_id, tokens[user_id])
        client.rest.close()
        client.rest = httpx.Client(
            base_url=client.rest.base_url,
            headers=client.rest.headers,
            verify=proxy.tls,
            trust_env=False,
            timeout=PATIENCE,
        )
        clients.append(client)
        return client

    yield client_of
    for client in clients:
        client.close()
