"""The second factor: set up, shown and taken away through the admin's own pages, each code once."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from messaging.models import AuditEntry, Person, SecondFactor
from messaging.sealed import unseal
from messaging.services.people import create_person, erase_person
from messaging.services.second_factor import Way, code_at, set_up, show
from messaging.services.second_factor import new_secret as sealed_secret
from tests.conftest import PASSWORD

from .pages import choose, list_of, page_of

PAGE, HOME, LOGIN = "/admin/second-factor/", "/admin/", "/admin/login/"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)

BrowserOf = Callable[[Person], Client]


class Device:
    """What makes the codes: it knows the secret that the page showed, or one that it is given."""

    def __init__(self, sealed: str) -> None:
        self.secret = unseal(sealed, "second factor") or b""

    def code(self, later: int = 0) -> str:
        return code_at(self.secret, int(datetime.now(UTC).timestamp()) // 30 + later)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def owned(root: Person) -> Device:
    """Root's, whose code of noon is used up."""
    return give(root)[0]


def give(person: Person) -> tuple[Device, list[str]]:
    sealed = sealed_secret()
    device = Device(sealed)
    codes = set_up(person=person, sealed=sealed, code=device.code())
    assert codes is not None
    return device, codes


def post(browser: Client, do: str, **more: str) -> HttpResponse:
    known = {"password": PASSWORD} if do == "begin" else {}
    return browser.post(PAGE, {"do": do, **known, **more})


def says(answer: HttpResponse) -> str:
    return answer.content.decode()


def addresses(patterns: Any, before: str) -> Iterator[str]:
    """Of every page, also of those that are included."""
    for one in patterns:
        address = before + str(one.pattern).lstrip("^").rstrip("$")
        yield from addresses(one.url_patterns, address) if hasattr(one, "url_patterns") else [address]


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_makes_the_codes_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, by their last six digits."""
    assert code_at(b"12345678901234567890", seconds // 30) == code


def test_is_set_up_with_a_secret_that_is_shown_once(desk: Client, root: Person) -> None:
    assert desk.get(HOME).status_code == 200  # nobody need have one

    begun = post(desk, "begin")
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", says(begun))
    assert found and "otpauth://totp/testserver%3Aroot?secret=" in says(begun)
    secret = found[1]
    device = Device(desk.session["new_second_factor"])
    wrong = post(desk, "confirm", code=f"{(int(device.code()) + 1) % 10**6:06}")
    assert not SecondFactor.objects.exists() and secret not in says(wrong)
    done = post(desk, "confirm", code=device.code())

    codes = re.findall(r"<code>([A-Z2-7-]{39})</code>", says(done))
    assert len(set(codes)) == 10
    factor = SecondFactor.objects.get()
    kept = f"{factor.sealed} {factor.recovery}"
    assert not [one for one in (secret.replace(" ", ""), *codes) if one in kept]
    for page in (PAGE, HOME, page_of(root), list_of(Person)):
        shown = says(desk.get(page))
        assert not [one for one in (secret, factor.sealed, *codes, *factor.recovery) if one in shown], page
    assert desk.get(HOME).status_code == 200  # it was shown in this session
    assert AuditEntry.objects.get().action == "set_factor"


def test_is_set_up_first_by_whoever_knows_the_password(desk: Client) -> None:
    for given in ("", "not it", PASSWORD.upper()):
        refused = post(desk, "begin", password=given)
        assert "not your password" in says(refused) and "new_second_factor" not in desk.session
    assert 'name="password"' in says(desk.get(PAGE))

    assert "new_second_factor" not in desk.session
    post(desk, "begin")
    assert "new_second_factor" in desk.session


def test_gives_the_session_another_key_and_ends_the_one_before(
    root: Person, owned: Device, browser_of: BrowserOf, at_noon: Any
) -> None:
    browser = browser_of(root)
    stolen = Client()
    stolen.cookies["session"] = before = browser.cookies["session"].value
    at_noon.shift(timedelta(seconds=30))

    post(browser, "show", code=owned.code())

    assert browser.cookies["session"].value != before and browser.get(HOME).status_code == 200
    assert stolen.get(HOME)["Location"].startswith(LOGIN)
    assert [one.session_key for one in root.browser_sessions.all()] == [browser.cookies["session"].value]


def test_is_asked_for_at_login_before_anything_else(
    root: Person, password: str, owned: Device, at_noon: Any
) -> None:
    browser = Client()
    came = browser.post(
        LOGIN, {"username": "root", "password": password, "next": list_of(Person)}, follow=True
    )
    assert came.redirect_chain[-1][0] == f"{PAGE}?next=%2Fadmin%2Fmessaging%2Fperson%2F"
    assert "/admin/messaging/" not in says(came).replace(list_of(Person), "")

    used = post(browser, "show", code=owned.code())
    assert "not a code that works" in says(used) and browser.get(HOME).status_code == 302
    at_noon.shift(timedelta(seconds=30))
    let_in = post(browser, "show", code=owned.code(), next=list_of(Person))

    assert (let_in.status_code, let_in["Location"]) == (302, list_of(Person))
    assert browser.get(list_of(Person)).status_code == 200
    assert post(Client(), "show", code=owned.code(1)).status_code == 302  # to the login
    away = post(browser, "show", code=owned.code(1), next="https://elsewhere.example/")
    assert "elsewhere" not in away.get("Location", "")


def test_hides_every_page_of_the_admin_until_it_is_shown(
    vera: Person, browser_of: BrowserOf, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    browser = browser_of(vera)
    pages = {re.sub(r"<[^>]+>", "1", f"/{page}") for page in addresses(get_resolver().url_patterns, "")}
    pages = {page for page in pages if page.startswith(HOME)}
    assert len(pages) > 100

    for page in sorted(pages - {LOGIN, PAGE, "/admin/logout/"}):
        for answer in (browser.get(page), browser.post(page)):
            assert answer.status_code == 302 and answer["Location"].startswith(LOGIN), page
    assert browser.get(LOGIN)["Location"].startswith(PAGE)
    shown = browser.get(PAGE)
    assert shown.status_code == 200 and "Set it up" in says(shown)
    assert "/admin/messaging/" not in says(shown) and "password_change" not in says(shown)
    browser.post(reverse("admin:logout"))
    assert browser.get(PAGE)["Location"].startswith(LOGIN)


def test_lets_in_whoever_sets_one_up_where_it_must_be(desk: Client, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True

    post(desk, "begin")
    done = post(desk, "confirm", code=Device(desk.session["new_second_factor"]).code())

    assert "written them down" in says(done) and desk.get(HOME).status_code == 200
    assert "Turn it off" not in says(desk.get(PAGE))
    refused = post(desk, "remove", code="000000")
    assert "must have" in says(refused) and SecondFactor.objects.exists()


def test_is_limited_and_looked_at_no_more_then(
    root: Person, owned: Device, browser_of: BrowserOf, at_noon: Any
) -> None:
    browser = browser_of(root)
    at_noon.shift(timedelta(seconds=30))
    wrong = f"{(int(owned.code()) + 1) % 10**6:06}"

    tried = [post(browser, "show", code=wrong).status_code for _ in range(11)]
    right = post(browser, "show", code=owned.code())

    assert tried == [200] * 10 + [429]
    assert right.status_code == 429 and int(right["Retry-After"]) > 0 and browser.get(HOME).status_code == 302
    at_noon.shift(timedelta(seconds=901))
    assert post(browser, "show", code=owned.code()).status_code == 302


def test_is_lost_and_a_recovery_code_works_once(root: Person, browser_of: BrowserOf) -> None:
    _, codes = give(root)
    browser = browser_of(root)

    assert post(browser, "show", code=codes[3].lower().replace("-", " ")).status_code == 302
    assert browser.get(HOME).status_code == 200
    again = browser_of(root)
    assert "not a code that works" in says(post(again, "show", code=codes[3]))
    assert "<strong>9</strong>" in says(browser.get(PAGE))
    other = post(browser, "codes", code=codes[4])
    assert len(re.findall(r"<code>([A-Z2-7-]{39})</code>", says(other))) == 10
    assert "not a code that works" in says(post(again, "show", code=codes[5]))
    done = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(done) == ["use_recovery", "use_recovery", "set_factor"]


def test_is_set_up_anew_and_ends_what_was_shown_before(
    root: Person, browser_of: BrowserOf, at_noon: Any
) -> None:
    device, _ = give(root)
    here, there = browser_of(root), browser_of(root)
    for browser in (here, there):
        at_noon.shift(timedelta(seconds=30))
        post(browser, "show", code=device.code())
    assert there.get(HOME).status_code == 200
    assert "secret" not in says(post(here, "again", code="000000"))

    at_noon.shift(timedelta(seconds=30))
    post(here, "again", code=device.code())
    new = Device(here.session["new_second_factor"])
    post(here, "confirm", code=new.code())

    assert (here.get(HOME).status_code, there.get(HOME).status_code) == (200, 302)
    at_noon.shift(timedelta(seconds=30))
    assert "not a code that works" in says(post(there, "show", code=device.code()))
    assert post(there, "show", code=new.code()).status_code == 302


def test_is_taken_away_by_a_superuser_alone(
    root: Person, vera: Person, desk: Client, browser_as: Callable[[str], Client]
) -> None:
    give(vera)
    administrator = browser_as("administrator")

    sure = {"_sure": "1", "_known_by": "face to face"}
    administrator.post(list_of(Person), {**choose("take_factor", vera.pk), **sure})
    assert SecondFactor.objects.filter(person=vera).exists()
    assert "second_factor=yes" in says(desk.get(list_of(Person)))
    assert [one.pk for one in desk.get(f"{list_of(Person)}?second_factor=yes").context["cl"].result_list] == [
        vera.pk
    ]
    assert "Take away their second factor" in says(desk.get(page_of(vera)))
    for unsaid in ({}, {"_sure": "1"}, {"_sure": "1", "_known_by": "by their voice"}):
        asked = says(desk.post(list_of(Person), {**choose("take_factor", vera.pk), **unsaid}))
        assert "How do you know that it is they?" in asked and "vera" in asked
    assert SecondFactor.objects.filter(person=vera).exists()
    desk.post(list_of(Person), {**choose("take_factor", vera.pk), **sure})

    assert not SecondFactor.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.staff, entry.action, entry.about) == (root, "take_factor", vera)
    assert entry.note == "known face to face"


def test_is_taken_away_by_a_command_and_with_the_person(vera: Person, bob: Person, capsys: Any) -> None:
    give(vera)
    call_command("take_second_factor", "vera")
    assert not SecondFactor.objects.exists() and "no second factor any more" in capsys.readouterr().out
    entry = AuditEntry.objects.get()
    assert (entry.staff, entry.action, entry.about, entry.note) == (vera, "take_factor", vera, "by the shell")

    give(bob)
    erase_person(person=bob)

    assert not SecondFactor.objects.exists()


def test_opens_with_an_earlier_secret_key_and_without_it_not(
    root: Person, settings: Any, at_noon: Any
) -> None:
    device, _ = give(root)
    at_noon.shift(timedelta(seconds=30))
    settings.SECRET_KEY, earlier = "another-" * 10, settings.SECRET_KEY

    assert show(person=root, code=device.code()) is None
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert show(person=root, code=device.code()) is Way.DEVICE


@pytest.mark.django_db(transaction=True)
def test_works_once_of_many_at_the_same_moment(password: str, at_noon: Any) -> None:
    person = create_person(user_id="staff", password=password, is_staff=True)
    device, _ = give(person)
    at_noon.shift(timedelta(seconds=30))
    code, barrier, ways = device.code(), Barrier(6), []

    def try_it() -> None:
        barrier.wait()
        try:
            ways.append(show(person=person, code=code))
        finally:
            connection.close()

    threads = [Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, ways)) == ["None"] * 5 + ["Way.DEVICE"]
