"""The API as a whole: who may call it, what bodies it takes, and its own three addresses."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from knox.settings import CONSTANTS
from rest_framework.test import APIClient

from messaging.limits import Limits
from messaging.models import AccessToken, Person
from messaging.services.access import issue_token
from messaging.wire.limits import LENGTHS

pytestmark = pytest.mark.django_db

LIMITS = "/api/v1/limits/"
ME, TOKENS = "/api/v1/me/", "/api/v1/tokens/"

ClientOf = Callable[[Person], APIClient]


def client_with(header: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    return client


def secret_of(person: Person, scope: str = "person", seconds: int | None = 60) -> str:
    return issue_token(person=person, scope=scope, seconds=seconds)[1]


def test_a_stranger_is_asked_to_log_in() -> None:
    answer = APIClient().get(LIMITS)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_logged_in")
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("scope", ["person", "credential"])
def test_a_token_and_a_credential_let_their_person_in(alice: Person, scope: str) -> None:
    assert client_with(f"Token {secret_of(alice, scope)}").get(LIMITS).status_code == 200


def test_a_server_token_lets_nobody_in(alice: Person) -> None:
    client = client_with(f"Token {secret_of(alice, 'server')}")

    for address in (LIMITS, "/api/v1/sync/", "/api/v1/me/", TOKENS):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), address


@pytest.mark.parametrize(
    "header",
    [
        "Token",
        "Token rr_unknown",
        "Token rr_ab cd",
        "Token \xff\xfe",
        "Token \xed\xa0\x80",
        "Token " + "a" * 10_000,
        "Token '; DROP TABLE",
    ],
)
def test_a_wrong_header_is_a_bad_credential(header: str) -> None:
    answer = client_with(header).get(LIMITS)

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_credential")


@pytest.mark.parametrize("header", ["Bearer rr_x", "Basic YTpi", "\xff"])
def test_another_scheme_is_nobody(header: str) -> None:
    assert client_with(header).get(LIMITS).json()["code"] == "not_logged_in"


def test_an_expired_token_a_revoked_one_and_one_of_a_deactivated_person_get_the_same_answer(
    alice: Person, bob: Person
) -> None:
    expired, revoked, deactivated = secret_of(alice), secret_of(alice), secret_of(bob)
    AccessToken.objects.filter(token_key=expired[: CONSTANTS.TOKEN_KEY_LENGTH]).update(
        expiry=timezone.now() - timedelta(seconds=1)
    )
    AccessToken.objects.filter(token_key=revoked[: CONSTANTS.TOKEN_KEY_LENGTH]).delete()
    Person.objects.filter(pk=bob.pk).update(is_active=False)

    said = {
        (answer.status_code, answer.content)
        for secret in (expired, revoked, deactivated, "rr_never")
        for answer in [client_with(f"Token {secret}").get(LIMITS)]
    }

    assert len(said) == 1
    assert json.loads(said.pop()[1])["code"] == "bad_credential"


def test_a_browser_reads_by_its_session_and_writes_only_with_proof(alice: Person) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(alice)

    assert browser.get(LIMITS).status_code == 200
    forged = browser.patch(ME, {"nick": "Forged"})
    assert (forged.status_code, forged.json()["code"]) == (403, "csrf_failed")
    alice.refresh_from_db()
    assert alice.nick != "Forged"

    browser.cookies["csrftoken"] = "a" * 32
    proven = browser.patch(ME, {"nick": "Mine"}, HTTP_X_CSRFTOKEN="a" * 32)
    assert proven.status_code == 200


def test_what_a_query_says_twice_is_refused(alice: Person) -> None:
    browser = APIClient()
    browser.force_login(alice)

    answer = browser.get("/api/v1/search/messages/?keywordList=tea&limit=1&limit=2")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "limit", "code": "twice", "text": "Say it once."}]


def test_a_deactivated_person_is_out_also_by_their_session(alice: Person) -> None:
    browser = APIClient()
    browser.force_login(alice)
    Person.objects.filter(pk=alice.pk).update(is_active=False)

    assert browser.get(LIMITS).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "not_json"),
        (b"\xff", 400, "not_utf8"),
        (b'{"name": NaN}', 400, "not_finite"),
        (b'{"name": "\\u0000"}', 400, "nul"),
        (b'{"name": "\\ud800"}', 400, "surrogate"),
        (b'{"name": "a", "name": "b"}', 400, "duplicate_key"),
        (b'{"expiresIn": 99999999999999999999}', 400, "big_number"),
        (b"[" * 50, 400, "not_json"),
        (b"[" * 5_000 + b"]" * 5_000, 400, "too_deep"),
        (b"[1]", 400, "invalid"),
        (b'"text"', 400, "invalid"),
        (b"null", 400, "null"),
    ],
)
def test_a_bad_body_is_refused_by_a_code_and_nothing_is_done(
    alice: Person, client_of: ClientOf, body: bytes, status: int, code: str
) -> None:
    client = client_of(alice)

    answer = client.generic("POST", TOKENS, body, content_type="application/json")

    said = answer.json()
    assert (answer.status_code, said["code"]) == (status, "invalid")
    assert code in [error["code"] for error in said["errors"]]
    assert AccessToken.objects.count() == 1


def test_a_body_past_the_limit_is_refused_by_name(alice: Person, client_of: ClientOf, settings: Any) -> None:
    settings.CHAT_LIMITS = {"body_bytes": 64}

    answer = client_of(alice).post(TOKENS, {"name": "x" * 80})

    assert answer.status_code == 413
    assert {name: answer.json()[name] for name in ("code", "limit")} == {"code": "too_large", "limit": 64}


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/xml"],
)
def test_takes_no_body_but_json(alice: Person, client_of: ClientOf, kind: str) -> None:
    answer = client_of(alice).generic("POST", TOKENS, b"name=x", content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert AccessToken.objects.count() == 1


def test_names_the_methods_that_an_address_takes(alice: Person, client_of: ClientOf) -> None:
    answer = client_of(alice).put(LIMITS)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_an_unknown_address_is_nothing_here(alice: Person, client_of: ClientOf) -> None:
    answer = client_of(alice).get("/api/v1/nothing/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_publishes_every_limit_in_force(alice: Person, client_of: ClientOf, settings: Any) -> None:
    """receipts 9: one endpoint lists every limit."""
    settings.CHAT_LIMITS = {"page": 7}

    said = client_of(alice).get(LIMITS).json()

    assert (said["page"], said["receiptsPerCall"], said["ticketSeconds"]) == (7, 30, 30)
    assert len(said) == len(Limits._fields) + len(LENGTHS) + 3
    assert {"tokenSeconds", "loginSeconds", "heartbeatSeconds"} < said.keys()


def test_limits_take_no_parameters(alice: Person, client_of: ClientOf) -> None:
    answer = client_of(alice).get(f"{LIMITS}?verbose=1")

    assert [error["field"] for error in answer.json()["errors"]] == ["verbose"]


def test_sync_says_where_everything_stands_to_members_alone(
    alice: Person, charlie: Person, group: Any, client_of: ClientOf
) -> None:
    mine = client_of(alice).get("/api/v1/sync/").json()
    theirs = client_of(charlie).get("/api/v1/sync/").json()

    assert mine.keys() == {"epoch", "me", "receipts", "conversations", "time"}
    assert [head["conversationID"] for head in mine["conversations"]] == [f"GROUP{group.group_id}"]
    assert theirs["conversations"] == []
    assert theirs["epoch"] == mine["epoch"]


def test_errors_are_listed_for_everybody() -> None:
    said = APIClient().get("/api/v1/errors/").json()

    assert {
        "code": "not_a_member",
        "errorCode": 2623,
        "status": 403,
        "text": "You are no longer a member of this conversation.",
    } in said
