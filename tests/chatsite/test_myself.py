"""All that is kept of me, given to me; and erasing myself: by me alone, once it is sure that it is I, and for good."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from rest_framework.test import APIClient

from chatsite.integrity import find_violations
from messaging.hub import hub
from messaging.models import (
    AccessToken,
    AuditEntry,
    BrowserSession,
    Conversation,
    Person,
    PushSubscription,
    SocketTicket,
)
from messaging.services import own_data
from messaging.services.access import issue_ticket, issue_token
from messaging.services.friends import add_friend
from messaging.services.groups import create_group
from messaging.services.people import change_profile, create_person
from messaging.services.rates import Rate, take
from messaging.services.reactions import add_reaction
from tests.conftest import Telling
from tests.messaging.conftest import everything
from tests.receipts.scenes import read, say

EXPORT, ERASURE = "/api/v1/me/export/", "/api/v1/me/erasure/"

ClientOf = Callable[[Person], APIClient]


def given(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def logged() -> list[tuple[Any, ...]]:
    entries = AuditEntry.objects.order_by("pk")
    return list(entries.values_list("action", "staff__user_id", "about__user_id", "address", "note"))


class TestMyData:
    def test_is_all_that_is_kept_of_me_in_one_file(
        self, client_of: ClientOf, alice: Person, bob: Person, group: Conversation, direct: Conversation
    ) -> None:
        asked, mine = say(alice, group, "Hers"), say(bob, group, "His")
        say(bob, direct, "To her alone", ask=False)
        read(bob, asked)

        answer: Any = client_of(bob).get(EXPORT)
        text = given(answer)

        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "no-store")
        assert answer["Content-Disposition"] == f'attachment; filename="chat-{bob.pk}.json"'
        assert answer["Content-Length"] == str(len(text.encode()))
        whole = json.loads(text)
        assert whole["profile"]["user_id"] == "bob" and "password" not in whole["profile"]
        assert [one["payload"]["text"] for one in whole["messages"]] == ["His", "To her alone"]
        assert whole["messages"][0]["message_id"] == mine.message_id
        assert [one["message__message_id"] for one in whole["receipts"]] == [asked.message_id]
        note = "everything that is kept of them, for themselves"
        assert logged() == [("export", "bob", "bob", None, note)]

    def test_says_nothing_of_others(
        self,
        client_of: ClientOf,
        alice: Person,
        bob: Person,
        charlie: Person,
        dora: Person,
        group: Conversation,
    ) -> None:
        """Neither who has read what I said, whether they share it or not, nor what they wrote, nor who they are; but
        for whom I know."""
        asked = say(bob, group, "Anybody?")
        change_profile(person=dora, nick="Unmistakable")
        client_of(alice).patch("/api/v1/me/", {"sharesReceipts": False})
        say(dora, group, "Something of hers")
        add_friend(person=bob, other=charlie, wording="We met")
        before = given(client_of(bob).get(EXPORT))

        read(dora, asked)
        read(alice, asked)
        add_reaction(person=dora, message_id=asked.message_id, reaction_id="👍")
        after = given(client_of(bob).get(EXPORT))

        def kept(text: str) -> dict[str, Any]:
            return {name: part for name, part in json.loads(text).items() if name != "tokens"}

        assert kept(after) == kept(before)
        for theirs in ("Unmistakable", "dora", "alice", "Something of hers"):
            assert theirs not in after
        assert "charlie" in after

    @pytest.mark.once
    def test_is_given_by_portions(
        self, client_of: ClientOf, bob: Person, group: Conversation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("messaging.services.personal_data.PORTION", 2)
        monkeypatch.setattr(own_data, "PIECE", 100)
        for number in range(5):
            say(bob, group, f"Number {number}", ask=False)

        answer: Any = client_of(bob).get(EXPORT)
        pieces = list(answer.streaming_content)

        assert max(map(len, pieces)) <= 100
        whole = json.loads(b"".join(pieces))
        assert [one["payload"]["text"] for one in whole["messages"]] == [f"Number {n}" for n in range(5)]

    def test_is_given_so_often_a_day_and_says_when_to_come_again(
        self, client_of: ClientOf, alice: Person, bob: Person, settings: Any
    ) -> None:
        settings.CHAT_LIMITS = {"exports_per_person": 2, "exports_seconds": 1000}
        client = client_of(bob)
        given(client.get(EXPORT))
        given(client.get(EXPORT))
        before = everything()

        answer = client.get(EXPORT)

        assert (answer.status_code, answer.json()["code"]) == (429, "too_frequent")
        assert 0 < int(answer["Retry-After"]) <= 1000
        assert everything() == before
        given(client_of(alice).get(EXPORT))

    def test_is_made_once_at_a_time_and_what_failed_is_not_counted(
        self, client_of: ClientOf, bob: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.CHAT_LIMITS = {"exports_per_person": 1}
        client = client_of(bob)
        client.raise_request_exception = False
        now = Rate("export", str(bob.pk), 1, own_data.LONGEST)
        take([now])
        assert client.get(EXPORT).status_code == 429
        own_data.give_back([now])

        with monkeypatch.context() as patch:
            patch.setattr(own_data, "everything_of", lambda person: 1 / 0)
            assert client.get(EXPORT).status_code == 500

        given(client.get(EXPORT))

    @pytest.mark.once
    def test_takes_so_many_threads_and_no_more(
        self, client_of: ClientOf, bob: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(own_data.AT_ONCE):
            assert own_data._making.acquire(blocking=False)
        try:
            answer = client_of(bob).get(EXPORT)
        finally:
            own_data._making.release(own_data.AT_ONCE)

        assert (answer.status_code, answer["Retry-After"]) == (503, "1")
        given(client_of(bob).get(EXPORT))

    @pytest.mark.once
    def test_is_for_who_is_in_and_not_made_for_a_look(self, client_of: ClientOf, bob: Person) -> None:
        _, secret = AccessToken.objects.create(user=bob, scope="server")
        server = APIClient(headers={"authorization": f"Token {secret}"})

        assert APIClient().get(EXPORT).status_code == 401
        assert server.get(EXPORT).status_code == 403
        for method in ("head", "post", "put", "delete"):
            assert getattr(client_of(bob), method)(EXPORT).status_code == 405
        assert logged() == []


@pytest.mark.django_db(transaction=True)
def test_my_data_is_as_everything_was_at_one_moment(
    bob: Person, group: Conversation, at_once: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said while it is made is not in it, though it is read afterwards."""
    before = say(bob, group, "Before", ask=False)
    everything_of = own_data.everything_of

    def meanwhile(person: Person) -> Any:
        [said] = at_once([lambda: say(bob, group, "Meanwhile", ask=False)])
        assert said.seq > before.seq
        return everything_of(person)

    monkeypatch.setattr(own_data, "everything_of", meanwhile)

    whole = json.loads(b"".join(own_data.export_oneself(bob).pieces()))

    assert [one["message_id"] for one in whole["messages"]] == [before.message_id]


class TestErasingMyself:
    def test_ends_every_login_at_once_and_is_in_the_audit_log(
        self,
        bob: Person,
        group: Conversation,
        password: str,
        frames: Telling,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        here, there = Client(), Client()
        for browser in (here, there):
            browser.post("/login/", {"username": "bob", "password": password})
        token, secret = issue_token(person=bob, scope="person", seconds=60)
        issue_token(person=bob, scope="credential", seconds=60)
        issue_ticket(person=bob, token=token)
        add_push(bob, here)
        nudged: list[int] = []
        monkeypatch.setattr(hub, "nudge", nudged.extend)
        client = APIClient(headers={"authorization": f"Token {secret}"})

        with frames() as told:
            answer = client.post(ERASURE, {"password": password})

        assert (answer.status_code, answer.content) == (204, b"")
        assert nudged == [bob.pk]
        assert client.get("/api/v1/me/").status_code == 401
        assert [browser.get("/").status_code for browser in (here, there)] == [302, 302]
        for kept in (BrowserSession, Session, AccessToken, SocketTicket, PushSubscription):
            assert not kept.objects.exists(), kept
        bob.refresh_from_db()
        assert bob.erased_at is not None and not bob.has_usable_password()
        assert logged() == [("erase", bob.user_id, bob.user_id, None, "by themselves")]
        [change] = [one for frame in told for one in frame.body["changes"] if one["kind"] == "member"]
        assert (change["member"]["userID"], change["member"]["isActive"]) == (bob.user_id, False)
        assert list(find_violations()) == []

    def test_is_done_by_the_browser_that_asks_with_proof_of_our_own_page(
        self, bob: Person, password: str
    ) -> None:
        browser = APIClient(enforce_csrf_checks=True)
        browser.force_login(bob)
        browser.get("/account/")

        assert browser.post(ERASURE, {"password": password}).json()["code"] == "csrf_failed"
        assert Person.objects.get(pk=bob.pk).erased_at is None
        proof = browser.cookies["csrftoken"].value
        answer = browser.post(ERASURE, {"password": password}, headers={"x-csrftoken": proof})

        assert answer.status_code == 204
        assert not Session.objects.exists()
        assert Person.objects.get(pk=bob.pk).erased_at is not None

    def test_says_first_which_groups_it_would_leave_without_an_owner(
        self, client_of: ClientOf, alice: Person, bob: Person, group: Conversation
    ) -> None:
        create_group(creator=alice, group_type="Public", name="Nobody else is here")
        theirs = create_group(creator=bob, group_type="Public", name="His", members=[alice])
        group_of_hers = {"conversationID": f"GROUP{group.group_id}", "name": "Owls"}

        assert client_of(alice).get(ERASURE).json() == {
            "isPossible": True,
            "whyNot": "",
            "ownedGroups": [group_of_hers],
            "ownedGroupCount": 1,
        }
        assert theirs.name in client_of(bob).get(ERASURE).content.decode()
        assert client_of(create_person(user_id="emil")).get(ERASURE).json() == {
            "isPossible": False,
            "whyNot": "no_password",
            "ownedGroups": [],
            "ownedGroupCount": 0,
        }

    @pytest.mark.parametrize(
        "given", [{}, {"password": ""}, {"password": None}, {"password": 7}, {"password": "a\0b"}, [], "no"]
    )
    def test_takes_nothing_that_is_no_password(
        self, client_of: ClientOf, bob: Person, password: str, given: Any
    ) -> None:
        client = client_of(bob)
        before = everything()

        for wrong in (given, {"password": password, "really": True}, {"password": "x" * 5000}):
            assert client.post(ERASURE, wrong, format="json").status_code == 400

        assert everything() == before

    def test_takes_no_other_password_and_counts_it_as_a_guess(
        self, client_of: ClientOf, alice: Person, bob: Person, password: str, settings: Any, frames: Telling
    ) -> None:
        settings.CHAT_LIMITS = {"password_tries": 2}
        client = client_of(bob)
        before = everything()

        with frames() as told:
            answers = [
                client.post(ERASURE, {"password": guess}) for guess in ("no", f"{password} ", password)
            ]

        assert [one.json()["code"] for one in answers] == ["wrong_password"] * 2 + ["too_frequent"]
        assert int(answers[2]["Retry-After"]) > 0
        assert (everything() == before, told) == (True, [])
        login = Client().post("/login/", {"username": "bob", "password": password})
        assert login.status_code == 429
        assert client_of(alice).post(ERASURE, {"password": password}).status_code == 204

    @pytest.mark.parametrize(
        ("who", "why_not"),
        [
            ({"is_staff": True}, "staff"),
            ({"is_superuser": True}, "staff"),
            ({"is_app_admin": True}, "administrator"),
            ({"password": "!"}, "no_password"),
            ({}, "credential"),
        ],
    )
    def test_is_not_for_everybody_whatever_the_password(
        self, bob: Person, password: str, who: dict[str, Any], why_not: str
    ) -> None:
        Person.objects.filter(pk=bob.pk).update(**who)
        scope = "credential" if why_not == "credential" else "person"
        _, secret = issue_token(person=bob, scope=scope, seconds=60)
        client = APIClient(headers={"authorization": f"Token {secret}"})
        before = everything()

        answer = client.post(ERASURE, {"password": password})

        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert client.get(ERASURE).json()["whyNot"] == why_not
        assert everything() == before

    def test_is_for_nobody_in_particular_not_there(self, bob: Person, password: str) -> None:
        _, secret = AccessToken.objects.create(user=bob, scope="server")

        for method in ("get", "post"):
            assert getattr(APIClient(), method)(ERASURE, {"password": password}).status_code == 401
            server = APIClient(headers={"authorization": f"Token {secret}"})
            assert getattr(server, method)(ERASURE, {"password": password}).status_code == 403

    @pytest.mark.django_db(transaction=True)
    def test_twice_at_once_is_once(
        self, bob: Person, group: Conversation, at_once: Any, password: str
    ) -> None:
        secrets = [issue_token(person=bob, scope="person", seconds=60)[1] for _ in range(4)]
        clients = [APIClient(headers={"authorization": f"Token {secret}"}) for secret in secrets]

        answers = at_once(
            [lambda client=one: client.post(ERASURE, {"password": password}) for one in clients]
        )

        assert {one.status_code for one in answers} <= {204, 401, 403}
        assert [action for action, *_ in logged()] == ["erase"]
        assert list(find_violations()) == []


def add_push(person: Person, browser: Client) -> None:
    PushSubscription.objects.create(
        person=person,
        session_key=browser.session.session_key,
        endpoint="https://push.example/1",
        p256dh="a",
        auth="b",
    )
