"""Limits: looked at on one page, and changed there by those who may, for every process and every door."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from rest_framework.test import APIClient

from chatsite.staff_settings import staff_settings
from messaging.limits import Limits, hold, limits
from messaging.models import AuditEntry, Conversation, Limit, Person

PAGE = "/admin/messaging/limit/"

CountQueries = Callable[[Callable[[], Any]], int]


@pytest.fixture(autouse=True)
def as_they_were() -> Iterator[None]:
    yield
    hold({})


@pytest.fixture
def save(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    def save(browser: Client, **wished: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return browser.post(PAGE, wished)

    return save


def test_are_changed_for_all_at_once_and_written_down(
    desk: Client,
    save: Callable[..., Any],
    alice: Person,
    group: Conversation,
    client_of: Callable[[Person], APIClient],
) -> None:
    rest = client_of(alice)

    save(desk, recall_seconds=3_600, text_characters=5)

    assert (limits().recall_seconds, limits().text_characters) == (3_600, 5)
    begun, shown = rest.get("/api/v1/start/").json()["limits"], rest.get("/api/v1/limits/").json()
    assert begun["recallSeconds"] == shown["recallSeconds"] == 3_600
    words = {"ID": "m1", "type": "TIMTextElem", "payload": {"text": "an owl"}}
    to = quote(f"GROUP{group.group_id}", safe="")
    said = rest.post(f"/api/v1/conversations/{to}/messages/", words)
    assert said.status_code == 400 and "textCharacters" in said.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.staff.user_id, entry.action, entry.thing_type) == ("root", "set_policy", "limit")
    assert entry.changes == {"textCharacters": [8_000, 5], "recallSeconds": [120, 3_600]}

    save(desk, text_characters=5, recall_seconds="")
    save(desk, text_characters=5)

    assert (limits().recall_seconds, Limit.objects.count()) == (120, 1)
    assert [one.changes for one in AuditEntry.objects.order_by("pk")][1:] == [{"recallSeconds": [3_600, 120]}]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("recall_seconds", "0"),
        ("recall_seconds", "-1"),
        ("recall_seconds", "an hour"),
        ("recall_seconds", str(2**31)),
        ("page", "1001"),
        ("conversation_custom_data_bytes", "257"),
        ("json_depth", "9" * 4_000),
    ],
)
def test_are_refused_where_they_make_no_sense(
    name: str, value: str, desk: Client, save: Callable[..., Any]
) -> None:
    answer = save(desk, **{name: value, "pinned_messages": 3})

    assert answer.status_code == 200 and set(answer.context["form"].errors) == {name}
    assert not Limit.objects.exists() and not AuditEntry.objects.exists()
    assert limits() == Limits()


def test_of_the_start_are_no_affair_of_staff(desk: Client, save: Callable[..., Any]) -> None:
    save(desk, frame_bytes=1, body_bytes=1, nothing=1)

    assert not Limit.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("moderator", 403), ("auditor", 403), ("administrator", 302)]
)
def test_are_seen_by_each_role_and_changed_by_administrators(
    role: str, status: int, browser_as: Callable[[str], Client], save: Callable[..., Any]
) -> None:
    browser = browser_as(role)

    shown = browser.get(PAGE)
    answer = save(browser, page=7)

    assert shown.status_code == 200 and "recallSeconds" in shown.content.decode()
    assert ('name="page"' in shown.content.decode()) is (role == "administrator")
    assert (answer.status_code, limits().page == 7) == (status, status == 302)


def test_are_not_there_for_staff_without_a_role(nils: Person, browser_of: Callable[[Person], Client]) -> None:
    assert browser_of(nils).get(PAGE).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_that_another_process_set_hold_when_this_one_looks_next() -> None:
    Limit.objects.create(name="page", value=7)
    Limit.objects.create(name="of another release", value=7)
    assert limits().page == 100

    async_to_sync(staff_settings.look)()

    assert limits() == Limits(page=7)


def test_are_looked_up_in_memory(db: None, count_queries: CountQueries) -> None:
    assert count_queries(limits) == 0
    assert limits() is limits()
