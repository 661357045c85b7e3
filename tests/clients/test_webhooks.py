"""`verify_webhook`: the vectors of Standard Webhooks, and everything that is not signed by us just now."""

from typing import Any

import pytest

from chat_client import ChatError, verify_webhook
from messaging.webhooks import signing

pytestmark = pytest.mark.once

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"
BODY = b'{"test": 2432232314}'
NOW = 1614265330
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(NOW),
    "webhook-signature": SIGNATURE,
}


@pytest.mark.parametrize(
    ("change", "secret", "now"),
    [
        ({}, SECRET, NOW),
        ({}, SECRET.removeprefix("whsec_"), NOW),
        ({}, [OTHER, SECRET], NOW),
        ({}, SECRET, NOW + 300),
        ({}, SECRET, NOW - 300),
        ({"webhook-signature": f"v1a,x v1,AAAA {SIGNATURE}"}, SECRET, NOW),
    ],
)
def test_takes_what_one_of_the_secrets_signed(change: dict[str, str], secret: Any, now: int) -> None:
    headers = {name.title(): value for name, value in {**HEADERS, **change}.items()}

    assert verify_webhook(BODY, headers, secret, now=now) == {"test": 2432232314}


@pytest.mark.parametrize(
    ("change", "body", "secret", "now"),
    [
        ({}, b'{"test": 2432232315}', SECRET, NOW),
        ({}, BODY, OTHER, NOW),
        ({}, BODY, [], NOW),
        ({}, BODY, SECRET, NOW + 301),
        ({}, BODY, SECRET, NOW - 301),
        ({"webhook-id": "msg_another"}, BODY, SECRET, NOW),
        ({"webhook-timestamp": str(NOW + 1)}, BODY, SECRET, NOW),
        ({"webhook-timestamp": "now"}, BODY, SECRET, NOW),
        ({"webhook-timestamp": "9" * 400}, BODY, SECRET, NOW),
        ({"webhook-signature": ""}, BODY, SECRET, NOW),
        ({"webhook-signature": SIGNATURE.removeprefix("v1,")}, BODY, SECRET, NOW),
        ({"webhook-signature": SIGNATURE.replace("v1", "v2")}, BODY, SECRET, NOW),
        ({"webhook-signature": "v1,é"}, BODY, SECRET, NOW),
        *(({name: None}, BODY, SECRET, NOW) for name in HEADERS),
    ],
)
def test_refuses_everything_else(change: dict[str, Any], body: bytes, secret: Any, now: int) -> None:
    headers = {name: value for name, value in {**HEADERS, **change}.items() if value is not None}

    with pytest.raises(ChatError) as refused:
        verify_webhook(body, headers, secret, now=now)
    assert refused.value.code == "bad_webhook"


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_é"])
def test_a_secret_that_is_none_signs_nothing(secret: str) -> None:
    with pytest.raises(ValueError, match="A secret of webhooks is"):
        verify_webhook(BODY, HEADERS, secret, now=NOW)


def test_knows_what_our_server_signs_with_either_secret_while_one_is_rotated() -> None:
    old, new = signing.new_secret(), signing.new_secret()
    headers = signing.headers([new, old], "evt_1", NOW, BODY)

    assert verify_webhook(BODY, headers, old, now=NOW) == verify_webhook(BODY, headers, new, now=NOW)
    with pytest.raises(ChatError):
        verify_webhook(BODY, headers, signing.new_secret(), now=NOW)
