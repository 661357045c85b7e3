"""Staff who asked for nothing in the administration for an hour log in again, and show their second factor again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from messaging.models import Person
from messaging.sealed import unseal
from messaging.services.second_factor import code_at, new_secret, set_up
from tests.conftest import PASSWORD, statements_of

pytestmark = pytest.mark.once

HOME, LOGIN, FACTOR = "/admin/", "/admin/login/", "/admin/second-factor/"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BrowserOf = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def is_in(browser: Client) -> bool:
    return browser.get(HOME).status_code == 200


def log_in(browser: Client, password: str = PASSWORD) -> Any:
    return browser.post(LOGIN, {"username": "root", "password": password, "next": HOME})


def test_each_request_there_begins_the_hour_anew_and_none_elsewhere_does(desk: Client, clock: Any) -> None:
    for _ in range(3):
        clock.shift(HOUR - timedelta(minutes=1))
        assert is_in(desk)

    clock.shift(HOUR - timedelta(minutes=1))
    assert desk.get("/").status_code == 200
    clock.shift(timedelta(minutes=1))

    assert not is_in(desk)
    assert desk.get("/").status_code == 200  # they still chat
    assert not is_in(desk)


def test_after_it_no_page_and_no_form_does_anything_before_they_logged_in_again(
    desk: Client, vera: Person, clock: Any
) -> None:
    clock.shift(HOUR)
    password = vera.password

    for address in (
        HOME,
        reverse("admin:messaging_person_changelist"),
        reverse("admin:auth_user_password_change", args=[vera.pk]),
        FACTOR,
    ):
        form = {"password1": "a badger digs at dawn", "password2": "a badger digs at dawn"}
        for answer in (desk.get(address), desk.post(address, form)):
            assert (answer.status_code, answer["Location"].startswith(LOGIN)) == (302, True)

    vera.refresh_from_db()
    assert vera.password == password
    assert not log_in(desk, "not it").has_header("Location")
    assert not is_in(desk)
    assert log_in(desk)["Location"] == HOME
    assert is_in(desk)


def test_the_page_says_why_and_not_who_was_there(desk: Client, root: Person, clock: Any) -> None:
    clock.shift(HOUR)

    page = desk.get(LOGIN).content.decode()

    assert "Nothing was done here for a while" in page
    assert "root" not in page and "not authorized" not in page
    assert "Nothing was done" not in Client().get(LOGIN).content.decode()


def test_the_second_factor_is_shown_again(desk: Client, root: Person, clock: Any) -> None:
    sealed = new_secret()

    def code() -> str:
        return code_at(unseal(sealed, "second factor") or b"", int(datetime.now(UTC).timestamp()) // 30)

    set_up(person=root, sealed=sealed, code=code())
    clock.shift(timedelta(minutes=1))
    desk.post(FACTOR, {"do": "show", "code": code()})
    assert is_in(desk)

    clock.shift(HOUR)
    assert desk.get(HOME)["Location"].startswith(LOGIN)
    log_in(desk)
    assert desk.get(HOME)["Location"].startswith(LOGIN)
    assert desk.get(LOGIN)["Location"].startswith(FACTOR)
    desk.post(FACTOR, {"do": "show", "code": code()})

    assert is_in(desk)


def test_how_long_that_is_the_operator_says(desk: Client, clock: Any, settings: Any) -> None:
    settings.STAFF_IDLE_MINUTES = 5
    clock.shift(timedelta(minutes=4))
    assert is_in(desk)
    clock.shift(timedelta(minutes=5))

    assert not is_in(desk)


def test_it_is_written_once_a_minute(desk: Client, clock: Any) -> None:
    written = []

    for seconds in (30, 30, 30, 29):
        clock.shift(timedelta(seconds=seconds))
        made = statements_of(lambda: desk.get(HOME))
        written.append(sum(one.startswith('UPDATE "django_session"') for one in made))

    assert written == [0, 1, 0, 0]
