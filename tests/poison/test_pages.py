"""Any value in the address, the query or any field of any page for people: a page, and no fault of ours."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from chatsite import accounts
from messaging.services.devices import set_password

from ..conftest import PASSWORD
from ..messaging.calls import World
from ..resolved import addresses
from .forms import Form, forms_to, sent
from .places import CONVERTER
from .test_rest import quoted
from .together import Together, rounds
from .values import TEXTS, WORST, chosen, shown

OTHERS = ("api/", "admin/", "v4/", "__debug__/")
PAGES = sorted(address for address, _ in addresses() if not address.startswith(OTHERS))
QUERIES = ("next", "n", "key", "language", "session", "q")
"""What some of them read."""
EACH = 2
RESET = "password/<uidb64>/<token>/"
STANDS_ON = {"language/": "/login/", "logout/": "/account/"}
"""Where the form stands that goes to an address with no page of its own."""
NEW = "a badger digs at dawn"
TYPED = {
    "username": "alice",
    "password": PASSWORD,
    "old_password": PASSWORD,
    "new_password1": NEW,
    "new_password2": NEW,
    "user_id": "eve",
    "nick": "Eve",
    "email": "eve@example.com",
    "sure": "yes",
}
"""What people would say; the page says nothing of it."""

Forms = Callable[[str], Iterator[tuple[str, Client, str, Form]]]


@pytest.fixture
def visitors(here: World, clients: dict[str, Client]) -> dict[str, Client]:
    return {"alice": clients["browser"], "nobody": Client(raise_request_exception=False)}


@pytest.fixture
def forms(visitors: dict[str, Client], here: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Forms:
    """The forms that go to an address, and those that are asked in turn: who has each, where it goes, and what is in
    it. Alice has a password, and two browsers."""
    settings.SENDS_EMAIL = True
    monkeypatch.setattr(accounts.senders, "submit", lambda work, save, *args, **said: save(*args, **said))
    set_password(person=here.alice, password=PASSWORD)
    for agent in ("one", "another"):
        visitors["alice"] = Client(raise_request_exception=False, headers={"user-agent": agent})
        visitors["alice"].post("/login/", {"username": "alice", "password": PASSWORD})
    here.alice.refresh_from_db()  # what a letter says depends on when she came in last
    number = urlsafe_base64_encode(force_bytes(here.alice.pk))
    letter = f"/password/{number}/{default_token_generator.make_token(here.alice)}/"

    def forms(address: str) -> Iterator[tuple[str, Client, str, Form]]:
        path = _somewhere(address)
        for who, client in visitors.items():
            if address == RESET:
                path = client.get(letter)["Location"]
            seen = []
            page = STANDS_ON.get(address, path)
            left = _posted(path, client.get(page), is_own=page == path)
            while left:
                form = left.pop()
                kind = (form.names, form.given.get("action"))
                if kind not in seen:
                    seen.append(kind)
                    form.given.update({name: [TYPED[name]] for name in form.names & TYPED.keys()})
                    yield who, client, path, form
                    left += _posted(path, sent(client, path, form, {}), is_own=True)

    return forms


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_an_address_and_its_query_may_say_anything(visitors: dict[str, Client], address: str) -> None:
    wrong = []
    for who, client in visitors.items():
        for name in CONVERTER.findall(address):
            for text in chosen(f"{address} {name} {who}", TEXTS, EACH, WORST, 1):
                path = re.sub(CONVERTER, quoted(text), address)
                if (status := client.get(f"/{path}").status_code) >= 500:
                    wrong.append((who, shown(text), status))
        path = _somewhere(address)
        usual = client.get(path).status_code
        loners: set[str] = set()
        for turn in rounds({name: chosen(f"{address} ?{name} {who}", TEXTS, 1) for name in QUERIES}):
            together = Together(turn, loners)
            for said in together:
                query = "&".join(f"{name}={quoted(text)}" for name, text in said.items())
                status = client.get(f"{path}?{query}").status_code
                together.seen(said, said if status == usual else ())
                if status >= 500:
                    wrong.append((who, shown(said), status))

    assert wrong == []


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_form_may_say_anything(visitors: dict[str, Client], forms: Forms, address: str) -> None:
    none = [(who, client, _somewhere(address), Form("post")) for who, client in visitors.items()]
    wrong = []
    for who, client, path, form in [*forms(address)] or none:
        for name in sorted({*form.names, "next"}):
            for text in chosen(f"{address} {name} {who}", TEXTS, EACH, WORST, 1):
                status = sent(client, path, form, {name: text}).status_code
                if status >= 500:
                    wrong.append((who, name, shown(text), status))

    assert wrong == []


def test_the_good_forms_are_taken(forms: Forms) -> None:
    """Else nothing of them would be looked at but what comes first."""
    with_forms, refused = set(), []
    for address in PAGES:
        for who, client, path, form in forms(address):
            with_forms.add(address)
            if is_refusal(sent(client, path, form, {})):
                refused.append((who, address, form))

    assert refused == []
    assert with_forms == {
        "account/",
        "account/erasure/",
        "language/",
        "login/",
        "logout/",
        "password/",
        RESET,
        "sign-up/",
    }


def is_refusal(answer: Any) -> bool:
    return answer.status_code >= 400 or 'role="alert"' in _said(answer)


def _somewhere(address: str) -> str:
    return "/" + re.sub(CONVERTER, "x", address)


def _posted(path: str, page: Any, *, is_own: bool) -> list[Form]:
    """The forms on a page that are posted there."""
    return [form for form in forms_to(path, _said(page)) if form.method == "post" and (is_own or form.action)]


def _said(answer: Any) -> str:
    return "" if answer.streaming else answer.content.decode("utf-8", "replace")
