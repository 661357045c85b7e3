"""read_history: messages by number, a page at a time, and never one that the reader may not see."""

import pytest

from messaging.models import Conversation, Message
from messaging.services.groups import change_group
from messaging.services.members import add_members, join_group, leave_group, remove_member
from messaging.services.messages import hide_messages, recall_message
from messaging.services.people import erase_person

from .doors import Door
from .scenes import say, texts, wire_id


@pytest.fixture
def long_group(alice, bob, group) -> Conversation:
    """Messages number 2 to 11 say their own number; number 1 is of the system."""
    for number in range(2, 12):
        say(alice if number % 2 else bob, group, str(number))
    return group


def test_shows_the_newest_page_oldest_first(door, dora, long_group):
    page = door(dora, "message.list", conversationID=wire_id(long_group), limit=3)

    assert page.status == 200
    assert texts(page.data["messages"]) == ["9", "10", "11"]
    assert (page.data["hasBefore"], page.data["hasAfter"], page.data["changeSeq"]) == (True, False, 15)


@pytest.mark.parametrize(
    ("where", "numbers", "has_before", "has_after"),
    [
        ({"before": 5}, [2, 3, 4], True, True),
        ({"before": 3}, [1, 2], False, True),
        ({"before": 1}, [], False, True),
        ({"before": 0}, [], False, True),
        ({"before": 2**63 - 1}, [9, 10, 11], True, False),
        ({"after": 5}, [6, 7, 8], True, True),
        ({"after": 9}, [10, 11], True, False),
        ({"after": 0}, [1, 2, 3], False, True),
        ({"after": 11}, [], True, False),
        ({"after": 2**63 - 1}, [], True, False),
        ({"around": 5}, [4, 5, 6], True, True),
        ({"around": 1}, [1, 2], False, True),
        ({"around": 11}, [10, 11], True, False),
        ({"around": 2**63 - 1}, [10, 11], True, False),
        ({"around": 5, "limit": 1}, [5], True, True),
        ({"around": 5, "limit": 4}, [4, 5, 6, 7], True, True),
    ],
)
def test_shows_the_page_beside_a_number(door, dora, long_group, where, numbers, has_before, has_after):
    page = door(dora, "message.list", **{"conversationID": wire_id(long_group), "limit": 3, **where}).data

    assert [message["sequence"] for message in page["messages"]] == numbers
    assert (page["hasBefore"], page["hasAfter"]) == (has_before, has_after)


@pytest.mark.parametrize("limit", [1, 3, 4, 11])
@pytest.mark.parametrize("way", ["before", "after"])
def test_shows_everything_once_page_by_page(door, dora, long_group, way, limit):
    seen: list[int] = []
    at = 12 if way == "before" else 0
    for _ in range(12):
        page = door(dora, "message.list", conversationID=wire_id(long_group), limit=limit, **{way: at}).data
        numbers = [message["sequence"] for message in page["messages"]]
        seen = [*numbers, *seen] if way == "before" else [*seen, *numbers]
        if not page["hasBefore" if way == "before" else "hasAfter"]:
            break
        at = numbers[0] if way == "before" else numbers[-1]

    assert seen == list(range(1, 12))


def test_shows_a_message_as_it_shows_it_alone(door, alice, bob, group):
    message = say(alice, group, "Tea?", need_read_receipt=True)

    for who in (alice, bob):
        page = door(who, "message.list", conversationID=wire_id(group), limit=1).data
        assert page["messages"] == [door(who, "message.get", messageID=message.message_id).data["message"]]


def test_shows_nothing_where_nothing_was_said(door, alice, direct):
    page = door(alice, "message.list", conversationID="C2Cbob")

    assert page.data == {
        "messages": [],
        "hasBefore": False,
        "hasAfter": False,
        "changeSeq": direct.change_seq,
    }


def test_is_as_if_it_did_not_exist_for_an_outsider(door, alice, charlie, long_group, direct):
    missing = door(charlie, "message.list", conversationID="GROUPnowhere")
    foreign = door(charlie, "message.list", conversationID=wire_id(long_group))
    their_direct = door(charlie, "message.list", conversationID="C2Calice")

    assert missing.verdict == (404, "conversation_not_found")
    assert foreign == their_direct == missing
    assert door(alice, "message.list", conversationID=wire_id(long_group)).status == 200


def test_begins_for_a_newcomer_where_they_came(door, alice, charlie, long_group):
    add_members(by=alice, conversation=long_group, people=[charlie])
    say(alice, long_group, "Welcome")

    page = door(charlie, "message.list", conversationID=wire_id(long_group)).data

    assert [message["sequence"] for message in page["messages"]] == [12, 13]
    assert (page["hasBefore"], page["hasAfter"]) == (False, False)
    for where in ({"before": 12}, {"around": 5, "limit": 2}, {"after": 0, "limit": 1}):
        told = door(charlie, "message.list", conversationID=wire_id(long_group), **where).data
        assert all(message["sequence"] >= 12 for message in told["messages"])
        assert told["hasBefore"] is False


def test_is_open_to_newcomers_where_the_group_says_so(door, alice, charlie, long_group):
    add_members(by=alice, conversation=long_group, people=[charlie])
    assert len(_numbers(door, charlie, long_group)) == 1

    change_group(by=alice, conversation=long_group, history_visible=True)

    assert _numbers(door, charlie, long_group) == list(range(1, 14))


def test_ends_for_a_leaver_where_they_left(door, alice, bob, long_group):
    remove_member(by=alice, conversation=long_group, person=bob)
    before = door(bob, "message.list", conversationID=wire_id(long_group))

    say(alice, long_group, "They are gone")
    change_group(by=alice, conversation=long_group, name="Owls without Bob", history_visible=True)

    assert [message["sequence"] for message in before.data["messages"]] == list(range(1, 12))
    assert before.data["hasAfter"] is False
    assert door(bob, "message.list", conversationID=wire_id(long_group)) == before
    assert door(bob, "message.list", conversationID=wire_id(long_group), after=11).data["messages"] == []


def test_is_opened_to_nobody_who_has_left(door, alice, charlie, long_group):
    here, early = wire_id(long_group), Message.objects.get(conversation=long_group, seq=5).message_id
    add_members(by=alice, conversation=long_group, people=[charlie])
    remove_member(by=alice, conversation=long_group, person=charlie)

    def shown():
        return [
            door(charlie, "message.list", conversationID=here),
            door(charlie, "message.get", messageID=early),
            door(charlie, "message.search", conversationID=here, keywords=["5"]),
        ]

    before = shown()
    change_group(by=alice, conversation=long_group, history_visible=True)

    assert shown() == before
    assert before[1].verdict == (404, "message_not_found")


def test_stays_as_open_as_it_was_for_who_has_left(door, alice, charlie, long_group):
    change_group(by=alice, conversation=long_group, history_visible=True)
    add_members(by=alice, conversation=long_group, people=[charlie])
    leave_group(person=charlie, conversation=long_group)
    before = door(charlie, "message.list", conversationID=wire_id(long_group))

    change_group(by=alice, conversation=long_group, history_visible=False)

    assert door(charlie, "message.list", conversationID=wire_id(long_group)) == before
    assert texts(before.data["messages"])[:3] == [None, "2", "3"]


def test_leaves_out_for_who_came_back_what_was_said_without_them(door, alice, charlie, group):
    open_group = _opened(alice, group)
    join_group(person=charlie, conversation=open_group)
    say(alice, open_group, "with Charlie")
    leave_group(person=charlie, conversation=open_group)
    say(alice, open_group, "without Charlie")
    join_group(person=charlie, conversation=open_group)
    say(alice, open_group, "with Charlie again")

    page = door(charlie, "message.list", conversationID=wire_id(open_group)).data

    assert texts(page["messages"]) == [None, "with Charlie", None, "with Charlie again"]
    missed = [number for number in range(1, 8) if number not in _numbers(door, charlie, open_group)]
    assert missed == [1, 4, 5]


def test_leaves_out_what_i_deleted_for_myself(door, alice, bob, long_group):
    hidden = long_group.messages.get(seq=11)
    hide_messages(person=bob, message_ids=[hidden.message_id])

    page = door(bob, "message.list", conversationID=wire_id(long_group), after=10).data

    assert (page["messages"], page["hasAfter"]) == ([], False)
    assert texts(
        door(alice, "message.list", conversationID=wire_id(long_group), after=10).data["messages"]
    ) == ["11"]


def test_keeps_the_place_of_what_was_recalled(door, alice, bob, long_group):
    recall_message(by=alice, message_id=long_group.messages.get(seq=10).message_id)

    page = door(bob, "message.list", conversationID=wire_id(long_group), limit=3).data

    assert texts(page["messages"]) == ["9", None, "11"]


def test_shows_tallies_to_the_sender_alone(door, alice, bob, group):
    say(alice, group, "Tea?", need_read_receipt=True)

    shown = {
        who: door(who, "message.list", conversationID=wire_id(group), limit=1).data["messages"][0][
            "readReceiptInfo"
        ]
        for who in (alice, bob)
    }

    assert (shown[alice]["readCount"], shown[alice]["unreadCount"], shown[alice]["audienceCount"]) == (
        0,
        2,
        2,
    )
    assert shown[bob] == {}


def test_names_nobody_who_was_erased(door, alice, bob, group):
    say(bob, group, "I was here")

    erase_person(person=bob)

    shown = door(alice, "message.list", conversationID=wire_id(group), limit=1).data["messages"][0]
    assert (shown["payload"], shown["nick"], shown["nameCard"]) == ({"text": "I was here"}, "", "")
    assert shown["from"].startswith("erased-")


@pytest.mark.parametrize(
    "where", [{"before": 3, "after": 3}, {"after": 3, "around": 3}, {"before": 1, "around": 1}]
)
def test_takes_one_number_to_look_beside(door, alice, group, where):
    answer = door(alice, "message.list", conversationID=wire_id(group), **where)

    assert answer.verdict == (400, "invalid")


@pytest.mark.parametrize(("limit", "status"), [(0, 400), (1, 200), (100, 200), (101, 400)])
def test_has_pages_of_1_to_100(door, alice, group, limit, status):
    answer = door(alice, "message.list", conversationID=wire_id(group), limit=limit)

    assert answer.status == status


def _numbers(door: Door, who, conversation) -> list[int]:
    page = door(who, "message.list", conversationID=wire_id(conversation), limit=100).data
    return [message["sequence"] for message in page["messages"]]


def _opened(alice, group) -> Conversation:
    """The same group as one that is open to all."""
    Conversation.objects.filter(pk=group.pk).update(group_type="ChatRoom")
    group.refresh_from_db()
    return group
