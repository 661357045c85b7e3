"""What the tests of the socket share: ways in, commands for the time of a test, and a real process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from chatsite.commands import COMMANDS
from messaging.doors import Command
from messaging.models import AccessToken, Person
from messaging.scopes import Scope
from messaging.services.access import issue_ticket, issue_token
from messaging.wire.requests import Nothing

from .stage import Stage, set_the_stage


@pytest.fixture
def cookie_of() -> Callable[[Person], str]:
    """The cookie of a browser in which this person is logged in."""

    def cookie_of(person: Person) -> str:
        browser = Client()
        browser.force_login(person)
        return f"{settings.SESSION_COOKIE_NAME}={browser.session.session_key}"

    return cookie_of


@pytest.fixture
def ticket_of() -> Callable[[Person], str]:
    """A ticket that stands on a token of this person."""

    def ticket_of(person: Person) -> str:
        token, _ = issue_token(person=person, scope=AccessToken.Scope.PERSON, seconds=60)
        return issue_ticket(person=person, token=token)

    return ticket_of


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[Person], Any]], None]:
    """Adds a command for the time of a test: what takes long, or fails."""

    def add(name: str, work: Callable[[Person], Any]) -> None:
        monkeypatch.setitem(
            COMMANDS, name, Command(name, Scope.READ, Nothing, lambda person, data: work(person) or {})
        )

    return add


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    """One for all who play on it: its server and its database have names that there are once."""
    with set_the_stage() as stage:
        yield stage
