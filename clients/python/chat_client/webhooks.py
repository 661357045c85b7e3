"""Whether a webhook was sent by the chat: Standard Webhooks, version 1."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence

from .calls import Json
from .errors import ChatError

TOLERANCE = 300
"""Seconds by which its time may differ from ours."""

PREFIX, VERSION = "whsec_", "v1"


def verify_webhook(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance: int = TOLERANCE,
    now: float | None = None,
) -> Json:
    """What the webhook says, if one of the secrets (`whsec_…`) signed it within the tolerance; else ChatError with the
    code `bad_webhook`. `body` as it came, byte for byte: parsing it first changes it.

    A webhook may come more than once: its `webhook-id` tells.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, moment, signatures = (
            given[f"webhook-{name}"] for name in ("id", "timestamp", "signature")
        )
    except KeyError as missing:
        raise _bad(f"There is no {missing.args[0]}.") from None
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        raise _bad("Its time is no number.")
    if abs((time.time() if now is None else now) - int(moment)) > tolerance:
        raise _bad("Its time is too far from ours.")
    # Frameworks hand on what is no text of a header as halves of characters.
    signed = f"{message_id}.{moment}.".encode("utf-8", "surrogatepass") + body
    secrets = [secret] if isinstance(secret, str) else secret
    expected = [hmac.digest(_key(one), signed, hashlib.sha256) for one in secrets]
    if not any(hmac.compare_digest(one, theirs) for one in expected for theirs in _signatures_of(signatures)):
        raise _bad("No secret of ours signed it.")
    try:
        said = json.loads(body)
    except ValueError:
        raise _bad("It is no JSON.") from None
    if not isinstance(said, dict):
        raise _bad("It is no object of JSON.")
    return said


def _signatures_of(header: str) -> list[bytes]:
    """Those of the version that we know."""
    pairs = (one.partition(",") for one in header.split())
    return [_decoded(text) for version, _, text in pairs if version == VERSION]


def _key(secret: str) -> bytes:
    key = _decoded(secret.removeprefix(PREFIX))
    if not key:
        raise ValueError("A secret of webhooks is whsec_ and base64.")
    return key


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _bad(detail: str) -> ChatError:
    return ChatError("bad_webhook", detail=detail)
