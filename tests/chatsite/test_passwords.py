"""What a password has to be: nothing that is tried first, or only made longer than that."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

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
    ],
)
def test_takes_any_other_of_any_characters(password: str) -> None:
    assert codes_of(password) == []


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
