"""Signatures as Standard Webhooks has them, and keeping the secrets that make them.

A secret is shown once, as `whsec_…`. To sign with it we keep it, encrypted by a key that is made of SECRET_KEY: what is
read in the database alone signs nothing. What was encrypted by one of SECRET_KEY_FALLBACKS can still be read.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Sequence
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "whsec_"
BYTES = 32


class SecretLost(Exception):
    """It was encrypted by a SECRET_KEY that this server has no more: it is to be rotated."""


def new_secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(BYTES)).decode()


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """`v1,…`: the HMAC-SHA256 over the event's ID, the time in seconds and the body."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{event_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(signing: Sequence[str], event_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes with the body: signed by each of these secrets, any of which the receiver may know."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "read-receipts-chat",
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(secret, event_id, timestamp, body) for secret in signing),
    }


def lock_up(secret: str) -> str:
    return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(secret.encode()).decode()


def unlock(kept: str) -> str:
    """The secret that was locked up; SecretLost if no key of ours fits."""
    try:
        return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(kept.encode()).decode()
    except InvalidToken:
        raise SecretLost from None


@cache
def _keys(*secret_keys: str) -> MultiFernet:
    """The first of them encrypts, any decrypts."""
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(HKDF(SHA256(), 32, None, b"webhook secrets").derive(key.encode())))
            for key in secret_keys
        ]
    )
