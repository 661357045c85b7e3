"""The documentation says what is true: its examples run, its tables are the code's, its links lead somewhere."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.management import get_commands
from drf_spectacular.generators import SchemaGenerator

from chatsite import consumers
from chatsite.answers import known_refusals
from chatsite.commands import COMMANDS
from chatsite.server_api import COMMANDS as SERVER_COMMANDS
from chatsite.start import every_limit
from messaging.admin.limits_said import SAID
from messaging.limits import Limits
from messaging.models import Conversation
from messaging.receipt_port import Grant
from messaging.serverapi import errors as server_errors
from messaging.services import messages
from messaging.wire.limits import published
from receipts import policy
from receipts.services.acknowledge import Result
from receipts.services.explain import REASONS
from receipts.tallies import State

from .pages import (
    OURS,
    PAGES,
    ROOT,
    SOURCES,
    anchors_of,
    blocks_of,
    links_of,
    read,
    settings_that_are_read,
    table_under,
)
from .tours import Tour, prepare

pytestmark = pytest.mark.once

CAST = {"alice": "Alice", "bob": "Bob", "dora": "Dora", "charlie": "Charlie"}
DEMO = {"user1": "Emma Clarke", "user2": "李伟", "user3": "Daniel Moore"}
PEOPLE_OF = {
    "README.md": DEMO,
    "docs/rest.md": {},  # it makes its own
    "docs/socket.md": CAST,
    "docs/receipts.md": CAST,
    "docs/back-ends.md": CAST,
    "docs/webhooks.md": CAST,
    "docs/catching-up.md": CAST,
    "docs/groups.md": CAST,
    "docs/media.md": CAST,
    "docs/keeping.md": CAST,
    "docs/talk.md": CAST,
    "docs/search.md": CAST,
    "docs/people.md": CAST,
    "docs/server-api.md": CAST,
}
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


# Examples


@pytest.fixture(scope="module")
def tours(live_server_process: str, live_manage: Callable[..., str]) -> dict[str, Tour]:
    return prepare(PEOPLE_OF, live_server_process, live_manage)


@pytest.mark.live
@pytest.mark.parametrize("page", PEOPLE_OF)
def test_every_example_is_what_a_real_server_answers(page: str, tours: dict[str, Tour]) -> None:
    tours[page].take(page)


def test_no_page_has_examples_that_are_not_run() -> None:
    run_by_tests = {
        name for name in NAMES for block in blocks_of(name) if block.language in ("console", "json", "python")
    }

    assert run_by_tests == PEOPLE_OF.keys()


def test_every_frame_has_an_example() -> None:
    declared = {name for path in SOURCES for name in re.findall(r'"frame": "(\w+)"', path.read_text())}
    transcripts = "".join(block.text for block in blocks_of("docs/socket.md") if block.language == "console")

    assert first_column("docs/socket.md", "## Frames") == declared
    assert set(re.findall(r'"frame": "(\w+)"', transcripts)) == declared


# Tables


def test_lists_every_refusal_in_the_order_of_the_registry() -> None:
    shown = [
        (code, int(number), int(status), title.replace("\\", ""))
        for code, number, status, title in table_under("docs/errors.md", "## All of them")
    ]

    assert shown == [(kind.code, kind.number, kind.status, kind.text) for kind in known_refusals()]


def test_lists_every_address_with_its_commands() -> None:
    generator: Any = SchemaGenerator
    paths: dict[str, Any] = generator().get_schema(public=True)["paths"]
    served = {
        (method.upper(), address.removeprefix("/api/v1"))
        for address, methods in paths.items()
        for method in methods.keys() & {"get", "post", "put", "patch", "delete"}
    }
    rows = table_under("docs/addresses.md", "## All of them")

    assert [(method, address) for method, address, *_ in rows if (method, address) not in served] == []
    assert served - {(method, address) for method, address, *_ in rows} == set()
    assert {name for *_, commands in rows for name in commands.split(", ") if name} == COMMANDS.keys()


def test_lists_every_command_of_the_server_api_and_what_its_door_refuses() -> None:
    refusals = {
        (str(kind.number), kind.code)
        for kind in vars(server_errors).values()
        if isinstance(kind, type) and kind.__module__ == server_errors.__name__
    }

    assert first_column("docs/server-api.md", "## Commands") == SERVER_COMMANDS.keys()
    shown = {(row[0], row[1]) for row in table_under("docs/server-api.md", "## What is refused")}
    assert refusals <= shown


def test_lists_every_limit_with_its_default() -> None:
    shown = {name: int(value) for name, value, _ in table_under("docs/limits.md", "## All of them")}

    assert shown == every_limit()


def test_says_of_limits_what_staff_are_told() -> None:
    rows = {
        name: re.sub(r"\[([^]]+)\]\([^)]+\)|`", r"\1", text)
        for name, _, text in table_under("docs/limits.md", "## All of them")
    }

    assert {published(name): text for name, text in SAID.items()} == {
        name: rows[name] for name in map(published, Limits._fields)
    }


def test_lists_every_setting_that_is_read() -> None:
    assert first_column("docs/self-hosting.md", "## Settings") == settings_that_are_read()


def test_lists_every_command_of_ours() -> None:
    commands = {name for name, app in get_commands().items() if app in OURS}

    assert {row.split()[0] for row in first_column("docs/self-hosting.md", "## Commands")} == commands


def test_lists_every_code_with_which_a_socket_closes() -> None:
    ours = {
        consumers.TOO_LARGE,
        consumers.TRY_LATER,
        consumers.LOGIN_OVER,
        consumers.TOO_SLOW,
        consumers.TOO_MANY,
    }
    restart = 1012  # uvicorn's own

    assert set(map(int, first_column("docs/socket.md", "## When it closes"))) == ours | {restart}


def test_lists_why_a_receipt_is_not_granted() -> None:
    grants = {
        (str(one.code), one.reason or "granted")
        for one in (*vars(policy).values(), messages.NOTHING_TO_READ)
        if isinstance(one, Grant)
    }

    assert set(map(tuple, table_under("docs/receipts.md", "## Asking for one"))) == grants


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("## Who counts", State),
        ("## Reading", Result),
        ("## Asking why", REASONS),
        ("## Who may see", Conversation.ReceiptVisibility.values),
    ],
)
def test_lists_every_word_about_receipts(heading: str, words: Iterable[str]) -> None:
    assert first_column("docs/receipts.md", heading) == {str(word) for word in words}


def test_gives_the_reasons_in_their_own_words() -> None:
    assert dict(table_under("docs/receipts.md", "## Asking why")) == REASONS


# Pages


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    for link in links_of(name):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(str(target.resolve().relative_to(ROOT))), link


@pytest.mark.parametrize("name", NAMES)
def test_pages_stay_short(name: str) -> None:
    """But for tables, which nobody reads from end to end."""
    assert len([line for line in read(name).splitlines() if not line.startswith("|")]) < 400


def test_the_first_two_commands_set_up_and_run_and_then_test() -> None:
    commands = [block.text for block in blocks_of("README.md") if block.language == "sh"]

    assert commands == ["make run\n", "make test\n"]


def test_an_example_that_is_not_true_is_noticed() -> None:
    tour = Tour("http://127.0.0.1:1", lambda *arguments: "")
    shown = json.loads('{"readCount": 1, "readAt": 1763900000.5, "other": "…"}')

    tour.check("here", shown, {"readCount": 1, "readAt": 1795448814.2, "other": [7]})
    for said in (
        {"readCount": 2, "readAt": 1.5, "other": 7},
        {**shown, "more": 1},
        {"readCount": 1, "other": 1},
    ):
        with pytest.raises(AssertionError, match="here"):
            tour.check("here", shown, said)


def first_column(name: str, heading: str) -> set[str]:
    return {row[0] for row in table_under(name, heading)}
