"""What a password has to be: nothing that is tried first, or only made longer than that."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

import chatsite.settings
from messaging.models import Person

pytestmark = pytest.mark.once


def codes_of(password: str) -> list[str]:
    try:
        validate_password(password, Person(user_id="olivia", nick="Olivia Banks"))
    except ValidationError as fault:
        return [one.code for one in fault.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "ihatethisgame",  # is in the list
        "Sunshine1234!",
        "2026-dragon-2026",
        "passwordpassword",
        "Monkey1Monkey1",
        "p@ssw0rd-2026",
        "123!monkey456monkey456",
        "chatchatchatchat",
        "Chat-Receipts-2026",
        "admin@example.com",
        "groups.example:chat-group",
        "123456123456",
        "258025802580",
        "0123456789012345",
        "987654321098",
        "000000000000",
    ],
)
def test_refuses_what_is_made_of_what_is_tried_first(password: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["groups.example", "example.com"]

    assert codes_of(password) == ["password_too_common"]


@pytest.mark.parametrize(
    "password",
    [
        "an owl reads at night",
        "chat with the seven owls",
        "sunshine and dragons",
        "öäü ß 猫頭鷹は夜に読む ✓",
        "!?$%&/()=!?#*+~-_.:,",
        "x" * 12 + "yz" * 200,
        "   an owl, with spaces   ",
        "739185026491",
        "739185 026491",
    ],
)
def test_takes_any_other_of_any_characters(password: str) -> None:
    assert codes_of(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("an owl read", "password_too_short"),
        ("olivia-banks", "password_too_similar"),
    ],
)
def test_refuses_what_is_short_or_their_name(password: str, code: str) -> None:
    assert codes_of(password) == [code]


def test_knows_twenty_thousand_that_are_tried_first(settings: Any) -> None:
    [common] = [
        one
        for one in get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)
        if type(one).__name__ == "NothingCommon"
    ]

    assert len(common.passwords) > 19_000


def test_is_asked_of_a_password_that_is_given_in_the_shell(db: None) -> None:
    with pytest.raises(CommandError, match="too common"):
        call_command("create_user", "olivia", password="sunshine1234")

    assert not Person.objects.exists()


def test_is_kept_as_argon2_and_one_that_is_kept_otherwise_is_kept_so_from_the_next_login_on(
    alice: Person, client: Client, settings: Any
) -> None:
    """Of what OWASP asks for: 19 MiB and two rounds, or more."""
    settings.PASSWORD_HASHERS = chatsite.settings.PASSWORD_HASHERS
    password = "an owl reads at night"
    alice.password = make_password(password, hasher="pbkdf2_sha256")
    alice.save()

    assert client.post("/login/", {"username": "alice", "password": password}).status_code == 302

    alice.refresh_from_db()
    kept = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", alice.password)
    assert kept is not None, alice.password[:30]
    assert int(kept[1]) >= 19 * 1024 and int(kept[2]) >= 2
    assert password not in alice.password
    assert check_password(password, alice.password)


def test_a_quick_digest_lets_nobody_in(alice: Person, client: Client, settings: Any) -> None:
    assert alice.password.startswith("md5$")  # of the tests
    settings.PASSWORD_HASHERS = chatsite.settings.PASSWORD_HASHERS

    answer = client.post("/login/", {"username": "alice", "password": "an owl reads at night"})

    assert (answer.status_code, client.session.get("_auth_user_id")) == (200, None)
