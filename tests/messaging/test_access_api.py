"""The doors to tokens, credentials and tickets: REST and the shell."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from messaging.models import AccessToken, Person
from messaging.services.access import find_token, issue_token, redeem_credential, redeem_ticket
from messaging.wire import access as wire
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

TOKENS, TICKETS, CREDENTIALS = "/api/v1/tokens/", "/api/v1/tickets/", "/api/v1/credentials/"

ClientOf = Callable[[Person], APIClient]


def client_with(person: Person, scope: str, seconds: int | None = 3_600) -> APIClient:
    client = APIClient()
    _, secret = issue_token(person=person, scope=scope, seconds=seconds)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def browser_of(person: Person) -> APIClient:
    browser = APIClient()
    browser.force_login(person)
    assert browser.post("/api/v1/me/password-proof/", {"password": PASSWORD}).status_code == 204
    return browser


def test_shows_the_secret_of_a_new_token_once(alice: Person) -> None:
    browser = browser_of(alice)

    made = browser.post(TOKENS, {"name": "laptop", "expiresIn": 60})

    said = made.json()
    token = find_token(said["token"])
    assert made.status_code == 201
    assert token is not None
    assert said == {
        "key": token.token_key,
        "name": "laptop",
        "scope": "person",
        "scopes": ["read", "write", "receipts", "logins"],
        "createdAt": round(token.created.timestamp(), 3),
        "expiresAt": round(token.expiry.timestamp(), 3),
        "token": said["token"],
    }
    assert said["expiresAt"] - said["createdAt"] == pytest.approx(60, abs=1)
    listed = browser.get(TOKENS).json()["results"]
    assert listed == [{name: value for name, value in said.items() if name != "token"}]
    assert said["token"] not in str(listed)


def test_lists_and_revokes_only_ones_own(alice: Person, charlie: Person) -> None:
    token, secret = issue_token(person=alice, scope="person", seconds=60)
    outsider, owner = browser_of(charlie), browser_of(alice)

    assert outsider.get(TOKENS).json()["results"] == []
    foreign = outsider.delete(f"{TOKENS}{token.token_key}/")
    missing = outsider.delete(f"{TOKENS}rr_0123456789ab/")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert find_token(secret) is not None

    assert owner.delete(f"{TOKENS}{token.token_key}/").status_code == 204
    assert find_token(secret) is None
    assert owner.get(TOKENS).json()["results"] == []


def test_a_revoked_token_is_out_at_once(alice: Person) -> None:
    client = client_with(alice, "person")
    key = client.get(TOKENS).json()["results"][0]["key"]

    assert client.delete(f"{TOKENS}{key}/").status_code == 204
    assert client.get(TOKENS).status_code == 401


def test_pages_and_filters_the_list(alice: Person) -> None:
    browser = browser_of(alice)
    for number in range(5):
        issue_token(person=alice, scope="person", seconds=60, name=str(number))
    issue_token(person=alice, scope="credential", seconds=60)

    seen, address = [], f"{TOKENS}?scope=person&limit=2"
    for _ in range(3):
        page = browser.get(address).json()
        seen += [token["name"] for token in page["results"]]
        address = page["next"]

    assert seen == ["4", "3", "2", "1", "0"]
    assert address is None
    assert browser.get(f"{TOKENS}?scope=other").status_code == 400
    assert browser.get(f"{TOKENS}?owner=bob").json()["errors"][0]["field"] == "owner"
    assert browser.get(f"{TOKENS}?cursor=x").json()["code"] == "bad_cursor"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": 1}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"expiresIn": 0}, "expiresIn"),
        ({"expiresIn": "60s"}, "expiresIn"),
        ({"expiresIn": True}, "expiresIn"),
        ({"scope": "server"}, "scope"),
        ({"scopes": []}, "scopes"),
        ({"scopes": "read"}, "scopes"),
        ({"scopes": ["read", "webhooks"]}, "scopes.1"),
        ({"user": "bob"}, "user"),
    ],
)
def test_makes_no_token_of_a_wrong_wish(alice: Person, body: dict[str, Any], field: str) -> None:
    answer = browser_of(alice).post(TOKENS, body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not AccessToken.objects.exists()


def test_a_token_makes_none_that_may_be_used_for_more(alice: Person) -> None:
    secret = browser_of(alice).post(TOKENS, {"scopes": ["logins", "read"], "expiresIn": 600}).json()["token"]
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    more = client.post(TOKENS, {"scopes": ["read", "write"], "expiresIn": 60})
    made = [
        client.post(TOKENS, {**wish, "expiresIn": 60}).json()["scopes"] for wish in ({}, {"scopes": ["read"]})
    ]

    assert (more.status_code, more.json().get("code"), more.json().get("scope")) == (
        403,
        "not_allowed",
        "write",
    )
    assert made == [["read", "logins"], ["read"]]
    assert [one["scopes"] for one in client.get(TOKENS).json()["results"]] == [
        *reversed(made),
        ["read", "logins"],
    ]
    devices = client.get("/api/v1/devices/").json()["devices"]
    assert sorted(one["scopes"] for one in devices) == [["read"], ["read", "logins"], ["read", "logins"]]


def test_a_credential_calls_the_server_api_no_more_than_its_maker(alice: Person, bob: Person) -> None:
    """Alice is an administrator: whoever lets her in and may not call the server API must not do so by her."""
    Person.objects.filter(pk=alice.pk).update(is_app_admin=True)

    def credential(of_maker: list[str] | None, **wish: Any) -> Any:
        _, secret = issue_token(person=bob, scope="server", scopes=of_maker)
        back_end = APIClient()
        back_end.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
        answer = back_end.post(CREDENTIALS, {"userID": "alice", **wish}).json()
        return find_token(answer["userSig"]) if "userSig" in answer else (answer["code"], answer["scope"])

    oneself = ["read", "write", "receipts", "logins"]
    assert credential(["credentials"]).scopes == oneself
    assert credential(["credentials"], scopes=["server_api"]) == ("not_allowed", "server_api")
    assert credential(["credentials"], scopes=["receipts"]).scopes == ["receipts"]
    assert credential(["credentials", "server_api"]).scopes == [*oneself, "server_api"]
    assert credential(None).scopes is None


def test_a_credential_makes_no_tokens(alice: Person) -> None:
    answer = client_with(alice, "credential").post(TOKENS, {"expiresIn": 10})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_token_for_too_long_names_the_limit(alice: Person) -> None:
    answer = browser_of(alice).post(TOKENS, {"expiresIn": 366 * 86_400})

    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (
        400,
        "too_many",
        365 * 86_400,
    )


def test_a_back_end_obtains_a_credential(alice: Person, bob: Person) -> None:
    answer = client_with(bob, "server").post(CREDENTIALS, {"userID": "alice", "expiresIn": 60})

    said = answer.json()
    assert answer.status_code == 201
    assert said == {"userID": "alice", "userSig": said["userSig"], "expiresAt": said["expiresAt"]}
    assert redeem_credential("alice", said["userSig"]).person == alice


def test_nobody_else_obtains_one(alice: Person, charlie: Person) -> None:
    wish = {"userID": "alice"}

    for client in (browser_of(charlie), client_with(charlie, "person"), client_with(charlie, "credential")):
        answer = client.post(CREDENTIALS, wish)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert APIClient().post(CREDENTIALS, wish).status_code == 401
    assert not AccessToken.objects.filter(user=alice).exists()


def test_a_back_end_is_told_what_is_wrong(bob: Person) -> None:
    client = client_with(bob, "server")

    assert client.post(CREDENTIALS, {"userID": "nobody"}).json()["code"] == "person_not_found"
    assert client.post(CREDENTIALS, {}).json()["errors"][0]["field"] == "userID"
    assert client.post(CREDENTIALS, {"userID": "bob", "expiresIn": 10**9}).json()["limit"] == 604_800


@pytest.mark.parametrize("scope", ["person", "credential"])
def test_a_ticket_stands_on_the_token_that_asked(alice: Person, scope: str) -> None:
    answer = client_with(alice, scope).post(TICKETS)

    said = answer.json()
    assert (answer.status_code, said) == (201, {"ticket": said["ticket"], "expiresIn": 30})
    login = redeem_ticket(said["ticket"])
    assert login.token is not None
    assert (login.person, login.token.scope) == (alice, scope)


def test_a_ticket_stands_on_the_session_that_asked(alice: Person) -> None:
    browser = browser_of(alice)

    login = redeem_ticket(browser.post(TICKETS).json()["ticket"])

    assert (login.person, login.token) == (alice, None)
    assert login.still_stands()
    browser.logout()
    assert not login.still_stands()


def test_no_ticket_for_a_back_end_nor_for_a_stranger(bob: Person) -> None:
    assert client_with(bob, "server").post(TICKETS).status_code == 403
    assert APIClient().post(TICKETS).status_code == 401


def test_a_ticket_is_for_oneself(alice: Person) -> None:
    answer = browser_of(alice).post(TICKETS, {"userID": "bob"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "userID")


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def test_the_shell_prints_a_credential(alice: Person) -> None:
    login = redeem_credential("alice", printed("credential", "alice", "--seconds", "60"))

    assert login.token is not None
    assert (login.person, login.token.scope) == (alice, "credential")


def test_the_shell_prints_tokens_for_people_and_back_ends(alice: Person) -> None:
    mine = find_token(printed("create_token", "alice", "--name", "laptop", "--days", "2"))
    server = find_token(printed("create_token", "alice", "--server"))

    assert mine is not None
    assert server is not None
    assert (mine.scope, mine.name, round((mine.expiry - mine.created).total_seconds() / 86_400)) == (
        "person",
        "laptop",
        2,
    )
    assert (server.scope, server.scopes) == ("server", None)


def test_the_shell_says_what_they_may_be_used_for(alice: Person) -> None:
    made = [
        find_token(printed(*words))
        for words in (
            ("create_token", "alice", "--scopes", "receipts, read"),
            ("create_token", "alice", "--server", "--scopes", "webhooks"),
            ("credential", "alice", "--scopes", "read"),
        )
    ]

    assert [token and token.scopes for token in made] == [["read", "receipts"], ["webhooks"], ["read"]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("credential", "nobody"),
        ("credential", "alice", "--seconds", "0"),
        ("credential", "alice", "--seconds", "604801"),
        ("create_token", "nobody"),
        ("create_token", "alice", "--days", "0"),
        ("create_token", "alice", "--days", "99999"),
        ("create_token", "alice", "--name", "x" * 101),
        ("create_token", "alice", "--scopes", ""),
        ("create_token", "alice", "--scopes", "read,webhooks"),
        ("credential", "alice", "--scopes", "credentials"),
    ],
)
def test_the_shell_refuses_in_words(alice: Person, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command(*arguments)

    assert not AccessToken.objects.exists()


def test_the_documented_shapes_are_those_that_are_answered(alice: Person, bob: Person) -> None:
    browser, server = browser_of(alice), client_with(bob, "server")

    made = browser.post(TOKENS).json()
    listed = browser.get(TOKENS).json()["results"][0]
    ticket = browser.post(TICKETS).json()
    credential = server.post(CREDENTIALS, {"userID": "alice"}).json()

    for shape, answer in (
        (wire.TokenMade, made),
        (wire.Token, listed),
        (wire.Ticket, ticket),
        (wire.Credential, credential),
    ):
        assert list(shape().fields) == list(answer)
