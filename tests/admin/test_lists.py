"""The lists: what they cost, what they show, and what may be looked up in them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch
from django.utils import timezone

from messaging.models import Conversation, Message, Person

from .pages import MODELS, NOT_FOR_STAFF, WITH_PAGES, list_of, name_of, page_of
from .rows import fill

CountQueries = Callable[[Callable[[], Any]], int]

# What no page of the admin says or lets be guessed at.
SECRETS = ("a secret of theirs", "token digest", "ticket digest", "argon2", "md5$")


@pytest.fixture
def standing_clock() -> Iterator[None]:
    """That staff are still there is written once a minute, which is none of what a list costs."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.mark.usefixtures("standing_clock")
def test_make_as_many_statements_for_2000_rows_as_for_10(
    desk: Client, vera: Person, browser_of: Callable[[Person], Client], count_queries: CountQueries
) -> None:
    """Every list, found through and not, for who may change and who may look; and the page of a row of each."""
    eyes = browser_of(vera)
    fill(0, 10)
    things = {name_of(model): model._default_manager.latest("pk") for model in WITH_PAGES}
    for thing in things.values():
        assert desk.get(page_of(thing)).status_code == 200

    def lists() -> dict[str, list[int]]:
        return {
            name_of(model): [
                count_queries(partial(desk.get, list_of(model))),
                count_queries(partial(desk.get, list_of(model), {"q": "p3"})),
                count_queries(partial(eyes.get, list_of(model))),
            ]
            for model in MODELS
        }

    def pages() -> dict[str, int]:
        return {name: count_queries(partial(desk.get, page_of(thing))) for name, thing in things.items()}

    lists()  # what is looked up once for each process
    few = lists(), pages()
    fill(10, 1_990)

    many = lists(), pages()

    assert many == few
    assert Message.objects.count() == 2_000
    assert max(map(max, many[0].values())) <= 11


@pytest.mark.once
@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_show_no_digest_password_or_text(model: type[Model], desk: Client) -> None:
    fill(0, 3)
    pages = [list_of(model)]
    if model in WITH_PAGES:
        pages += [page_of(thing) for thing in model._default_manager.all()[:3]]

    for page in pages:
        shown = desk.get(page).content.decode()
        assert not [secret for secret in SECRETS if secret in shown], page


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        ("message", "payload__text__startswith=a"),
        ("message", "cloud_custom_data__contains=a"),
        ("message", "read_count__gt=0"),
        ("message", "receipts__reader=1"),
        ("message", "conversation__name=a"),
        ("member", "read_seq__gt=3"),
        ("person", "password__startswith=md5"),
        ("person", "auth_token_set__digest__startswith=a"),
        ("accesstoken", "digest__startswith=a"),
        ("socketticket", "digest__startswith=a"),
    ],
)
def test_answer_no_questions_about_what_they_do_not_show(name: str, lookup: str, desk: Client) -> None:
    assert desk.get(f"/admin/messaging/{name}/?{lookup}").status_code == 400


def test_are_narrowed_by_their_filters_and_links(desk: Client) -> None:
    fill(0, 3)
    message = Message.objects.latest("pk")
    Message.objects.exclude(pk=message.pk).update(is_system=True)

    for lookup in (f"conversation__exact={message.conversation_id}", "is_system__exact=0"):
        answer = desk.get(f"{list_of(Message)}?{lookup}")
        assert [found.pk for found in answer.context["cl"].result_list] == [message.pk], lookup


@pytest.mark.parametrize("query", ["mg2", "p2", "g2"])
def test_find_a_message_by_its_id_its_sender_or_its_group(query: str, desk: Client) -> None:
    fill(0, 3)

    answer = desk.get(list_of(Message), {"q": query})

    assert [found.message_id for found in answer.context["cl"].result_list] == ["mg2"]


def test_list_the_messages_of_a_conversation_by_number(desk: Client) -> None:
    fill(0, 1)
    first = Message.objects.get()
    for seq in (3, 2):
        Message.objects.create(
            conversation_id=first.conversation_id,
            seq=seq,
            change_seq=seq,
            message_id=f"m{seq}",
            sender_id=first.sender_id,
            type="TIMTextElem",
            payload={},
        )

    answer = desk.get(list_of(Message), {"conversation__exact": first.conversation_id})

    assert [message.seq for message in answer.context["cl"].result_list] == [3, 2, 1]


def test_count_a_few_pages_ahead_and_say_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.admin.people.PersonAdmin.list_per_page", 3)
    monkeypatch.setattr("messaging.admin.pages.PAGES_AHEAD", 2)
    fill(0, 24)

    first, third, last = (desk.get(list_of(Person), {"p": page}) for page in (1, 3, 9))

    assert "9+ people" in first.content.decode()
    assert "15+ people" in third.content.decode()
    assert "25 people" in last.content.decode()
    assert [person.user_id for person in last.context["cl"].result_list] == ["root"]


def test_what_is_not_for_staff_has_no_page(desk: Client) -> None:
    for model in NOT_FOR_STAFF:
        with pytest.raises(NoReverseMatch):
            list_of(model)
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert desk.get(address).status_code == 404, address


@pytest.mark.parametrize("model", [Conversation, Group, Person], ids=name_of)
def test_look_for_so_many_characters(desk: Client, model: type[Model]) -> None:
    """Django makes a condition of every word, and SQLite holds a thousand of them."""
    fill(0, 2)
    Group.objects.get_or_create(name="a role")

    most = desk.get(list_of(model), {"q": "a " * 50})
    more = desk.get(list_of(model), {"q": "a " * 2_000})

    assert "characters to search for" not in most.content.decode()
    assert "At most 100 characters to search for (searchCharacters)." in more.content.decode()
    assert more.context["cl"].result_count == 0
