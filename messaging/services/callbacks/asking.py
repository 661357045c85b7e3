"""Asking an application's back end, and hearing what it says: nothing of ours waits for it but the one who asks.

- Never inside a transaction, so with no lock held; the connection to the database is given back meanwhile.
- At most `AT_ONCE` threads of a process wait for answers. Who comes besides is not asked for: the policy of the kind
  holds, as it does for whatever is no answer in time.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Mapping
from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from messaging.errors import BackEndSilent
from messaging.metrics import CALLBACKS
from messaging.webhooks.addresses import AddressRefused
from messaging.webhooks.sender import Unanswered, post

from .known import Callbacks, known

logger = logging.getLogger(__name__)

AT_ONCE = 4
"""Of the sixteen threads that serve people, by HTTP and by sockets."""

WAITING = threading.BoundedSemaphore(AT_ONCE)

HEADERS = {"Content-Type": "application/json"}
OK_STATUS = 200
BIGGEST = 2**31 - 1

Said = dict[str, Any]


def is_asked(command: str) -> bool:
    """Whether the back end wishes to be asked this. A look into memory."""
    return command in known.now.asked


def ask(command: str, body: Mapping[str, Any], *, platform: str) -> Said | None:
    """What the back end says, an object with an ErrorCode that is a number. None where there is no answer and the
    policy of this kind lets that pass; else BackEndSilent."""
    callbacks = known.now
    try:
        said = _answer(callbacks, command, body, platform)
    except Unanswered as fault:
        CALLBACKS.labels(command, "refused" if command in callbacks.refusing else "passed").inc()
        logger.warning("The back end gave no answer to %s: %s.", command, fault)
        if command in callbacks.refusing:
            raise BackEndSilent from None
        return None
    CALLBACKS.labels(command, "answered").inc()
    return said


def let_pass(command: str, why: str) -> None:
    """The back end's answer is of no use after all: BackEndSilent if the policy of this kind does not let that pass."""
    logger.warning("The back end's answer to %s was of no use: %s.", command, why)
    if command in known.now.refusing:
        raise BackEndSilent


def address(callbacks: Callbacks, command: str, platform: str) -> str:
    """Where this command is sent, signed if there is a token: SHA-256 of the token and of the seconds that are sent."""
    query = {
        "SdkAppid": settings.SDK_APP_ID,
        "CallbackCommand": command,
        "contenttype": "json",
        # Where people connect from is told to nobody.
        "ClientIP": "",
        "OptPlatform": platform,
    }
    if callbacks.token:
        now = str(int(time()))
        query |= {"RequestTime": now, "Sign": hashlib.sha256(f"{callbacks.token}{now}".encode()).hexdigest()}
    return f"{callbacks.url}{'&' if '?' in callbacks.url else '?'}{urlencode(query)}"


def encoded(command: str, body: Mapping[str, Any]) -> bytes:
    return json.dumps({"CallbackCommand": command, **body}, ensure_ascii=False).encode()


def _answer(callbacks: Callbacks, command: str, body: Mapping[str, Any], platform: str) -> Said:
    if not WAITING.acquire(blocking=False):
        raise Unanswered(f"{AT_ONCE} others wait already")
    try:
        _give_connection_back()
        answer = post(
            address(callbacks, command, platform),
            encoded(command, body),
            HEADERS,
            named=settings.WEBHOOK_HOSTS,
            only=settings.WEBHOOK_PUBLIC_HOSTS,
            seconds=callbacks.seconds,
        )
    except AddressRefused as refusal:
        raise Unanswered(str(refusal)) from None
    finally:
        WAITING.release()
    if answer.status != OK_STATUS:
        raise Unanswered(f"status {answer.status}")
    if answer.is_cut:
        raise Unanswered("it is too long")
    return _read(answer.body)


def _read(body: bytes) -> Said:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise Unanswered("it is no JSON") from None
    said: Said = read if isinstance(read, dict) else {}
    code = said.get("ErrorCode")
    if type(code) is not int or abs(code) > BIGGEST:
        raise Unanswered("it has no ErrorCode")
    if not isinstance(said.get("ErrorInfo", ""), str):
        raise Unanswered("its ErrorInfo is no text")
    return said


def _give_connection_back() -> None:
    if not connection.in_atomic_block:
        connection.close()
