"""Coming in by user ID and password, and leaving."""

import pytest
from django.test import Client

from messaging.models import Person, ServerState

pytestmark = pytest.mark.once


def test_the_right_password_lets_in(client: Client, alice: Person, password: str) -> None:
    answer = client.post("/login/", {"username": "alice", "password": password})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_a_wrong_name_read_the_same(client: Client, alice: Person) -> None:
    wrong_password = client.post("/login/", {"username": "alice", "password": "no"})
    wrong_name = client.post("/login/", {"username": "alcie", "password": "no"})

    def said(answer: object) -> list[str]:
        return list(answer.context["form"].non_field_errors())  # type: ignore[attr-defined]

    assert said(wrong_password) == said(wrong_name)
    assert said(wrong_password)
    assert b'role="alert"' in wrong_password.content
    assert client.get("/").status_code == 302


def test_who_is_deactivated_stays_outside(client: Client, alice: Person, password: str) -> None:
    Person.objects.filter(pk=alice.pk).update(is_active=False)

    assert client.post("/login/", {"username": "alice", "password": password}).status_code == 200
    assert client.get("/").status_code == 302


def test_whoever_is_in_is_not_asked_again(client: Client, alice: Person) -> None:
    client.force_login(alice)

    assert client.get("/login/")["Location"] == "/"


def test_the_way_back_leads_only_to_this_server(client: Client, alice: Person, password: str) -> None:
    answer = client.post(
        "/login/", {"username": "alice", "password": password, "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/"


def test_leaving_is_a_post(client: Client, alice: Person) -> None:
    client.force_login(alice)

    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200
    left = client.post("/logout/")
    assert (left["Location"], left["Clear-Site-Data"]) == ("/login/", '"cache", "storage"')
    assert client.get("/").status_code == 302


def test_coming_in_wants_the_token_of_the_page(alice: Person, password: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/login/", {"username": "alice", "password": password})

    assert answer.status_code == 403


def test_only_a_demo_shows_its_people(client: Client, alice: Person) -> None:
    assert b"This is a demo" not in client.get("/login/").content
    ServerState.objects.update_or_create(pk=1, defaults={"is_demo": True})
    assert b"This is a demo" not in client.get("/login/").content  # nobody of the cast is there
    Person.objects.create_user("user1", nick="Emma")
    Person.objects.create_user("staff", is_staff=True)

    page = client.get("/login/").content

    assert b"This is a demo" in page
    assert b'value="user1"' in page
    assert b'value="staff"' not in page
