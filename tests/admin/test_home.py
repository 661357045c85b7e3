"""The first page: figures for those who may see what is behind them, whatever is asked and however the database fares."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chatsite.home import page
from chatsite.home.asked import Asked, AskedForm
from chatsite.home.telling import TOO_FEW
from messaging.models import Conversation, IntegrityCheck, Message, Person
from messaging.services.people import create_person
from receipts.models import BatchHour, Receipt
from receipts.services.batches import Batches, note_batches
from tests.receipts.scenes import crowded, many_people, read, say

from .rows import fill

CountQueries = Callable[[Callable[[], Any]], int]
HOME = reverse("admin:index")
NOON = datetime(2026, 3, 29, 12, 20, tzinfo=UTC)  # of the day on which the clocks of Europe go forward
OF_MESSAGES = {"Messages", "Asking for receipts"}
OF_SERVER = {"Open sockets", "Batches of receipts", "Drift"}
OF_READERS = {"Receipts", "Time to read", "Read so far", "Unread by most"}


def cards(browser: Client, **asked: str) -> dict[str, Any]:
    answer = browser.get(HOME, asked)
    assert answer.status_code == 200
    home = answer.context.get("home")
    return {card.title: card for card in home.cards} if home else {}


def asked(root: Person, **query: str) -> Asked:
    request = Client().get("/").wsgi_request
    request.GET = query  # type: ignore[assignment]
    request.user = root
    form = AskedForm(request)
    assert form.is_valid(), form.errors
    return form.asked()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("viewer", OF_MESSAGES | OF_SERVER),
        ("moderator", OF_MESSAGES | OF_SERVER),
        ("auditor", OF_MESSAGES | OF_READERS | OF_SERVER),
        ("administrator", OF_MESSAGES | OF_READERS | OF_SERVER),
        (None, set()),
    ],
)
def test_shows_each_role_what_it_may_see_the_rows_of(role: str | None, seen: set[str], db: None) -> None:
    fill(0, 3)
    person = create_person(user_id="staff", is_staff=True)
    if role:
        person.groups.add(Group.objects.get(name=role))
    browser = Client()
    browser.force_login(person)

    assert set(cards(browser)) == seen
    for card in cards(browser).values():
        if card.address:
            assert browser.get(card.address).status_code == 200, card.title


def test_leads_to_the_rows_that_it_counts(desk: Client, root: Person, group: Conversation) -> None:
    alice, bob = Person.objects.get(user_id="alice"), Person.objects.get(user_id="bob")
    with time_machine.travel(NOON - timedelta(days=2)):
        say(alice, group)
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        large = crowded(alice, people := many_people(12))
        for message in (say(alice, large), say(alice, large), say(alice, large, ask=False)):
            for person in people if message.need_read_receipt else ():
                read(person, message)
        read(bob, say(alice, group))
    with time_machine.travel(NOON, tick=False):
        for query, messages, receipts in (({}, 4, 25), ({"group": large.group_id or ""}, 3, 24)):
            found = cards(desk, **query)
            assert (found["Messages"].value, found["Receipts"].value) == (str(messages), str(receipts))
            assert desk.get(found["Messages"].address).context["cl"].result_count == messages
            assert desk.get(found["Receipts"].address).context["cl"].result_count == receipts
            hours = [row for row in found["Messages"].table.rows if row[1].text != "0"]
            [[hour, *counts]] = [[row[0], *(cell.text for cell in row[1:])] for row in hours]
            assert (hour.text, counts) == ("Sun 29 Mar, 11:00", [str(messages), str(messages - 1), "0"])
            assert desk.get(hour.address).context["cl"].result_count == messages
        assert cards(desk, type="Private")["Messages"].value == "4"
        assert cards(desk, type="direct")["Messages"].value == "0"
        by_type = cards(desk)["Read so far"].bars.bars
        assert [(bar.label, bar.text) for bar in by_type] == [("work", "96.2\N{NO-BREAK SPACE}% · 25 of 26")]
        assert desk.get(by_type[0].address).context["cl"].result_count == 3


def test_tells_nothing_of_a_few_readers(desk: Client, group: Conversation, vera: Person) -> None:
    """Who of three has read is in the ledger, where each look is written down."""
    alice, bob = Person.objects.get(user_id="alice"), Person.objects.get(user_id="bob")
    say(alice, crowded(alice, many_people(12)))
    read(bob, say(alice, group))

    found = cards(desk, group=group.group_id or "")

    assert found["Messages"].value == "1"
    for title in OF_READERS:
        assert found[title].empty == TOO_FEW and not found[title].value, title
    assert cards(desk)["Time to read"].empty == TOO_FEW


@pytest.mark.parametrize(
    "query",
    [
        {"range": "a year"},
        {"range": "days"},
        {"range": "days", "first": "2026-03-09", "last": "2026-03-08"},
        {"range": "days", "first": "0001-01-01", "last": "9999-12-31"},
        {"range": "days", "first": "2024-01-01", "last": "2026-03-08"},
        {"range": "days", "first": "9999-12-31", "last": "9999-12-31"},
        {"range": "days", "first": "<b>", "last": "31.2.2026"},
        {"type": "'; DROP TABLE"},
        {"group": "nobody's <b>"},
        {"group": "x" * 10_000},
        {"range": "\ud800".encode("utf-8", "replace").decode(), "type": "💥", "group": "💥"},
    ],
)
def test_says_what_cannot_be_asked_and_shows_the_last_day(
    query: dict[str, str], desk: Client, group: Conversation
) -> None:
    say(Person.objects.get(user_id="alice"), group)

    answer = desk.get(HOME, query)

    assert answer.status_code == 200
    home = answer.context["home"]
    assert home.faults and "<b>" not in answer.content.decode()
    assert home.cards[0].value == "1" and len(home.cards) == 9


def test_asks_for_days_of_the_clock_on_the_wall(root: Person) -> None:
    with time_machine.travel(NOON, tick=False), timezone.override("Europe/Paris"):
        month = asked(root, range="30d")
        sunday = asked(root, range="days", first="2026-03-29", last="2026-03-29")
        week = asked(root, range="days", first="2026-03-20", last="2026-03-30")

    assert month.span.start == datetime(2026, 2, 27, 23, tzinfo=UTC) and month.span.until == NOON
    assert sunday.span.start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert sunday.span.length == timedelta(hours=23)  # one was left out that night
    with timezone.override("Europe/Paris"):
        assert [len(step.hours) for step in month.steps()] == [24] * 29 + [14]
        assert [len(step.hours) for step in week.steps()] == [24] * 9 + [14]
    with time_machine.travel(NOON, tick=False), timezone.override("Asia/Kolkata"):
        assert asked(root).span.start == datetime(2026, 3, 28, 12, 30, tzinfo=UTC)


def test_says_what_the_last_check_of_all_found(desk: Client, group: Conversation) -> None:
    assert "Nothing was checked yet" in cards(desk)["Drift"].empty
    message = say(Person.objects.get(user_id="alice"), group)
    call_command("check_integrity", verbosity=0)
    assert (cards(desk)["Drift"].value, cards(desk)["Drift"].alarm) == ("0", False)

    Message.objects.filter(pk=message.pk).update(read_count=1, last_read_at=timezone.now())
    for narrowed in ({"conversation": group.group_id}, {}):
        with pytest.raises(CommandError):
            call_command("check_integrity", verbosity=0, **narrowed)

    found = cards(desk)["Drift"]
    assert IntegrityCheck.objects.count() == 2  # that of one group is none of all
    assert (
        found.alarm and found.value == str(sum(IntegrityCheck.objects.latest("pk").by_rule.values())) != "0"
    )
    assert desk.get(found.address).status_code == 200


def test_says_what_batches_were_like(desk: Client) -> None:
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        note_batches(process="one", more=Batches(1, 1, 0.5))
    with time_machine.travel(NOON, tick=False):
        for process, more in (("one", (2, 6, 0.02)), ("two", (1, 1, 0.001)), ("one", (1, 5, 0.003))):
            note_batches(process=process, more=Batches(*more))
        found = cards(desk)["Batches of receipts"]
        rows = desk.get(found.address).context["cl"].result_list

    assert (found.value, found.unit) == ("6.0\N{NO-BREAK SPACE}ms", "a batch of 3.0 calls, on average")
    assert found.change == "500\N{NO-BREAK SPACE}ms for 1.0 calls in the 24 hours before"
    assert {(row.process, row.batches, row.calls) for row in rows} == {("one", 3, 11), ("two", 1, 1)}
    with time_machine.travel(NOON + timedelta(days=401), tick=False):
        note_batches(process="three", more=Batches(1, 1, 0.1))
    assert [row.process for row in BatchHour.objects.all()] == ["three"]


def test_opens_without_a_figure_that_cannot_be_counted(
    desk: Client, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise OperationalError("canceling statement due to statement timeout")

    say(Person.objects.get(user_id="alice"), group)
    monkeypatch.setattr("receipts.services.figures.count_waits", fail)

    answer = desk.get(HOME)

    missing = [card.title for card in answer.context["home"].cards if card.missing]
    assert missing == ["Time to read"]
    assert "This figure is missing." in answer.content.decode()


def test_gives_up_on_the_figures_that_are_left_when_time_is_over(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "ALL_PATIENCE", 0.0)

    assert all(card.missing for card in cards(desk).values())


def test_makes_as_many_statements_for_10000_messages_as_for_10(
    desk: Client, count_queries: CountQueries
) -> None:
    fill(0, 10)
    message = Message.objects.select_related("conversation", "sender").first()
    assert message is not None
    Message.objects.filter(pk=message.pk).update(audience_count=12)
    cards(desk)
    few = count_queries(lambda: cards(desk))
    rows = [
        Message(
            conversation=message.conversation,
            seq=number,
            change_seq=number,
            message_id=f"many-{number}",
            sender=message.sender,
            type="TIMTextElem",
            payload={},
            need_read_receipt=True,
            audience_count=12,
            read_count=1,
        )
        for number in range(10, 10_000)
    ]
    Message.objects.bulk_create(rows)
    Receipt.objects.bulk_create(
        Receipt(
            message=row,
            conversation=row.conversation,
            reader=message.sender,
            ordinal=1,
            read_at=row.sent_at,
        )
        for row in rows
    )

    assert count_queries(lambda: cards(desk)) == few
    assert cards(desk)["Receipts"].value == "10,000"
