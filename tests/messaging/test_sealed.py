"""What is kept sealed opens with our keys, as what it was sealed as, and as it was (ASVS 11.3.2, 11.3.3)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac

from messaging.sealed import MARK, seal, seal_anew, unseal

pytestmark = pytest.mark.once

SECRET = b"twenty bytes of them"
OLD, NEW = (f"{letter}-key-of-a-test-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefgh" for letter in "on")


@pytest.fixture(autouse=True)
def our_key(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []


def sealed_before() -> str:
    """As earlier releases did."""
    key = salted_hmac("messaging.sealed.token", "", OLD, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key)).encrypt(SECRET).decode()


def test_opens_as_what_it_was_sealed_as_and_as_nothing_else() -> None:
    sealed = seal(SECRET, "token")

    assert unseal(sealed, "token") == SECRET
    assert unseal(sealed, "second factor") is None
    assert seal(SECRET, "token") != sealed


def test_whatever_is_changed_of_it_opens_no_more() -> None:
    content = urlsafe_b64decode(seal(SECRET, "token").removeprefix(MARK))
    assert len(content) == 12 + len(SECRET) + 16

    for at in range(len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert unseal(MARK + urlsafe_b64encode(changed).decode(), "token") is None


@pytest.mark.parametrize(
    "nonsense", ["", MARK, MARK + "AAAA", MARK + "?", MARK + "é", "gAAAAA", "é", "A" * 200]
)
def test_nonsense_opens_nothing(nonsense: str) -> None:
    assert unseal(nonsense, "token") is None


def test_an_earlier_key_opens_it_until_it_is_sealed_anew(settings: Any) -> None:
    sealed = seal(SECRET, "token")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, ["x" * 50, OLD]

    anew = seal_anew(sealed, "token") or ""

    settings.SECRET_KEY_FALLBACKS = []
    assert (unseal(sealed, "token"), unseal(anew, "token")) == (None, SECRET)


def test_what_earlier_releases_sealed_opens_and_is_sealed_as_today(settings: Any) -> None:
    before = sealed_before()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert (unseal(before, "token"), unseal(before, "second factor")) == (SECRET, None)

    anew = seal_anew(before, "token") or ""

    settings.SECRET_KEY_FALLBACKS = []
    assert anew.startswith(MARK)
    assert (unseal(before, "token"), unseal(anew, "token")) == (None, SECRET)
