"""Tokens in the admin: revoked there, and known by their keys alone."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from messaging.models import AccessToken, AuditEntry, Person, SocketTicket
from messaging.services.access import issue_ticket, issue_token

from .pages import choose, list_of, page_of, said

pytestmark = pytest.mark.once

TOKENS = list_of(AccessToken)


def chosen(*tokens: AccessToken) -> dict[str, object]:
    return choose("revoke", *(f"{token.user_id} {token.token_key}" for token in tokens))


def test_revokes_the_one_that_was_chosen(desk: Client, alice: Person, bob: Person) -> None:
    (token, secret), (kept, other) = (issue_token(person=one, scope="person") for one in (alice, bob))
    AccessToken.objects.filter(pk=kept.pk).update(token_key=token.token_key)
    ticket = issue_ticket(person=alice, token=token)
    assert ticket and _status(secret) == _status(other) == 200

    answer = desk.post(TOKENS, chosen(token))

    assert said(answer) == ["1 revoked."]
    assert (_status(secret), _status(other)) == (401, 200)
    assert not SocketTicket.objects.exists()
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.about, entry.note) == ("revoke", alice, f"token {token.token_key}")


def test_shows_keys_and_no_digests(desk: Client, alice: Person) -> None:
    token, secret = issue_token(person=alice, scope="server", name="shop")

    page = desk.get(TOKENS).content.decode()

    assert token.token_key in page and "shop" in page
    assert token.digest not in page and secret not in page


def test_finds_a_token_by_key_and_by_person(desk: Client, alice: Person, bob: Person) -> None:
    token, _ = issue_token(person=alice, scope="person")
    issue_token(person=bob, scope="person")

    for query in (token.token_key, "alice"):
        assert list(desk.get(TOKENS, {"q": query}).context["cl"].result_list) == [token]


def test_has_no_page_of_a_token_or_a_ticket(desk: Client, alice: Person) -> None:
    token, _ = issue_token(person=alice, scope="person")
    issue_ticket(person=alice, token=token)

    for thing in (token, SocketTicket.objects.get()):
        assert desk.get(page_of(thing)).status_code == 302
        assert desk.get(page_of(thing, "history")).status_code == 403
        assert desk.post(page_of(thing, "delete"), {"post": "yes"}).status_code == 403
        assert desk.get(f"{list_of(type(thing))}add/").status_code == 403
    assert AccessToken.objects.exists() and SocketTicket.objects.exists()


def test_takes_no_digest_for_a_choice(desk: Client, alice: Person) -> None:
    token, _ = issue_token(person=alice, scope="person")

    desk.post(TOKENS, choose("revoke", token.digest))

    assert AccessToken.objects.filter(pk=token.pk).exists()


def _status(secret: str) -> int:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client.get("/api/v1/me/").status_code
