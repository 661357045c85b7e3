"""Pushes to browsers (RFC 8030), encrypted for the browser (RFC 8291) and signed as ours (RFC 8292, VAPID)."""

import json
import logging
import re
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from messaging.models import PushSubscription
from messaging.webhooks.addresses import is_among

logger = logging.getLogger(__name__)

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
KEPT = 86_400  # seconds that a push service keeps it for a browser that is off
PATIENCE = 10  # seconds
GONE = (404, 410)
OF_ANOTHER_KEY = (401, 403)
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]+)?\Z")
"""Nothing that one reader of addresses takes for the end of a host, and another for a part of it."""


def is_on() -> bool:
    """Push services want to know whom to ask about a server: without a contact there are no pushes."""
    return bool(settings.WEB_PUSH_CONTACT)


def is_known(endpoint: str) -> bool:
    """Whether this is an address of a push service that we send to: anybody can write down any other."""
    try:
        parts = urlsplit(endpoint)
        host = parts.netloc.lower()
    except ValueError:
        return False
    return (
        parts.scheme in settings.WEB_PUSH_SCHEMES
        and HOST.match(host) is not None
        and is_among(host, settings.WEB_PUSH_HOSTS)
    )


def public_key() -> str:
    """What browsers are given, so that nobody else sends to them."""
    point = _key_of(settings.SECRET_KEY).public_key.public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def push(subscription: PushSubscription, news: dict[str, Any], topic: str) -> bool:
    """Send it. False: this browser takes no more pushes. A later one of the same topic takes the place of one that
    the push service still keeps. What could not be sent is not sent again."""
    status = _push(subscription, news, topic, _key_of(settings.SECRET_KEY))
    for earlier in settings.SECRET_KEY_FALLBACKS:
        if status in OF_ANOTHER_KEY:
            status = _push(subscription, news, topic, _key_of(earlier))
    return status not in GONE


def _push(subscription: PushSubscription, news: dict[str, Any], topic: str, key: Vapid02) -> int:
    """Signed with this key. Answers with what status it was refused; 0 if it was not, or nobody said why."""
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    with requests.Session() as session:
        session.max_redirects = 0
        try:
            webpush(
                {"endpoint": subscription.endpoint, "keys": keys},
                json.dumps(news, ensure_ascii=False),
                vapid_private_key=key,
                vapid_claims={"sub": settings.WEB_PUSH_CONTACT},
                headers={"Topic": topic, "Urgency": "high"},
                ttl=KEPT,
                timeout=PATIENCE,
                requests_session=session,
            )
        except WebPushException as refusal:
            status = refusal.response.status_code if refusal.response is not None else 0
            logger.info("A push was refused (%s).", status or "it could not be encrypted")
            return int(status)
        except (requests.RequestException, ValueError):
            logger.info("A push service could not be reached.", exc_info=True)
    return 0


@cache
def _key_of(secret: str) -> Vapid02:
    """Our key, made of SECRET_KEY: the same in all processes. Subscriptions stand on the key they were made with."""
    material = HKDF(SHA256(), 48, None, b"web push").derive(secret.encode())
    number = int.from_bytes(material, "big") % (ORDER_OF_P256 - 1) + 1
    key = Vapid02(ec.derive_private_key(number, ec.SECP256R1()))
    assert isinstance(key, Vapid02)
    return key
