"""`manage.py demo`: a world in an empty database."""

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from chatsite.demo.cast import PEOPLE, STAFF
from chatsite.demo.logins import password_of
from messaging.models import Conversation, Message, Person
from receipts.models import Receipt
from receipts.services.audience import audience_of
from tests.standing import standing

pytestmark = pytest.mark.once


def run_demo() -> str:
    out = StringIO()
    call_command("demo", address="http://127.0.0.1:9000/", stdout=out)
    return out.getvalue()


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of both apps."""
    models = [*apps.get_app_config("messaging").get_models(), *apps.get_app_config("receipts").get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with standing(django_db_blocker):
        yield run_demo()


@pytest.fixture
def world(demo: str, db: None) -> str:
    """The demo's world, one for all tests; what the command printed."""
    return demo


def test_prints_the_address_and_logins_that_work(world: str, client: Client) -> None:
    assert "http://127.0.0.1:9000/ " in world
    for role in (*PEOPLE, STAFF):
        password = password_of(role.user_id)
        assert f"{role.user_id} " in world and password in world
        assert client.post("/login/", {"username": role.user_id, "password": password}).status_code == 302
        client.logout()


def test_the_staff_account_opens_the_administration(world: str, client: Client) -> None:
    client.login(username=STAFF.user_id, password=password_of(STAFF.user_id))

    assert client.get("/admin/").status_code == 200


def test_a_second_run_prints_the_same_and_changes_nothing(world: str) -> None:
    before = everything()

    assert run_demo() == world
    assert everything() == before


def test_a_changed_password_is_not_printed_wrong(world: str) -> None:
    emma = Person.objects.get(user_id="user1")
    emma.set_password("my very own one")
    emma.save()

    assert password_of("user1") not in run_demo()


def test_has_six_people_and_groups_of_every_type_one_of_200(world: str) -> None:
    groups = Conversation.objects.filter(kind="GROUP")

    assert set(groups.values_list("group_type", flat=True)) == set(Conversation.GroupType.values)
    assert groups.get(group_id="company-news").member_count == 200
    assert Person.objects.filter(user_id__in=[role.user_id for role in PEOPLE]).count() == 6


def test_has_receipts_in_every_state(world: str) -> None:
    asked = Message.objects.filter(need_read_receipt=True)
    checklist = asked.get(payload__text__startswith="Please read the release checklist")

    assert set(audience_of(checklist).values_list("state", flat=True)) == {
        "read",
        "unread",
        "private",
        "left",
        "deactivated",
    }
    assert "user6" not in audience_of(checklist).values_list("person__user_id", flat=True)  # joined later
    assert [message for message in asked if message.read_count == message.audience_count > 1]
    assert [message for message in asked if message.read_count == 0 < message.audience_count]
    assert not Message.objects.filter(need_read_receipt=True, conversation__group_type="Community").exists()


def test_happened_in_the_past_and_in_order(world: str) -> None:
    now = timezone.now()

    for conversation in Conversation.objects.all():
        times = list(conversation.messages.order_by("seq").values_list("sent_at", flat=True))
        assert times == sorted(times)
        assert times[-1] <= now
    for receipt in Receipt.objects.select_related("message"):
        assert receipt.message.sent_at < receipt.read_at <= now
    assert Message.objects.earliest("sent_at").sent_at < now - timezone.timedelta(days=1)


def test_leaves_something_unread_for_the_visitor(world: str, client_of: Callable[..., object]) -> None:
    emma = Person.objects.get(user_id="user1")

    listed = client_of(emma).get("/api/v1/conversations/").json()["results"]  # type: ignore[attr-defined]

    assert sorted(one["unreadCount"] for one in listed)[-3:] == [1, 1, 2]


def test_nothing_is_wrong_in_it(world: str) -> None:
    output = StringIO()

    call_command("check_integrity", stdout=output)

    assert "Looked at 11 conversations, 81 messages, 514 receipts" in output.getvalue()
    assert "Everything is as it must be." in output.getvalue()
