"""The stream of receipts: what a back end is told, and what it is not."""

from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from messaging.models import AccessToken, Conversation, Person, ServerState
from messaging.services.access import issue_token
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import create_person, set_sharing, set_sharing_here
from receipts.models import Receipt, TallyChange
from receipts.services import stream
from receipts.services.acknowledge import Call, Item, acknowledge
from receipts.services.recount import find_drift, repair
from receipts.services.settling import ever_given
from receipts.services.stream import Place

from .scenes import fresh, read, say


@pytest.fixture
def server(db: None) -> APIClient:
    back_end = create_person(user_id="crm", is_bot=True)
    _, secret = issue_token(person=back_end, scope=AccessToken.Scope.SERVER)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def after(client: APIClient, cursor: str | None = "0", **more: Any) -> Any:
    asked = more if cursor is None else {"after": cursor, **more}
    return client.get("/api/v1/receipts/stream/", asked).json()


def told(page: Any) -> list[tuple[str, list[str]]]:
    """By message, those who have read it since."""
    return [(row["messageID"], [one["userID"] for one in row["readers"]]) for row in page["receipts"]]


def test_tells_each_message_once_with_its_last_totals_and_who_has_read_it_since(
    server: APIClient, group: Conversation, direct: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    first, second = say(alice, group), say(bob, direct)
    begun = after(server, None)["cursor"]
    read(bob, first)
    read(alice, second)
    read(dora, first)

    page = after(server, begun)

    given = {receipt.reader_id: round(receipt.read_at.timestamp(), 3) for receipt in Receipt.objects.all()}
    how = {"seenAt": None, "origin": "api", "onBehalf": False, "revision": 1}
    assert page == {
        "receipts": [
            {
                "from": "alice",
                "messageID": first.message_id,
                "conversationID": f"GROUP{group.group_id}",
                "groupID": group.group_id,
                "readCount": 2,
                "unreadCount": 0,
                "audienceCount": 2,
                "timestamp": given[dora.pk],
                "tallySeq": None,
                "readers": [
                    {"userID": "bob", "readAt": given[bob.pk], **how},
                    {"userID": "dora", "readAt": given[dora.pk], **how},
                ],
            },
            {
                "from": "bob",
                "messageID": second.message_id,
                "conversationID": "C2Calice",
                "userID": "alice",
                "isPeerRead": True,
                "timestamp": given[alice.pk],
                "tallySeq": None,
                "readers": [{"userID": "alice", "readAt": given[alice.pk], **how}],
            },
        ],
        "cursor": page["cursor"],
        "isCompleted": True,
    }
    assert after(server, page["cursor"]) == {"receipts": [], "cursor": page["cursor"], "isCompleted": True}
    assert told(after(server)) == told(page)


def test_pages_lose_and_repeat_nothing(
    server: APIClient, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    messages = [say(alice, group) for _ in range(5)]
    read(bob, *messages)
    for one in messages[:2]:
        edit_message(sender=alice, message_id=one.message_id, payload={"text": "Hoo!"}, ask_again=True)
    read(dora, *messages)
    read(bob, *messages[:2])

    pages = [after(server, limit=4)]
    while not pages[-1]["isCompleted"]:
        pages.append(after(server, pages[-1]["cursor"], limit=4))

    assert [sum(len(people) for _, people in told(page)) for page in pages] == [4, 4, 2]
    assert sorted((name, one) for page in pages for name, people in told(page) for one in people) == sorted(
        (message.message_id, one) for message in messages for one in ("bob", "dora")
    )
    assert [row["latestRevisionReadCount"] for row in pages[-1]["receipts"] if "revision" in row] == [2, 2]


def test_a_later_revision_that_is_read_and_a_recount_are_changes_without_a_reader(
    server: APIClient, group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)
    read(bob, message)
    cursor = after(server, None)["cursor"]
    for text in ("Who?", "Hoo?"):
        edit_message(sender=alice, message_id=message.message_id, payload={"text": text}, ask_again=True)
        read(bob, message)

    reread = after(server, cursor)
    type(message).objects.filter(pk=message.pk).update(read_count=2)
    repair(list(find_drift()))
    recounted = after(server, reread["cursor"])

    assert told(reread) == told(recounted) == [(message.message_id, [])]
    assert (reread["receipts"][0]["revision"], reread["receipts"][0]["latestRevisionReadCount"]) == (3, 1)
    assert recounted["receipts"][0]["readCount"] == fresh(message).read_count == 1
    assert TallyChange.objects.count() == 1


def test_passes_over_what_may_not_be_told(
    server: APIClient, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 7: who does not share sees none, nor does anybody for them. 8: receipts of a recalled message are gone."""
    recalled, hidden, kept = (say(alice, group) for _ in range(3))
    of_dora = say(dora, group)
    set_sharing(person=dora, shares=False)
    read(dora, kept)
    read(bob, recalled, hidden, kept, of_dora)
    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=alice, message_ids=[hidden.message_id])

    page = after(server)
    set_sharing_here(person=alice, conversation=group, shares=False)
    of_nobody = after(server)

    assert told(page) == [(kept.message_id, ["bob"])]
    assert of_nobody == {"receipts": [], "cursor": page["cursor"], "isCompleted": True}
    set_sharing_here(person=alice, conversation=group, shares=True)
    assert told(after(server)) == told(page)


def test_says_what_was_given_on_behalf(
    server: APIClient, group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)
    crm = Person.objects.get(user_id="crm")
    acknowledge([Call(bob.pk, [Item(message.message_id)], given_by=crm.pk)])

    [row] = after(server)["receipts"]

    assert [(one["userID"], one["origin"], one["onBehalf"]) for one in row["readers"]] == [
        ("bob", "on_behalf", True)
    ]


def test_refuses_a_cursor_that_is_not_of_now(
    server: APIClient, group: Conversation, alice: Person, bob: Person
) -> None:
    read(bob, say(alice, group))
    cursor = after(server)["cursor"]

    for wrong in ("1", "x", cursor[:-1], f"{cursor}x", "é"):
        assert (after(server, wrong)["status"], after(server, wrong)["code"]) == (400, "bad_cursor")
    assert after(server, "x" * 501)["code"] == "invalid"
    ServerState.objects.update(epoch="00000000-0000-4000-8000-000000000000")
    assert (after(server, cursor)["status"], after(server, cursor)["code"]) == (410, "epoch_changed")


def test_refuses_a_cursor_ahead_of_all_receipts(
    server: APIClient, group: Conversation, alice: Person, bob: Person
) -> None:
    read(bob, say(alice, group))
    cursor = after(server)["cursor"]
    Receipt.objects.all().delete()

    assert after(server, cursor) == {"receipts": [], "cursor": cursor, "isCompleted": True}
    for place in (Place(receipt=ever_given(Receipt) + 1), Place(change=ever_given(TallyChange) + 1)):
        beyond = after(server, stream._cursor_at(place))
        assert (beyond["status"], beyond["code"]) == (410, "cursor_beyond_head")


@pytest.mark.parametrize("change", [{"limit": 0}, {"limit": 1001}, {"limit": "x"}, {"before": "1"}])
def test_refuses_a_shape_that_is_wrong(server: APIClient, change: dict[str, Any]) -> None:
    assert after(server, None, **change)["code"] == "invalid"


def test_is_for_back_ends_alone(server: APIClient, alice: Person, client_of: Any) -> None:
    assert after(client_of(alice))["code"] == "not_allowed"
    assert after(APIClient())["code"] == "not_logged_in"
    assert server.post("/api/v1/receipts/stream/", {}).json()["code"] == "method_not_allowed"


def test_asks_as_much_for_many_messages_as_for_one(
    server: APIClient, group: Conversation, alice: Person, bob: Person, django_assert_num_queries: Any
) -> None:
    messages = [say(alice, group) for _ in range(20)]
    read(bob, *messages)
    cursor = after(server, limit=1)["cursor"]

    # PostgreSQL is also asked who writes.
    many = 11 if connection.vendor == "postgresql" else 10
    with django_assert_num_queries(many):
        assert len(told(after(server, cursor, limit=1))) == 1
    with django_assert_num_queries(many):
        assert len(told(after(server, cursor))) == 19
