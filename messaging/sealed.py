"""Secrets that have to be read again, kept so that the database alone does not tell them: whoever has `SECRET_KEY`
opens them, or had one that is among the fallbacks.

AES-256-GCM, with a key that is derived for each kind of thing. What earlier releases sealed (Fernet) is read as well,
until it is sealed anew.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

MARK = "gcm."
"""Before what is sealed so. No seal of Fernet has it: the full stop is none of its letters."""
NONCE_BYTES = 12
"""As GCM has it. It is no secret, and by chance never the same twice under one key."""


def seal(secret: bytes, what: str) -> str:
    """For the database. `what` it is of: sealed as one thing, it opens as no other."""
    nonce = os.urandom(NONCE_BYTES)
    key = _derived(settings.SECRET_KEY, f"messaging.sealed.gcm.{what}")
    return MARK + urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, secret, None)).decode()


def unseal(sealed: str, what: str) -> bytes | None:
    """The secret; None if no key that we have opens it."""
    opened = (
        _opened(sealed.removeprefix(MARK), what) if sealed.startswith(MARK) else _opened_before(sealed, what)
    )
    return next(opened, None)


def seal_anew(sealed: str, what: str) -> str | None:
    """The same secret, sealed with `SECRET_KEY`; None if no key that we have opens it."""
    secret = unseal(sealed, what)
    return None if secret is None else seal(secret, what)


def _opened(sealed: str, what: str) -> Iterator[bytes]:
    """By each key of ours that opens it."""
    try:
        content = urlsafe_b64decode(sealed)
    except ValueError:
        return
    for key in _keys():
        try:
            cipher = AESGCM(_derived(key, f"messaging.sealed.gcm.{what}"))
            yield cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            continue


def _opened_before(sealed: str, what: str) -> Iterator[bytes]:
    for key in _keys():
        try:
            yield Fernet(urlsafe_b64encode(_derived(key, f"messaging.sealed.{what}"))).decrypt(
                sealed.encode()
            )
        except InvalidToken:
            continue


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _derived(key: str, purpose: str) -> bytes:
    return salted_hmac(purpose, "", key, algorithm="sha256").digest()
