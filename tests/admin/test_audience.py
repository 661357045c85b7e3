"""The audience of a message in the admin: who has read it, who has not, and why; exported, recounted, and every look
written down."""

import csv
import json
import tracemalloc
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import AuditEntry, Conversation, Message, Person
from messaging.services.groups import create_group
from messaging.services.members import leave_group
from messaging.services.messages import recall_message
from messaging.services.people import create_person, set_sharing
from receipts.models import Receipt
from tests.receipts.scenes import crowded, many_people, read, say

from .pages import page_of


@pytest.fixture
def arno(browser_as: Callable[[str], Client]) -> Client:
    """The browser of an auditor."""
    return browser_as("auditor")


@pytest.fixture
def message(alice: Person, bob: Person, dora: Person) -> Message:
    """Bob has read it; Dora does not share; Eve left unread; Gus, with a hostile name, has not read it."""
    eve = create_person(user_id="eve")
    gus = create_person(user_id="gus", nick="=HYPERLINK(1)")
    group = create_group(creator=alice, group_type="Private", members=[bob, dora, eve, gus])
    message = say(alice, group)
    read(bob, message)
    leave_group(person=eve, conversation=group)
    set_sharing(person=dora, shares=False)
    message.refresh_from_db()
    return message


def page(message: Message, name: str = "audience") -> str:
    return reverse(f"admin:receipts_{name}", args=[message.pk])


def content(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def logged() -> list[tuple[Any, ...]]:
    entries = AuditEntry.objects.order_by("pk")
    return list(entries.values_list("action", "thing", "about__user_id", "note"))


def test_says_who_has_read_it_who_has_not_and_why(arno: Client, message: Message) -> None:
    answer = arno.get(page(message))

    assert answer.context["counts"] == {"read": 1, "unread": 1, "private": 1, "left": 1, "deactivated": 0}
    found = {one.person.user_id: (one.state, why) for one, why in answer.context["members"]}
    assert found["bob"] == ("read", "Has read this message.")
    assert found["gus"] == ("unread", "Was there when this was sent and has not read it yet.")
    assert found["dora"][0] == "private" and "does not share" in found["dora"][1]
    assert found["eve"][0] == "left"
    assert "<polyline" in answer.content.decode()
    assert logged() == [("see_receipts", str(message.pk), "alice", "")]


@pytest.mark.once
def test_is_narrowed_to_a_state_and_goes_on_page_by_page(
    arno: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("receipts.admin.audience.A_PAGE", 3)

    first = arno.get(page(message))
    second = arno.get(page(message), {"after": first.context["next"]})
    unread = arno.get(page(message), {"state": "unread"})

    people = [
        [one.person.user_id for one, _ in answer.context["members"]] for answer in (first, second, unread)
    ]
    assert sorted(people[0] + people[1]) == ["bob", "dora", "eve", "gus"]
    assert (len(people[0]), second.context["next"], people[2]) == (3, None, ["gus"])


@pytest.mark.once
def test_is_kept_for_staff_when_the_message_was_recalled(
    arno: Client, alice: Person, message: Message
) -> None:
    recall_message(by=alice, message_id=message.message_id)

    assert arno.get(page(message)).context["counts"]["read"] == 1


def test_is_exported_safe_in_spreadsheets_and_as_json(arno: Client, message: Message) -> None:
    heads, *rows = csv.reader(StringIO(content(arno.get(page(message, "export_csv")))))
    whole = json.loads(content(arno.get(page(message, "export_json"))))

    found = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert set(found) == {"bob", "dora", "eve", "gus"}
    assert found["gus"]["name"] == "'=HYPERLINK(1)"
    assert (found["bob"]["state"], found["bob"]["place"], found["bob"]["origin"]) == ("read", "1", "api")
    assert found["bob"]["readAt"] == Receipt.objects.get().read_at.isoformat()
    assert (whole["messageID"], whole["audienceCount"], whole["readCount"]) == (message.message_id, 4, 1)
    assert {one["userID"]: one["state"] for one in whole["audience"]} == {
        user_id: one["state"] for user_id, one in found.items()
    }
    assert [entry[0::3] for entry in logged()] == [
        ("export", "who read it, as CSV"),
        ("export", "who read it, as JSON"),
    ]


@pytest.mark.once
@pytest.mark.parametrize("role", ["viewer", "moderator"])
def test_is_not_for_those_who_may_not_look_at_receipts(
    role: str, browser_as: Callable[[str], Client], message: Message
) -> None:
    browser = browser_as(role)

    for name in ("audience", "export_csv", "export_json", "recount"):
        assert browser.get(page(message, name)).status_code == 403
    assert "Who has read it" not in browser.get(page_of(message)).content.decode()
    assert logged() == []


@pytest.mark.once
def test_is_exported_in_the_memory_of_a_portion(alice: Person, desk: Client) -> None:
    def exported(many: int) -> tuple[int, int]:
        """How many lines, and the most memory that was held."""
        people = many_people(many)
        message = say(alice, crowded(alice, people))
        Receipt.objects.bulk_create(
            Receipt(
                message=message,
                conversation=message.conversation,
                reader=person,
                ordinal=place,
                read_at=message.sent_at,
            )
            for place, person in enumerate(people, 1)
        )
        tracemalloc.start()
        answer: Any = desk.get(page(message, "export_csv"))
        lines = sum(chunk.count(b"\n") for chunk in answer.streaming_content)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return lines, peak

    exported(1)  # what is loaded once for each process
    few_lines, few = exported(1_000)
    many_lines, many = exported(3_000)

    assert (few_lines, many_lines) == (1_001, 3_001)
    assert many < 1.5 * few


def test_costs_the_same_for_many_as_for_few(
    alice: Person, desk: Client, same_queries: Callable[..., None]
) -> None:
    few, many = (say(alice, crowded(alice, many_people(size))) for size in (3, 300))
    desk.get(page(few))

    same_queries(lambda: desk.get(page(few)), lambda: desk.get(page(many)))


@pytest.mark.once
def test_is_recounted_by_a_look_and_mended_only_when_asked(
    browser_as: Callable[[str], Client], message: Message
) -> None:
    browser = browser_as("administrator")
    Message.objects.filter(pk=message.pk).update(read_count=0)

    looked = browser.get(page(message, "recount"))
    message.refresh_from_db()
    assert (looked.context["drift"].rows, message.read_count) == (1, 0)
    browser.post(page(message, "recount"))

    message.refresh_from_db()
    assert message.read_count == 1
    assert browser.get(page(message, "recount")).context["drift"] is None
    entry = AuditEntry.objects.get(action="recount")
    assert (entry.thing, entry.changes["read_count"]) == (str(message.pk), [0, 1])


def test_are_recounted_of_a_whole_conversation_page_by_page(
    browser_as: Callable[[str], Client], message: Message, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("receipts.admin.recounting.PORTION", 2)
    more = [say(alice, message.conversation) for _ in range(4)]
    drifted = [message.pk, more[2].pk]
    Message.objects.filter(pk__in=drifted).update(read_count=3)
    browser, page = (
        browser_as("administrator"),
        reverse("admin:receipts_recount_all", args=[message.conversation_id]),
    )
    assert page in browser.get(page_of(message.conversation)).content.decode()
    assert "drifted" not in browser.get(page).context and logged() == []

    looked = browser.post(page, {"do": "look"})
    assert ([one.pk for one in looked.context["drifted"]], looked.context["next"]) == (drifted, None)
    monkeypatch.setattr("receipts.admin.recounting.monotonic", iter([0.0, 0.0, 9.0, 9.0]).__next__)
    begun = browser.post(page, {"do": "mend"})
    assert begun.context["next"] == more[0].seq and "Go on after" in begun.content.decode()
    monkeypatch.undo()
    done = browser.post(page, {"do": "mend", "after": begun.context["next"]})

    assert (done.context["count"], done.context["next"], done.context["left"]) == (1, None, [])
    counts = Message.objects.filter(pk__in=drifted).order_by("pk").values_list("read_count", flat=True)
    assert list(counts) == [1, 0]
    mended = AuditEntry.objects.filter(action="recount", thing_type="message").order_by("pk")
    assert [(entry.thing, entry.changes["read_count"]) for entry in mended] == [
        (str(drifted[0]), [3, 1]),
        (str(drifted[1]), [3, 0]),
    ]
    notes = AuditEntry.objects.filter(thing_type="conversation").order_by("pk").values_list("action", "note")
    assert notes[0][0] == "see_receipts" and "only looked" in notes[0][1] and len(notes) == 3
    assert browser_as("auditor").post(page, {"do": "mend"}).status_code == 403
    for odd in ("-1", "x", "9" * 40, "²"):
        assert browser.post(page, {"do": "look", "after": odd}).status_code == 404, odd


@pytest.mark.once
@pytest.mark.parametrize(
    "query", ["state=nothing", "after=x", "after=-1", "after=" + "9" * 40, "after=%C2%B2", "state=%00"]
)
def test_takes_any_query(query: str, desk: Client, message: Message) -> None:
    assert desk.get(f"{page(message)}?{query}").status_code in (400, 404)


@pytest.mark.once
@pytest.mark.parametrize("key", ["0", "9" * 40, "x", "-1"])
def test_takes_any_address(key: str, desk: Client, group: Conversation, alice: Person) -> None:
    plain = say(alice, group, ask=False)

    for number in (key, str(plain.pk)):
        for name in ("", "audience.csv", "audience.json", "recount/"):
            answer = desk.get(f"/admin/receipts/receipt/of/{number}/{name}")
            assert answer.status_code in (301, 302, 404)
