"""Accounts: signing up where it is open, a forgotten password, another password, and the devices that are logged in."""

import re
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatsite import accounts
from chatsite.accounts import called
from messaging.models import BrowserSession, Person, RateWindow
from messaging.services.access import issue_token, person_of_session

pytestmark = pytest.mark.once

NEW = "a badger digs at dawn"
SIGN_UP = {"user_id": "eve", "nick": "Eve", "email": "eve@example.com", "password": NEW}


@pytest.fixture
def open_to_all(settings: Any) -> None:
    settings.SIGN_UP_IS_OPEN = True


class Later(list[Callable[[], None]]):
    """Threads in which nothing begins before somebody looks. A real one would not see what a test has written."""

    def submit(self, work: Callable[..., None], *args: Any, **options: Any) -> None:
        self.append(partial(work, *args, **options))


@pytest.fixture
def sends_email(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server is there."""
    settings.SENDS_EMAIL = True
    monkeypatch.setattr(accounts, "senders", Later())
    monkeypatch.setattr(accounts, "close_old_connections", lambda: None)  # it is the test's


def letters() -> list[Any]:
    """All that have left once nothing is left to do."""
    todo: Any = accounts.senders
    while todo:
        todo.pop(0)()
    return list(mail.outbox)


def browser(person: Person, password: str, agent: str = "A browser") -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/login/", {"username": person.user_id, "password": password}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


class TestSigningUp:
    def test_is_not_there_unless_it_is_open(self, client: Client, db: None) -> None:
        assert client.get("/sign-up/").status_code == 404
        assert client.post("/sign-up/", SIGN_UP).status_code == 404
        assert b"/sign-up/" not in client.get("/login/").content
        assert not Person.objects.exists()

    def test_makes_an_account_and_is_in(self, client: Client, db: None, open_to_all: None) -> None:
        assert b"/sign-up/" in client.get("/login/").content

        answer = client.post("/sign-up/", SIGN_UP)

        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert is_in(client)
        eve = Person.objects.get()
        assert (eve.user_id, eve.nick, eve.email, eve.is_staff) == ("eve", "Eve", "eve@example.com", False)
        assert eve.check_password(NEW)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"user_id": "alice"},
            {"user_id": "@TIM#SYSTEM"},
            {"user_id": "a b"},
            {"user_id": ""},
            {"password": "short"},
            {"password": "eveeveeveeve1", "user_id": "eveeveeveeve"},
            {"email": "nowhere"},
            {"nick": "x" * 101},
        ],
    )
    def test_says_what_is_wrong_and_makes_nobody(
        self, client: Client, alice: Person, open_to_all: None, wrong: dict[str, str]
    ) -> None:
        answer = client.post("/sign-up/", {**SIGN_UP, **wrong})

        assert answer.status_code == 200
        assert b'role="alert"' in answer.content
        assert list(Person.objects.all()) == [alice]

    def test_says_all_that_is_wrong_at_once_in_the_language_of_the_reader(
        self, client: Client, db: None, open_to_all: None, settings: Any
    ) -> None:
        assert b'autocapitalize="none"' in client.get("/sign-up/").content
        client.post("/language/", {"language": "zh-hans"})

        page = client.post("/sign-up/", {**SIGN_UP, "user_id": "a b", "password": "short"}).content.decode()

        assert "密码太短：至少需要 12 个字符" in page
        assert 'aria-describedby="id_user_id_error"' in page and 'id="id_user_id_error"' in page
        assert "too short" not in page and "A user ID" not in page
        assert 'action="/language/"' in page


class TestForgottenPassword:
    def test_is_not_there_without_a_mail_server(self, client: Client, alice: Person) -> None:
        assert client.get("/password/").status_code == 404
        assert b"/password/" not in client.get("/login/").content

    def test_is_set_anew_once_by_a_letter_and_ends_all_browsers(
        self, client: Client, alice: Person, password: str, sends_email: None
    ) -> None:
        Person.objects.filter(pk=alice.pk).update(email="alice@example.com")
        other = browser(alice, password)

        client.post("/password/", {"email": "Alice@example.com"})
        [letter] = letters()
        link = re.search(r"http://testserver(/password/\S+)", letter.body)
        assert link and letter.to == ["alice@example.com"] and "alice" in letter.body
        form = client.get(link[1])["Location"]
        answer = client.post(form, {"new_password1": NEW, "new_password2": NEW})

        assert answer["Location"] == "/login/"
        assert not is_in(other)
        assert is_in(browser(alice, NEW))
        over = Client().get(link[1], follow=True).content
        assert b'role="alert"' in over and b'href="/password/"' in over

    @pytest.mark.parametrize(
        ("said", "leads_to"),
        [
            ("chat.example.com", "chat.example.com"),
            ("localhost", "chat.example.com"),
            ("127.0.0.1:8000", "chat.example.com"),
            ("chat.example.com:8443", "chat.example.com"),
            ("chat.example.com:80", "chat.example.com:80"),
        ],
    )
    def test_leads_to_us_whatever_host_is_said_by_who_asks(
        self, client: Client, alice: Person, sends_email: None, settings: Any, said: str, leads_to: str
    ) -> None:
        settings.TRUSTED_HOSTS = ["chat.example.com", "chat.example.org"]
        settings.ALLOWED_HOSTS = [*settings.TRUSTED_HOSTS, "localhost", "127.0.0.1"]
        Person.objects.filter(pk=alice.pk).update(email="alice@example.com")

        client.post("/password/", {"email": "alice@example.com"}, headers={"host": said})

        [letter] = letters()
        assert re.search(r"http://(.*)/password/\S+", letter.body)[1] == leads_to  # type: ignore[index]

    def test_does_not_say_whether_there_is_such_an_address(
        self, client: Client, alice: Person, sends_email: None
    ) -> None:
        Person.objects.filter(pk=alice.pk).update(email="alice@example.com")

        def said(address: str) -> str:
            page = client.post("/password/", {"email": address}).content.decode()
            return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

        assert said("alice@example.com") == said("nobody@example.com")
        assert len(letters()) == 1

    def test_is_answered_before_anybody_looks_whose_address_it_is(
        self, client: Client, alice: Person, sends_email: None
    ) -> None:
        """So that the time of the answer tells nothing: for both it is the same work."""
        Person.objects.filter(pk=alice.pk).update(email="alice@example.com")
        made = []

        for address in ("alice@example.com", "nobody@example.com"):
            client.get("/password/")
            with CaptureQueriesContext(connection) as queries:
                client.post("/password/", {"email": address})
            made.append([re.sub(r"\d+|'[^']*'", "0", query["sql"]) for query in queries])

        assert mail.outbox == []
        assert made[0] == made[1]
        assert not any("messaging_person" in sql for sql in made[0])
        assert len(letters()) == 1

    def test_asked_again_and_again_sends_one_letter_in_a_while(
        self, client: Client, alice: Person, bob: Person, sends_email: None
    ) -> None:
        for person in (alice, bob):
            Person.objects.filter(pk=person.pk).update(email=f"{person.user_id}@example.com")

        for name in ("alice", "alice", "bob", "alice"):
            client.post("/password/", {"email": f"{name}@example.com"})
        assert sorted(letter.to[0] for letter in letters()) == ["alice@example.com", "bob@example.com"]
        RateWindow.objects.update(ends_at=timezone.now())
        client.post("/password/", {"email": "alice@example.com"})

        assert len(letters()) == 3

    def test_of_who_is_deactivated_sends_nothing(
        self, client: Client, alice: Person, sends_email: None
    ) -> None:
        Person.objects.filter(pk=alice.pk).update(email="alice@example.com", is_active=False)

        client.post("/password/", {"email": "alice@example.com"})

        assert letters() == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604.1", "Safari, iPhone"),
        ("Tea/1.0", "Tea/1.0"),
        ("Mozilla/5.0 (Kettle)", "Mozilla/5.0 (Kettle)"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, name: str) -> None:
    assert called(agent) == name


def test_a_letter_is_begun_when_nobody_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, whoever is answered next would wait for it. Measured by a clock: `python -m bench w10`."""
    spans: list[tuple[float, ...]] = []
    monkeypatch.setattr(accounts, "chance", SimpleNamespace(uniform=lambda *span: spans.append(span) or 0.0))

    assert accounts.senders.submit(lambda: "written").result(timeout=60) == "written"

    assert spans == [(0, accounts.MOMENT)]
    assert accounts.MOMENT >= 1


class TestMyAccount:
    def test_is_for_who_is_in(self, client: Client, db: None) -> None:
        assert client.get("/account/")["Location"].startswith("/login/")

    def test_another_password_ends_all_other_browsers(self, alice: Person, password: str) -> None:
        here, there = browser(alice, password), browser(alice, password)

        wrong = here.post(
            "/account/",
            {"action": "password", "old_password": "no", "new_password1": NEW, "new_password2": NEW},
        )
        assert b'role="alert"' in wrong.content
        assert is_in(there)
        here.post(
            "/account/",
            {"action": "password", "old_password": password, "new_password1": NEW, "new_password2": NEW},
        )

        assert is_in(here)
        assert not is_in(there)
        assert is_in(browser(alice, NEW))

    def test_shows_every_device_and_signs_one_out(self, alice: Person, bob: Person, password: str) -> None:
        here, phone = browser(alice, password, "Here"), browser(alice, password, "A phone")
        token, _ = issue_token(person=alice, scope="person", seconds=60, name="laptop")
        others = browser(bob, password, "Bob's")
        page = here.get("/account/").content.decode()
        assert ("A phone" in page, "laptop" in page, "Bob&#x27;s" in page) == (True, True, False)

        out = {"action": "sign_out", "old_password": password}
        phones = BrowserSession.objects.get(user_agent="A phone")
        here.post("/account/", {**out, "device": f"s{phones.pk}"})
        assert (is_in(here), is_in(phone)) == (True, False)
        bobs = BrowserSession.objects.get(person=bob)
        here.post("/account/", {**out, "device": f"s{bobs.pk}"})
        assert is_in(others)
        here.post("/account/", {**out, "device": "others"})

        assert is_in(here)
        assert not alice.auth_token_set.filter(pk=token.pk).exists()

    @pytest.mark.parametrize("which", ["one", "others"])
    def test_asks_for_the_password_before_it_signs_anything_out(
        self, alice: Person, password: str, which: str
    ) -> None:
        here, phone = browser(alice, password, "Here"), browser(alice, password, "A phone")
        phones = BrowserSession.objects.get(user_agent="A phone")
        out = {"action": "sign_out", "device": f"s{phones.pk}" if which == "one" else "others"}

        asked = here.post("/account/", out).content.decode()
        wrong = here.post("/account/", {**out, "old_password": "no"}).content.decode()

        for page, alerts in ((asked, 0), (wrong, 1)):
            assert ("<dialog open" in page, page.count('role="alert"')) == (True, alerts)
            assert ("A phone" in page.split("<dialog")[1]) == (which == "one")
        assert (is_in(here), is_in(phone)) == (True, True)
        assert here.post("/account/", {**out, "old_password": password})["Location"] == "/account/"
        assert (is_in(here), is_in(phone)) == (True, False)

    def test_counts_wrong_passwords_of_it_as_guesses(
        self, alice: Person, password: str, settings: Any
    ) -> None:
        settings.CHAT_LIMITS = {"password_tries": 2}
        here, phone = browser(alice, password), browser(alice, password)
        out = {"action": "sign_out", "device": "others"}
        here.post("/account/", out)

        answers = [here.post("/account/", {**out, "old_password": one}) for one in ("no", "no", password)]

        pages = [answer.content.decode() for answer in answers]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert ["not your password" in page for page in pages] == [True, True, False]
        assert "Too many tries" in pages[2]
        assert is_in(phone)
        assert Client().post("/login/", {"username": "alice", "password": password}).status_code == 429

    def test_asks_nothing_of_somebody_without_a_password(self, alice: Person) -> None:
        alice.set_unusable_password()
        alice.save()
        here, phone = Client(), Client()
        for client in (here, phone):
            client.force_login(alice, "django.contrib.auth.backends.ModelBackend")
            client.get("/")

        answer = here.post("/account/", {"action": "sign_out", "device": "others"})

        assert answer["Location"] == "/account/"
        assert (is_in(here), is_in(phone)) == (True, False)

    @pytest.mark.parametrize("device", ["", "s0", "nobody's", "\0", "x" * 10_000])
    @pytest.mark.parametrize("knows", [True, False])
    def test_a_device_that_is_none_changes_nothing(
        self, alice: Person, password: str, device: str, knows: bool
    ) -> None:
        here = browser(alice, password)
        out = {"action": "sign_out", "device": device, **({"old_password": password} if knows else {})}

        assert here.post("/account/", out)["Location"] == "/account/"
        assert is_in(here)

    def test_forgets_browsers_that_are_out(self, alice: Person, password: str) -> None:
        here, phone = browser(alice, password), browser(alice, password, "A phone")
        phone.post("/logout/")

        assert "A phone" not in here.get("/account/").content.decode()
        assert [person_of_session(one.session_key) for one in BrowserSession.objects.all()] == [alice]

    def test_keeps_an_address_for_letters(self, alice: Person, password: str) -> None:
        here = browser(alice, password)

        here.post("/account/", {"action": "email", "email": "alice@example.com", "old_password": password})
        wrong = here.post("/account/", {"action": "email", "email": "nowhere"})

        assert b'role="alert"' in wrong.content
        assert Person.objects.get(pk=alice.pk).email == "alice@example.com"

    def test_another_address_takes_the_password_and_nothing_else_of_letters_does(
        self, alice: Person, password: str
    ) -> None:
        Person.objects.filter(pk=alice.pk).update(email="alice@example.com")
        here = browser(alice, password)

        for wrong in ({}, {"old_password": "no"}):
            refused = here.post("/account/", {"action": "email", "email": "eve@example.com", **wrong})
            assert refused.content.count(b'role="alert"') == 1
        here.post("/account/", {"action": "email", "email": "alice@example.com", "digest": "daily"})

        alice.refresh_from_db()
        assert (alice.email, alice.digest) == ("alice@example.com", "daily")
