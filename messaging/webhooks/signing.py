"""Signatures as Standard Webhooks has them, and keeping the secrets that make them.

A secret is shown once, as `whsec_…`. To sign with it we keep it sealed (`messaging.sealed`): what is read in the
database alone signs nothing.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence

from messaging.sealed import seal, unseal

PREFIX = "whsec_"
BYTES = 32
SEALED_AS = "webhook secret"


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
    return seal(secret.encode(), SEALED_AS)


def unlock(kept: str) -> str:
    """The secret that was locked up; SecretLost if no key of ours fits."""
    secret = unseal(kept, SEALED_AS)
    if secret is None:
        raise SecretLost
    return secret.decode()
