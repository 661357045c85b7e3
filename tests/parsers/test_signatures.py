"""Signatures and secrets: what was signed is taken from whoever signed it; anything else is refused by the one refusal."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chat_client import ChatError, verify_webhook
from messaging.errors import BadCredential
from messaging.models import Person
from messaging.sealed import seal, unseal
from messaging.services import second_factor
from messaging.services.access import find_token, redeem_signature
from messaging.webhooks import signing

from .given import decoded, few, odd_texts, values

pytestmark = pytest.mark.once

SECRET, NOW = signing.new_secret(), 1_800_000_000
ids = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
objects = st.dictionaries(decoded, values, max_size=4)


@few
@given(objects, ids, st.data())
def test_a_webhook_is_taken_as_it_was_signed_and_not_otherwise(
    said: Any, event: str, data: st.DataObject
) -> None:
    body = json.dumps(said).encode()
    headers = signing.headers([signing.new_secret(), SECRET], event, NOW, body)

    assert verify_webhook(body, headers, SECRET, now=NOW) == said

    other_body = data.draw(
        st.binary() | st.integers(0, len(body) - 1).map(lambda at: body[:at] + body[at + 1 :])
    )
    assume(other_body != body)
    for changed, with_body, secret in (
        ({}, other_body, SECRET),
        ({}, body, signing.new_secret()),
        ({"webhook-id": f"{event}x"}, body, SECRET),
        ({"webhook-timestamp": str(NOW + 1)}, body, SECRET),
        ({"webhook-signature": headers["webhook-signature"].swapcase()}, body, SECRET),
    ):
        with pytest.raises(ChatError, match="bad_webhook"):
            verify_webhook(with_body, {**headers, **changed}, secret, now=NOW)


@few
@given(
    st.binary(),
    st.fixed_dictionaries(
        {"webhook-id": odd_texts, "webhook-timestamp": st.just(str(NOW)) | odd_texts},
        optional={"webhook-signature": odd_texts | odd_texts.map("v1,{}".format)},
    ),
)
def test_a_webhook_that_nobody_signed_is_refused(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(ChatError, match="bad_webhook"):
        verify_webhook(body, headers, SECRET, now=NOW)


@few
@given(st.binary(max_size=60), decoded, decoded)
def test_what_is_sealed_opens_as_what_it_is_alone(secret: bytes, what: str, other: str) -> None:
    assume(what != other)
    sealed = seal(secret, what)

    assert unseal(sealed, what) == secret
    assert unseal(sealed, other) is None
    assert unseal(sealed[:-1], what) is None and unseal(other, what) is None


@few
@given(st.binary(min_size=10, max_size=40), decoded)
def test_a_code_is_the_one_of_now_or_none(secret: bytes, code: str) -> None:
    sealed = seal(secret, second_factor.SEALED_AS)
    step = second_factor._step_of(sealed, code, after=0)

    assert step is None or second_factor.code_at(secret, step) == "".join(code.split())


@pytest.mark.django_db
@few
@given(decoded, decoded)
def test_nobody_comes_in_by_a_secret_that_is_none(alice: Person, user_id: str, secret: str) -> None:
    assert find_token(secret) is None
    for name in (user_id, alice.user_id):
        with pytest.raises(BadCredential):
            redeem_signature(name, secret)
