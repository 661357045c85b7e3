"""Letting in: what opens a door, to whom, for how long, and when no longer."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from messaging.errors import BadCredential, NotAllowed, PersonNotFound, TokenNotFound, TooMany
from messaging.limits import limits
from messaging.models import AccessToken, Person, SocketTicket
from messaging.services import access
from messaging.services.access import (
    issue_credential,
    issue_own_token,
    issue_ticket,
    issue_token,
    redeem_credential,
    redeem_ticket,
    revoke_token,
)
from messaging.sessions import SessionStore

pytestmark = pytest.mark.django_db

AtOnce = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def token_for(person: Person, scope: str = "person", seconds: int | None = 60) -> tuple[AccessToken, str]:
    return issue_token(person=person, scope=scope, seconds=seconds)


def session_of(person: Person) -> str:
    browser = Client()
    browser.force_login(person)
    key = browser.session.session_key
    assert key is not None
    return key


def later(seconds: float) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=False)


# Tokens


def test_a_token_is_kept_as_a_digest_alone(alice: Person) -> None:
    token, secret = token_for(alice)

    assert secret.startswith("rr_")
    kept = AccessToken.objects.values().get()
    assert not any(secret in str(value) for value in kept.values())
    assert (token.user, token.scope) == (alice, "person")


def test_a_token_lives_as_long_as_was_said(alice: Person) -> None:
    _, secret = token_for(alice, seconds=60)
    _, lasting = token_for(alice, seconds=None)

    with later(59):
        assert access.find_token(secret) is not None
    with later(61):
        assert access.find_token(secret) is None
        assert access.find_token(lasting) is not None


def test_nobody_makes_a_token_for_a_deactivated_person(alice: Person) -> None:
    alice.is_active = False

    with pytest.raises(NotAllowed):
        token_for(alice)


def test_making_a_token_sweeps_away_ones_own_expired_ones(alice: Person, bob: Person) -> None:
    token_for(alice, seconds=10)
    theirs, _ = token_for(bob, seconds=10)

    with later(11):
        lasting, _ = token_for(alice)

    assert set(AccessToken.objects.all()) == {lasting, theirs}


def test_a_person_revokes_their_own_tokens_and_nobody_elses(alice: Person, charlie: Person) -> None:
    token, secret = token_for(alice)

    with pytest.raises(TokenNotFound):
        revoke_token(person=charlie, key=token.token_key)
    assert access.find_token(secret) is not None

    revoke_token(person=alice, key=token.token_key)
    assert access.find_token(secret) is None
    with pytest.raises(TokenNotFound):
        revoke_token(person=alice, key=token.token_key)


def test_nothing_short_lived_makes_what_lives_longer(alice: Person) -> None:
    short, _ = token_for(alice, seconds=100)
    credential, _ = token_for(alice, "credential", seconds=100)

    for by in (short, credential):
        with pytest.raises(NotAllowed):
            issue_own_token(person=alice, by_token=by, seconds=200, name="")
    with pytest.raises(NotAllowed):
        issue_own_token(person=alice, by_token=credential, seconds=10, name="")
    with pytest.raises(TooMany) as refused:
        issue_own_token(person=alice, by_token=None, seconds=access.LONGEST_TOKEN + 1, name="")

    assert refused.value.facts == {"limit": access.LONGEST_TOKEN}
    assert AccessToken.objects.count() == 2

    made, _ = issue_own_token(person=alice, by_token=short, seconds=50, name="script")
    assert (made.scope, made.name) == ("person", "script")


# Credentials


def test_a_server_token_obtains_a_credential_of_one_person(alice: Person, bob: Person) -> None:
    server, _ = token_for(bob, "server")

    token, secret = issue_credential(by_token=server, user_id="alice", seconds=60)

    assert (token.user, token.scope) == (alice, "credential")
    assert redeem_credential("alice", secret).person == alice


@pytest.mark.parametrize("scope", ["person", "credential"])
def test_no_other_token_obtains_one(alice: Person, charlie: Person, scope: str) -> None:
    token, _ = token_for(charlie, scope)

    for by in (token, None):
        with pytest.raises(NotAllowed):
            issue_credential(by_token=by, user_id="alice", seconds=60)
    assert not AccessToken.objects.filter(user=alice).exists()


def test_a_credential_is_for_somebody_who_is_there_and_not_for_ever(alice: Person, bob: Person) -> None:
    server, _ = token_for(bob, "server")

    with pytest.raises(PersonNotFound):
        issue_credential(by_token=server, user_id="nobody", seconds=60)
    with pytest.raises(TooMany):
        issue_credential(by_token=server, user_id="alice", seconds=limits().credential_seconds + 1)
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        issue_credential(by_token=server, user_id="alice", seconds=60)


@pytest.mark.parametrize("scope", ["person", "credential"])
def test_a_credential_or_a_token_logs_its_own_person_in(alice: Person, scope: str) -> None:
    token, secret = token_for(alice, scope)

    login = redeem_credential("alice", secret)

    assert (login.person, login.token) == (alice, token)
    assert login.still_stands()


def test_a_credential_logs_nobody_else_in(alice: Person, charlie: Person) -> None:
    _, secret = token_for(charlie)
    _, server = token_for(alice, "server")

    for user_id, given in (
        ("alice", secret),
        ("alice", server),
        ("charlie", secret + "0"),
        ("charlie", ""),
        ("nobody", secret),
        ("Charlie", secret),
    ):
        with pytest.raises(BadCredential):
            redeem_credential(user_id, given)


# Tickets


def test_a_ticket_opens_once(alice: Person) -> None:
    token, _ = token_for(alice)
    ticket = issue_ticket(person=alice, token=token)

    login = redeem_ticket(ticket)
    assert (login.person, login.token, login.still_stands()) == (alice, token, True)

    with pytest.raises(BadCredential):
        redeem_ticket(ticket)


def test_a_ticket_is_kept_as_a_digest_alone(alice: Person) -> None:
    token, _ = token_for(alice)
    ticket = issue_ticket(person=alice, token=token)

    kept = SocketTicket.objects.values().get()
    assert not any(ticket in str(value) for value in kept.values())
    with pytest.raises(BadCredential):
        redeem_ticket(kept["digest"])


@pytest.mark.parametrize("seconds", [31, 3_600])
def test_a_late_ticket_opens_nothing(alice: Person, seconds: int) -> None:
    token, _ = token_for(alice, seconds=None)
    ticket = issue_ticket(person=alice, token=token)

    with later(seconds), pytest.raises(BadCredential):
        redeem_ticket(ticket)


def test_a_ticket_does_not_outlive_the_login_that_asked_for_it(alice: Person) -> None:
    token, _ = token_for(alice)
    by_token = issue_ticket(person=alice, token=token)
    session = session_of(alice)
    by_session = issue_ticket(person=alice, session_key=session)

    revoke_token(person=alice, key=token.token_key)
    SessionStore(session).delete()

    for ticket in (by_token, by_session):
        with pytest.raises(BadCredential):
            redeem_ticket(ticket)


def test_issuing_sweeps_away_expired_tickets(alice: Person) -> None:
    token, _ = token_for(alice)
    for _ in range(3):
        issue_ticket(person=alice, token=token)

    with later(60):
        issue_ticket(person=alice, token=token)

    assert SocketTicket.objects.count() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_of_many_who_redeem_a_ticket_at_once_one_is_let_in(alice: Person, at_once: AtOnce) -> None:
    token, _ = token_for(alice)

    for crowd in (8, 8, 64):
        ticket = issue_ticket(person=alice, token=token)
        results = at_once([lambda ticket=ticket: redeem_ticket(ticket)] * crowd)  # type: ignore[misc]

        assert sorted(type(result).__name__ for result in results) == ["BadCredential"] * (crowd - 1) + [
            "Login"
        ]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_issue_tickets_at_once_and_all_sweep(alice: Person, at_once: AtOnce) -> None:
    token, _ = token_for(alice)
    for _ in range(20):
        issue_ticket(person=alice, token=token)
    SocketTicket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    results = at_once([lambda: issue_ticket(person=alice, token=token)] * 8)

    assert all(isinstance(result, str) for result in results), results
    assert SocketTicket.objects.count() == 8


# Logins


def test_a_login_by_token_stands_until_the_token_is_gone(alice: Person) -> None:
    token, secret = token_for(alice)
    login = redeem_credential("alice", secret)

    with later(61):
        assert not login.still_stands()
    assert login.still_stands()
    revoke_token(person=alice, key=token.token_key)
    assert not login.still_stands()


def test_a_login_by_session_stands_until_logout(alice: Person) -> None:
    browser = Client()
    browser.force_login(alice)
    login = access.Login(alice, session_key=browser.session.session_key or "")
    assert login.still_stands()

    browser.logout()

    assert not login.still_stands()


def test_a_login_by_session_stands_until_the_password_changes(alice: Person) -> None:
    login = access.Login(alice, session_key=session_of(alice))

    alice.set_password("another owl reads at night")
    alice.save()

    assert not login.still_stands()


def test_a_login_by_session_stands_as_long_as_the_session(alice: Person, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 60
    login = access.Login(alice, session_key=session_of(alice))

    assert login.still_stands()
    with later(61):
        assert not login.still_stands()


def test_a_login_by_session_is_not_that_of_who_logs_in_there_next(alice: Person, bob: Person) -> None:
    key = session_of(alice)
    login = access.Login(alice, session_key=key)
    session = SessionStore(key)
    session[SESSION_KEY] = str(bob.pk)
    session.save()

    assert not login.still_stands()


def test_no_login_outlives_the_person(alice: Person) -> None:
    _, secret = token_for(alice)
    by_token = redeem_credential("alice", secret)
    by_session = access.Login(alice, session_key=session_of(alice))

    Person.objects.filter(pk=alice.pk).update(is_active=False)

    assert not by_token.still_stands()
    assert not by_session.still_stands()


def test_a_login_tells_the_person_as_they_are_now(alice: Person) -> None:
    _, secret = token_for(alice)
    login = redeem_credential("alice", secret)

    Person.objects.filter(pk=alice.pk).update(nick="Alicia")

    now = login.present()
    assert now is not None
    assert now.nick == "Alicia"


@pytest.mark.parametrize("key", ["", "short", "\0" * 32, "x" * 32, "é" * 32, "a" * 10_000])
def test_a_session_that_is_none_lets_nobody_in(db: None, key: str) -> None:
    assert access.person_of_session(key) is None


def test_looking_at_a_session_changes_nothing_of_it(alice: Person, settings: Any) -> None:
    key = session_of(alice)
    before = SessionStore(key).load()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-0123456789-abcdefghijklmnopqrstuvwxyz-0123"

    assert access.person_of_session(key) == alice

    settings.SECRET_KEY = settings.SECRET_KEY_FALLBACKS[0]
    assert SessionStore(key).load() == before


def test_many_logins_are_looked_at_together_as_each_alone(alice: Person, bob: Person, dora: Person) -> None:
    revoked, expired, standing = (token_for(person)[0] for person in (alice, bob, dora))
    logins = [access.Login(token.user, token) for token in (revoked, expired, standing)]
    logins += [access.Login(alice, session_key=session_of(alice)), access.Login(bob, session_key="nobodys")]
    AccessToken.objects.filter(pk=revoked.pk).delete()
    AccessToken.objects.filter(pk=expired.pk).update(expiry=timezone.now())

    assert access.standing_among(logins) == {login for login in logins if login.still_stands()}
    assert access.standing_among(logins) == {logins[2], logins[3]}
