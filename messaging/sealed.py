"""Secrets that have to be read again, kept so that the database alone does not tell them: whoever has `SECRET_KEY`
opens them, or had one that is among the fallbacks."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(secret: bytes, what: str) -> str:
    """For the database. `what` it is of: sealed as one thing, it opens as no other."""
    return _keys(what).encrypt(secret).decode()


def unseal(sealed: str, what: str) -> bytes | None:
    """The secret; None if no key that we have opens it."""
    try:
        return _keys(what).decrypt(sealed.encode())
    except InvalidToken:
        return None


def seal_anew(sealed: str, what: str) -> str | None:
    """The same secret, sealed with `SECRET_KEY`; None if no key that we have opens it."""
    secret = unseal(sealed, what)
    return None if secret is None else seal(secret, what)


def _keys(what: str) -> MultiFernet:
    return MultiFernet(
        [
            Fernet(
                urlsafe_b64encode(
                    salted_hmac(f"messaging.sealed.{what}", "", key, algorithm="sha256").digest()
                )
            )
            for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
    )
