"""Whoever tries names learns of none: for each there is the same answer, the same statements, and a password is hashed once
(ASVS 6.3.8)."""

import re
from collections.abc import Callable
from typing import Any

import argon2.low_level
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chatsite.settings import PASSWORD_HASHERS
from messaging.models import Person
from messaging.services.people import create_person, erase_person

WRONG = "not an owl at all"
NAMES = ("alice", "staff", "bot", "off", "nobody", "x" * 200)
"""With a password, of the staff, without a password, switched off; and two that nobody has."""

OF_THE_REQUEST = {
    "X-Request-ID",
    "RateLimit",
    "Content-Length",
    "Content-Security-Policy",
    "Set-Cookie",
    "Expires",
}
"""What goes by what was typed, by the time, and by chance."""


@pytest.fixture
def known(db: None, settings: Any, password: str) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "password_tries_per_address": 1_000}
    create_person(user_id="alice", password=password)
    create_person(user_id="staff", password=password, is_staff=True)
    create_person(user_id="bot", is_bot=True)
    create_person(user_id="off", password=password)
    Person.objects.filter(user_id="off").update(is_active=False)
    erase_person(person=create_person(user_id="erased", password=password))


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed, and compared, by the one that production has."""
    done: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        real = getattr(argon2.low_level, name)

        def count(*args: Any, **options: Any) -> Any:
            done.append(name)
            return real(*args, **options)

        return count

    for module, name in (
        ("argon2.low_level", "hash_secret"),
        ("argon2._password_hasher", "verify_secret"),
    ):
        monkeypatch.setattr(f"{module}.{name}", counted(name))
    return done


@pytest.mark.once
@pytest.mark.parametrize("page", ["/login/", "/admin/login/"])
def test_a_wrong_password_is_the_same_for_every_name(known: None, hashed: list[str], page: str) -> None:
    found = {}
    for name in NAMES:
        browser = Client()
        browser.get(page)
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(page, {"username": name, "password": WRONG})
        shapes = [re.sub(r"'[^']*'|\d+", "0", query["sql"]) for query in queries]
        text = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())
        headers = {one: value for one, value in answer.headers.items() if one not in OF_THE_REQUEST}
        found[name] = (answer.status_code, text, headers, shapes, len(hashed))

    assert {one[-1] for one in found.values()} == {1}
    assert [name for name, one in found.items() if one != found["nobody"]] == []
