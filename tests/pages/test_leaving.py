"""The account page gives me my data, and erases me once I have said that I am sure and who I am."""

import asyncio
import json
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from chatsite.made_files import ASKS, MadeFiles, file_answer
from messaging.models import AuditEntry, Person
from messaging.services.groups import create_group
from messaging.services.own_data import export_oneself

pytestmark = pytest.mark.once

ERASURE = "/account/erasure/"


@pytest.fixture
def browser(bob: Person) -> Client:
    client = Client()
    client.force_login(bob)
    return client


def is_there(person: Person) -> bool:
    return Person.objects.filter(pk=person.pk, erased_at=None).exists()


class TestMyData:
    def test_is_a_file(self, browser: Client, bob: Person) -> None:
        answer: Any = browser.post("/account/", {"action": "export"})

        assert answer["Content-Disposition"] == f'attachment; filename="chat-{bob.pk}.json"'
        assert json.loads(b"".join(answer.streaming_content))["profile"]["user_id"] == "bob"

    def test_too_often_is_said_on_the_page(self, browser: Client, settings: Any) -> None:
        settings.CHAT_LIMITS = {"exports_per_person": 1, "exports_seconds": 7200}
        browser.post("/account/", {"action": "export"})

        answer = browser.post("/account/", {"action": "export"})

        assert (answer.status_code, answer["Retry-After"]) == (429, "7200")
        assert b"Try again in 2 h." in answer.content
        assert AuditEntry.objects.count() == 1


class TestErasure:
    def test_is_for_who_is_in(self, db: None) -> None:
        assert Client().get(ERASURE)["Location"].startswith("/login/")
        assert Client().post(ERASURE)["Location"].startswith("/login/")

    def test_says_what_goes_what_stays_and_which_groups(
        self, browser: Client, alice: Person, bob: Person
    ) -> None:
        for number in range(12):
            create_group(creator=bob, group_type="Public", name=f"<b>{number}", members=[alice])

        page = browser.get(ERASURE).content.decode()

        for said in ("This goes", "This stays", "&lt;b&gt;0", "&lt;b&gt;9", "and 2 more"):
            assert said in page
        assert "&lt;b&gt;10" not in page

    @pytest.mark.parametrize("given", [{}, {"sure": "yes"}, {"old_password": "right"}, {"sure": "no"}])
    def test_needs_the_box_and_the_password(
        self, browser: Client, bob: Person, password: str, given: dict[str, str]
    ) -> None:
        given = {name: password if value == "right" else value for name, value in given.items()}

        answer = browser.post(ERASURE, given)

        assert answer.content.count(b'role="alert"') == 1
        assert is_there(bob)

    def test_counts_guesses(self, browser: Client, bob: Person, password: str, settings: Any) -> None:
        settings.CHAT_LIMITS = {"password_tries": 1}
        browser.post(ERASURE, {"sure": "yes", "old_password": "no"})

        answer = browser.post(ERASURE, {"sure": "yes", "old_password": password})

        assert (answer.status_code, "Retry-After" in answer) == (429, True)
        assert is_there(bob)

    @pytest.mark.parametrize("power", ["is_staff", "is_app_admin"])
    def test_is_not_offered_to_those_on_whom_others_stand(
        self, browser: Client, bob: Person, password: str, power: str
    ) -> None:
        Person.objects.filter(pk=bob.pk).update(**{power: True})

        for answer in (
            browser.get(ERASURE),
            browser.post(ERASURE, {"sure": "yes", "old_password": password}),
        ):
            assert b"staff" in answer.content and b"<form method" not in answer.content.split(b"</main>")[0]
        assert is_there(bob)

    def test_is_done(self, browser: Client, bob: Person, password: str) -> None:
        answer = browser.post(ERASURE, {"sure": "yes", "old_password": password})

        assert b"Your account is deleted" in answer.content
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        assert not is_there(bob)
        assert browser.get("/account/")["Location"].startswith("/login/")
        assert AuditEntry.objects.get().note == "by themselves"


def sent_by(path: str, *, gone: bool = False, headers: tuple[tuple[bytes, bytes], ...] = ()) -> Any:
    """What goes out where the application leaves a file, and what it was told; `gone`: nobody takes it."""
    told: list[Any] = []
    out: list[Any] = []
    made = export_oneself(Person.objects.get())

    async def application(scope: Any, receive: Any, send: Any) -> None:
        request = HttpRequest()
        request.META.update(
            {
                f"HTTP_{name.decode().upper().replace('-', '_')}": value.decode()
                for name, value in scope["headers"]
            }
        )
        told.append([name for name, _ in scope["headers"]])
        answer = file_answer(request, made, "a.json")
        body = b"".join(answer) if answer.streaming else answer.content
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def receive() -> Any:
        if not gone:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        out.append(message)

    asyncio.run(MadeFiles(application)({"path": path, "headers": list(headers)}, receive, send))
    return told[0], b"".join(one.get("body", b"") for one in out), made


class TestMadeFiles:
    def test_are_sent_by_the_loop_once_and_are_gone(self, bob: Person) -> None:
        told, body, made = sent_by("/api/v1/me/export/")

        assert told == [ASKS]
        assert (json.loads(body)["profile"]["user_id"], len(body)) == ("bob", made.size)
        assert made.packed.closed

    def test_are_gone_too_where_nobody_takes_them(self, bob: Person) -> None:
        _, _, made = sent_by("/account/", gone=True)

        assert made.packed.closed

    def test_are_left_where_nobody_from_outside_can_say(self, bob: Person) -> None:
        told, body, _ = sent_by("/elsewhere/", headers=((ASKS, b"a place of mine"),))

        assert (told, json.loads(body)["profile"]["user_id"]) == ([], "bob")
