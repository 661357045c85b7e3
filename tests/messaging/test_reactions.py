"""add_reaction, remove_reaction: everybody sees how many react how; who reacts is known one by one."""

import pytest

from messaging.models import Message, Reaction
from messaging.services.members import add_members, remove_member
from messaging.services.messages import recall_message
from messaging.services.people import erase_person
from messaging.services.reactions import add_reaction, remove_reaction
from receipts.services.acknowledge import Call, Item, acknowledge

from .scenes import say, wire_id

BOB = {"userID": "bob", "nick": "Bob", "avatar": "/avatars/people/bob.svg?n=Bob"}
DORA = {"userID": "dora", "nick": "Dora", "avatar": "/avatars/people/dora.svg?n=Dora"}


def react(door, who, message, reaction="👍", command="reaction.add"):
    return door(who, command, messageID=message.message_id, reactionID=reaction)


def listed(door, who, message):
    [one] = door(who, "reaction.list", messageIDs=[message.message_id]).data["resultList"]
    return one["reactionList"]


def test_everybody_sees_how_many_and_the_first_of_them(door, alice, bob, dora, group):
    message = say(alice, group, "Tea?")

    react(door, bob, message)
    answer = react(door, dora, message)

    shown = [{"reactionID": "👍", "totalUserCount": 2, "partialUserList": [BOB, DORA]}]
    assert answer.status == 200
    assert answer.data["message"]["reactions"] == shown
    assert answer.data["message"]["isModified"] is False
    [_, listed] = door(alice, "message.list", conversationID=wire_id(group)).data["messages"]
    assert listed["reactions"] == shown


def test_tells_everybody_there_and_my_devices_that_it_is_mine(door, frames, alice, bob, group):
    message = say(alice, group, "Tea?")

    with frames() as told:
        answer = react(door, bob, message)

    [(everybody, changes), (mine, me)] = told
    shown = {name: value for name, value in answer.data["message"].items() if name != "readReceiptInfo"}
    assert everybody.conversation == group.pk
    assert changes["changes"] == [{"kind": "message", "changeSeq": 7, "message": shown}]
    assert mine.people == (bob.pk,)
    assert me["changes"] == [
        {
            "kind": "reaction",
            "changeSeq": 1,
            "messageID": message.message_id,
            "conversationID": wire_id(group),
            "reactionID": "👍",
            "isReacted": True,
        }
    ]


@pytest.mark.parametrize("command", ["reaction.add", "reaction.remove"])
def test_changes_nothing_the_second_time(door, frames, nothing_changes, alice, bob, group, command):
    message = say(alice, group, "Tea?")
    react(door, bob, message)
    first = react(door, bob, message, command=command)

    with nothing_changes(), frames() as told:
        again = react(door, bob, message, command=command)

    assert again == first
    assert told == []


def test_is_taken_back_and_who_is_left_moves_up(door, alice, bob, dora, group):
    message = say(alice, group, "Tea?")
    for who in (bob, dora):
        react(door, who, message)
    react(door, alice, message, "🫖")

    left = react(door, bob, message, command="reaction.remove").data["message"]["reactions"]
    react(door, dora, message, command="reaction.remove")

    assert [(one["reactionID"], one["totalUserCount"], one["partialUserList"]) for one in left][:1] == [
        ("👍", 1, [DORA])
    ]
    assert [one["reactionID"] for one in listed(door, bob, message)] == ["🫖"]
    assert Reaction.objects.filter(total=0).count() == 1


def test_says_which_are_my_own(door, alice, bob, dora, group):
    message = say(alice, group, "Tea?")
    react(door, bob, message)
    react(door, dora, message, "🫖")

    own = {
        who.user_id: [one["reactedByMyself"] for one in listed(door, who, message)]
        for who in (alice, bob, dora)
    }

    assert own == {"alice": [False, False], "bob": [True, False], "dora": [False, True]}


def test_who_reacted_comes_page_by_page(door, alice, bob, dora, group):
    message = say(alice, group, "Tea?")
    for who in (dora, alice, bob):
        react(door, who, message)
    asked = {"messageID": message.message_id, "reactionID": "👍", "count": 2}

    first = door(bob, "reaction.users", **asked).data
    rest = door(bob, "reaction.users", nextSeq=first["nextSeq"], **asked).data

    assert [one["userID"] for one in first["userList"]] == ["dora", "alice"]
    assert first["isCompleted"] is False
    assert rest == {"userList": [BOB], "nextSeq": 0, "isCompleted": True}


def test_a_message_carries_no_more_kinds_than_the_limit(door, nothing_changes, alice, bob, group):
    message = say(alice, group, "Tea?")
    for number in range(10):
        react(door, bob, message, f"{number}")

    with nothing_changes():
        refused = react(door, alice, message, "one more")
        spaced = react(door, alice, message, "onemore")
    joined = react(door, alice, message, "7")

    assert refused.verdict == (400, "invalid")
    assert (spaced.verdict, spaced.data["errorCode"], spaced.data["limit"]) == (
        (400, "too_many_reactions"),
        23005,
        10,
    )
    assert joined.status == 200
    react(door, bob, message, "0", command="reaction.remove")
    assert react(door, alice, message, "onemore").status == 200


def test_nobody_reacts_to_what_was_recalled_or_said_by_the_system(door, nothing_changes, alice, bob, group):
    message = say(alice, group, "Tea?")
    react(door, bob, message)
    recall_message(by=alice, message_id=message.message_id)
    tip = Message.objects.get(conversation=group, is_system=True)

    with nothing_changes():
        assert react(door, bob, message, "🫖").verdict == (409, "message_recalled")
        assert react(door, bob, tip).verdict == (403, "not_allowed")

    assert door(bob, "message.get", messageID=message.message_id).data["message"]["reactions"] == []
    assert listed(door, bob, message) == []
    assert door(bob, "reaction.users", messageID=message.message_id, reactionID="👍").data["userList"] == []


def test_who_left_neither_reacts_nor_sees_who_does(door, nothing_changes, alice, bob, dora, group):
    message = say(alice, group, "Tea?")
    react(door, bob, message)
    remove_member(by=alice, conversation=group, person=bob)
    before = door(bob, "message.get", messageID=message.message_id)

    react(door, dora, message, "🫖")

    assert before.data["message"]["reactions"] == []
    with nothing_changes():
        assert react(door, bob, message, command="reaction.remove").verdict == (403, "not_a_member")
    assert listed(door, bob, message) == []
    assert door(bob, "reaction.users", messageID=message.message_id, reactionID="🫖").data["userList"] == []
    assert listed(door, alice, message) != []


def test_what_i_may_not_see_is_left_out_like_what_does_not_exist(door, alice, bob, charlie, group):
    early = say(alice, group, "Tea?")
    add_members(by=alice, conversation=group, people=[charlie])
    late = say(alice, group, "Scones?")

    asked = [early.message_id, late.message_id, f"{alice.pk}-1-1"]
    found = door(charlie, "reaction.list", messageIDs=asked).data["resultList"]

    assert found == [{"messageID": late.message_id, "reactionList": []}]


def test_whoever_was_away_finds_it_all(door, alice, bob, group):
    message = say(alice, group, "Tea?")
    react(door, bob, message)

    changes = door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=6).data
    mine = door(bob, "me.changes", changed_after=0).data

    [change] = changes["changes"]
    assert change["message"]["reactions"] == [
        {"reactionID": "👍", "totalUserCount": 1, "partialUserList": [BOB]}
    ]
    assert [(one["kind"], one["reactionID"], one["isReacted"]) for one in mine["changes"]] == [
        ("reaction", "👍", True)
    ]


def test_whoever_is_erased_reacts_to_nothing_any_more(door, frames, alice, bob, dora, group):
    message = say(alice, group, "Tea?")
    for who in (bob, dora):
        react(door, who, message)

    with frames() as told:
        erase_person(person=bob)

    [shown] = listed(door, alice, message)
    assert (shown["totalUserCount"], shown["partialUserList"]) == (1, [DORA])
    assert any(
        change["kind"] == "message" and change["message"]["ID"] == message.message_id
        for one in told
        for change in one.body.get("changes", [])
    )


class TestReceipts:
    """A reaction says that this very message was read, as far as its giver shares."""

    def test_reacting_reads_that_message_and_no_earlier_one(self, frames, alice, bob, group):
        earlier, message = (say(alice, group, need_read_receipt=True) for _ in range(2))

        with frames():
            add_reaction(person=bob, message_id=message.message_id, reaction_id="👍")

        for one in (earlier, message):
            one.refresh_from_db()
        assert (earlier.read_count, message.read_count) == (0, 1)
        assert message.receipts.get().origin == "acted"

    def test_who_does_not_share_reacts_and_gives_none(self, door, frames, alice, bob, group):
        message = say(alice, group, need_read_receipt=True)
        door(bob, "sharing.change", conversationID=wire_id(group), sharesReceipts=False)

        with frames():
            react(door, bob, message)

        message.refresh_from_db()
        assert message.read_count == 0
        assert [one["totalUserCount"] for one in listed(door, alice, message)] == [1]

    def test_the_first_time_is_kept_and_taking_it_back_unreads_nothing(self, frames, alice, bob, group):
        message = say(alice, group, need_read_receipt=True)
        acknowledge([Call(bob.pk, [Item(message.message_id, origin="viewed")])])

        with frames():
            add_reaction(person=bob, message_id=message.message_id, reaction_id="👍")
            remove_reaction(person=bob, message_id=message.message_id, reaction_id="👍")

        message.refresh_from_db()
        assert (message.read_count, message.receipts.get().origin) == (1, "viewed")
