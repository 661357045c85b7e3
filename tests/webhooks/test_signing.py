"""Signatures: those of Standard Webhooks, by secrets that lie here encrypted."""

from typing import Any

import pytest

from messaging.webhooks.signing import SecretLost, lock_up, new_secret, sign, unlock

pytestmark = pytest.mark.once

VECTOR = {
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "event_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": 1614265330,
    "body": b'{"test": 2432232314}',
}
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""From the specification's own libraries."""


def test_signs_as_the_specification_does() -> None:
    assert sign(**VECTOR) == SIGNED  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other", [{"body": b'{"test": 2432232315}'}, {"timestamp": 1614265331}, {"event_id": "msg_other"}]
)
def test_signs_the_id_and_the_time_with_the_body(other: dict[str, Any]) -> None:
    assert sign(**(VECTOR | other)) != SIGNED  # type: ignore[arg-type]


def test_keeps_secrets_by_the_keys_of_the_server(settings: Any) -> None:
    secret = new_secret()
    kept = lock_up(secret)
    assert secret.removeprefix("whsec_") not in kept
    assert unlock(kept) == secret

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether, of fifty characters or more, as it must be"
    assert unlock(kept) == secret

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SecretLost):
        unlock(kept)
