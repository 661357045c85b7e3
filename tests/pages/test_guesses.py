"""Guessing passwords, and what else strangers may do only so often."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import time
from typing import Any, NamedTuple

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from chatsite import accounts, guesses
from messaging.errors import TooFrequent
from messaging.models import Person, RateWindow
from messaging.sealed import unseal
from messaging.services import second_factor
from messaging.services.rates import Rate, give_back, take

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
WRONG = "not an owl at all"


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.CHAT_LIMITS = {
        "password_tries": 3,
        "password_tries_per_address": 5,
        "letters_per_address": 2,
        "accounts_per_address": 2,
    }


def log_in(user_id: str, password: str, address: str = HERE, page: str = "/login/") -> Any:
    return Client(REMOTE_ADDR=address).post(page, {"username": user_id, "password": password})


@pytest.fixture
def staff(alice: Person) -> Person:
    Person.objects.filter(pk=alice.pk).update(is_staff=True)
    return alice


class Door(NamedTuple):
    page: str
    form: dict[str, str]
    """What is a try each time."""
    is_in: bool = True
    """Whether it is of somebody who has come in."""


ANOTHER = {"new_password1": "a badger digs at dawn", "new_password2": "a badger digs at dawn"}
DOORS = {
    "coming in": Door("/login/", {"username": "alice", "password": WRONG}, is_in=False),
    "coming in as staff": Door("/admin/login/", {"username": "alice", "password": WRONG}, is_in=False),
    "signing up": Door("/sign-up/", {"user_id": "alice", "password": "a badger digs at dawn"}, is_in=False),
    "a letter": Door("/password/", {"email": "alice@example.com"}, is_in=False),
    "another password": Door("/account/", {"action": "password", "old_password": WRONG, **ANOTHER}),
    "another address": Door(
        "/account/", {"action": "email", "email": "eve@example.com", "old_password": WRONG}
    ),
    "signing out": Door("/account/", {"action": "sign_out", "device": "others", "old_password": WRONG}),
    "my data": Door("/account/", {"action": "export"}),
    "erasing myself": Door("/account/erasure/", {"sure": "yes", "old_password": WRONG}),
    "another password of staff": Door("/admin/password_change/", {"old_password": WRONG, **ANOTHER}),
    "setting up a second factor": Door("/admin/second-factor/", {"do": "begin", "password": WRONG}),
    "a second factor": Door("/admin/second-factor/", {"do": "show", "code": "no code"}),
}


@pytest.mark.once
@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_when_to_come_again(
    staff: Person, settings: Any, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    """On a page, in words, and to programs by 429 and `Retry-After`."""
    settings.SIGN_UP_IS_OPEN = settings.SENDS_EMAIL = True
    settings.CHAT_LIMITS |= {"exports_per_person": 2}
    monkeypatch.setattr(accounts.senders, "submit", lambda *_, **__: None)
    page, form, is_in = DOORS[door]
    client = Client(REMOTE_ADDR=HERE)
    if is_in:
        if door == "erasing myself":  # staff do not
            Person.objects.filter(pk=staff.pk).update(is_staff=False)
        client.force_login(staff)
    if door == "a second factor":
        sealed = second_factor.new_secret()
        code = second_factor.code_at(unseal(sealed, second_factor.SEALED_AS) or b"", int(time()) // 30)
        assert second_factor.set_up(person=staff, sealed=sealed, code=code)

    answers: list[Any] = []
    while not answers or (answers[-1].status_code == 200 and len(answers) < 20):
        answers.append(client.post(page, form))

    assert len(answers) > 2
    refused, seconds = answers[-1], int(answers[-1]["Retry-After"])
    assert refused.status_code == 429 and seconds > 0
    text = refused.content.decode()
    said = re.search(r"(?:Try|Come) again in (\d+) (min|h)\.", text)
    assert said and int(said[1]) == math.ceil(seconds / (60 if said[2] == "min" else 3600))
    assert text.count(said[0]) == 1 and "<form" in text and text.startswith("<!")
    assert not any("Retry-After" in one for one in answers[:-1])


@pytest.mark.once
class TestAPassword:
    @pytest.mark.parametrize("page", ["/login/", "/admin/login/"])
    def test_is_not_looked_at_after_too_many_wrong_ones(
        self, staff: Person, password: str, page: str
    ) -> None:
        for _ in range(3):
            assert log_in("alice", WRONG, page=page).status_code == 200

        answer = log_in("alice", password, page=page)

        assert answer.status_code == 429
        assert 890 <= int(answer["Retry-After"]) <= 900
        assert not answer.client.session.keys()

    def test_is_guessed_at_one_door_as_at_the_other(self, staff: Person, password: str) -> None:
        log_in("alice", WRONG)
        log_in("alice", WRONG, page="/admin/login/")
        log_in("alice", WRONG)

        assert log_in("alice", password, page="/admin/login/").status_code == 429
        assert log_in("alice", password).status_code == 429

    def test_is_not_kept_from_its_owner_by_somebody_elsewhere(self, alice: Person, password: str) -> None:
        for _ in range(9):
            log_in("alice", WRONG, ELSEWHERE)

        assert log_in("alice", password).status_code == 302

    def test_of_one_after_another_is_not_guessed_from_one_address(
        self, alice: Person, bob: Person, password: str
    ) -> None:
        for number in range(5):
            log_in(f"nobody{number}", WRONG)

        assert log_in("bob", password).status_code == 429
        assert log_in("bob", password, ELSEWHERE).status_code == 302

    def test_that_is_right_is_no_guess(self, alice: Person, password: str) -> None:
        for _ in range(4):
            log_in("alice", WRONG)
            assert log_in("alice", password).status_code == 302
        for _ in range(9):
            assert log_in("alice", password).status_code == 302

    @pytest.mark.parametrize("page", ["/login/", "/admin/login/"])
    def test_that_is_not_given_takes_no_guess_back(self, staff: Person, password: str, page: str) -> None:
        for _ in range(3):
            assert log_in("alice", WRONG, page=page).status_code == 200
            assert log_in("alice", "", page=page).status_code == 200

        assert log_in("alice", password, page=page).status_code == 429

    def test_is_looked_at_again_after_a_while(self, alice: Person, password: str) -> None:
        for _ in range(4):
            log_in("alice", WRONG)
        assert log_in("alice", password).status_code == 429

        RateWindow.objects.update(ends_at=timezone.now())

        assert log_in("alice", password).status_code == 302

    @pytest.mark.parametrize(("language", "words"), [("en", "Too many tries"), ("zh-hans", "尝试次数过多")])
    def test_says_so_in_the_readers_language(self, alice: Person, language: str, words: str) -> None:
        client = Client(REMOTE_ADDR=HERE)
        client.cookies["language"] = language
        for _ in range(3):
            answer = client.post("/login/", {"username": "alice", "password": WRONG})
            assert words not in answer.content.decode()

        answer = client.post("/login/", {"username": "alice", "password": WRONG})

        assert words in answer.content.decode()
        assert "15" in answer.content.decode()

    def test_of_ones_own_is_not_guessed_by_who_sits_at_ones_browser(
        self, alice: Person, password: str
    ) -> None:
        client = Client(REMOTE_ADDR=HERE)
        client.force_login(alice)
        form = {"action": "password", "new_password1": "a badger digs", "new_password2": "a badger digs"}

        for _ in range(3):
            assert (
                b"This is not your password"
                in client.post("/account/", form | {"old_password": WRONG}).content
            )
        answer = client.post("/account/", form | {"old_password": password})

        assert (answer.status_code, b"Too many tries" in answer.content) == (429, True)
        alice.refresh_from_db()
        assert alice.check_password(password)

    def test_of_staff_is_not_guessed_either(self, staff: Person, password: str) -> None:
        client = Client(REMOTE_ADDR=HERE)
        client.force_login(staff)
        form = {"new_password1": "a badger digs", "new_password2": "a badger digs"}
        for _ in range(3):
            assert client.post("/admin/password_change/", form | {"old_password": WRONG}).status_code == 200

        answer = client.post("/admin/password_change/", form | {"old_password": password})

        assert answer.status_code == 429
        staff.refresh_from_db()
        assert staff.check_password(password)

    def test_takes_no_guess_where_none_is_asked_for(self, alice: Person) -> None:
        client = Client(REMOTE_ADDR=HERE)
        client.force_login(alice)

        for _ in range(5):
            client.post("/account/", {"action": "email", "email": "", "digest": ""})

        assert not RateWindow.objects.exists()

    def test_leaves_no_address_and_no_name_behind(self, alice: Person) -> None:
        log_in("alice", WRONG)

        for window in RateWindow.objects.values():
            assert HERE not in str(window)
            assert "alice" not in str(window)


@pytest.mark.once
def test_letters_are_asked_for_only_so_often_from_one_address(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SENDS_EMAIL = True
    monkeypatch.setattr(accounts.senders, "submit", lambda *_, **__: None)
    client = Client(REMOTE_ADDR=HERE)

    said = [client.post("/password/", {"email": f"{name}@example.com"}).status_code for name in "abc"]

    assert said == [200, 200, 429]


@pytest.mark.once
def test_accounts_are_made_only_so_often_from_one_address(db: None, settings: Any) -> None:
    settings.SIGN_UP_IS_OPEN = True

    said = [
        Client(REMOTE_ADDR=HERE)
        .post("/sign-up/", {"user_id": user_id, "password": "a badger digs at dawn"})
        .status_code
        for user_id in ("eve", "eve", "ivan")
    ]

    assert said == [302, 200, 429]
    assert [person.user_id for person in Person.objects.all()] == ["eve"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("one", "other"),
    [("192.0.2.7", "::ffff:192.0.2.7"), ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9"), ("", "")],
)
def test_an_address_is_that_of_one_customer(one: str, other: str) -> None:
    request = RequestFactory().get

    assert guesses.address_of(request("/", REMOTE_ADDR=one)) == guesses.address_of(
        request("/", REMOTE_ADDR=other)
    )
    assert guesses.address_of(request("/", REMOTE_ADDR=one)) != guesses.address_of(
        request("/", REMOTE_ADDR="2001:db8:1:3::3")
    )


class TestARate:
    @pytest.mark.django_db(transaction=True)
    def test_holds_for_64_at_once(self, at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]]) -> None:
        rates = [Rate("tea", "here", 5, 60), Rate("cake", "here", 50, 60)]

        results = at_once([lambda: take(rates)] * 64)

        assert results.count(None) == 5
        assert sum(isinstance(result, TooFrequent) for result in results) == 59
        assert sorted(RateWindow.objects.values_list("count", flat=True)) == [5, 5]

    def test_takes_none_where_one_is_used_up(self, db: None) -> None:
        tea, cake = Rate("tea", "here", 1, 60), Rate("cake", "here", 5, 600)
        take([tea, cake])

        with pytest.raises(TooFrequent) as refusal:
            take([cake, tea])

        assert 50 <= refusal.value.facts["retryAfter"] <= 60
        assert sorted(RateWindow.objects.values_list("count", flat=True)) == [1, 1]

    def test_given_back_can_be_taken_again(self, db: None) -> None:
        tea = [Rate("tea", "here", 1, 60)]
        take(tea)
        give_back(tea)
        give_back(tea)

        take(tea)

        with pytest.raises(TooFrequent):
            take(tea)

    def test_that_has_long_been_over_is_swept(self, db: None) -> None:
        take([Rate("tea", "here", 1, 60)])
        RateWindow.objects.update(ends_at=timezone.now() - timedelta(hours=2))

        take([Rate("cake", "here", 1, 60)])

        assert RateWindow.objects.count() == 1
