"""revisions_of: everything that an edited message has said, to whoever sees it."""

import json

from messaging.services.members import add_members, leave_group
from messaging.services.messages import edit_message, recall_message

from .scenes import say, wire_id


def said(door, who, message):
    found = door(who, "message.revisions", messageID=message.message_id).data["revisions"]
    return [(one["revision"], one["payload"]["text"], one["cloudCustomData"]) for one in found]


def test_keeps_what_it_said_before_the_oldest_first(door, alice, bob, group):
    message = say(alice, group, "Tea?", cloud_custom_data="quote")
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Tea at four?"})
    edit_message(
        sender=alice, message_id=message.message_id, payload={"text": "At five?"}, cloud_custom_data=""
    )

    assert said(door, bob, message) == [
        (1, "Tea?", "quote"),
        (2, "Tea at four?", "quote"),
        (3, "At five?", ""),
    ]


def test_of_a_message_that_was_never_edited_there_is_one(door, alice, bob, group):
    assert said(door, bob, say(alice, group, "Tea?")) == [(1, "Tea?", "")]


def test_asking_again_with_the_same_words_is_a_revision_too(door, alice, group):
    message = say(alice, group, "Tea?", need_read_receipt=True)
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Tea!"})
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Tea!"}, ask_again=True)

    assert [revision for revision, *_ in said(door, alice, message)] == [1, 2, 3]


def test_of_a_recalled_one_nobody_sees_any(door, alice, bob, group):
    message = say(alice, group, "Tea?")
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Tea!"})
    recall_message(by=alice, message_id=message.message_id)

    for who in (alice, bob):
        answer = door(who, "message.revisions", messageID=message.message_id)
        assert answer.verdict == (409, "message_recalled")


def test_who_came_later_sees_none(door, alice, bob, charlie, group):
    message = say(alice, group, "Tea?")
    add_members(by=alice, conversation=group, people=[charlie])

    answer = door(charlie, "message.revisions", messageID=message.message_id)
    assert answer.verdict == (404, "message_not_found")
    assert said(door, bob, message) != []


def test_is_edited_so_often_and_no_more(door, nothing_changes, settings, alice, group):
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "edits_per_message": 2}
    message = say(alice, group, "0")
    for number in (1, 2):
        edit_message(sender=alice, message_id=message.message_id, payload={"text": str(number)})

    with nothing_changes():
        refused = door(alice, "message.edit", messageID=message.message_id, payload={"text": "3"})

    assert (refused.verdict, refused.data["limit"]) == ((400, "too_many"), 2)


def test_what_is_said_anew_after_somebody_left_is_not_theirs_to_know(door, alice, bob, dora, group):
    here = wire_id(group)
    message = say(alice, group, "Tea?", cloud_custom_data="quote", need_read_receipt=True)
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "At four?"})
    leave_group(person=bob, conversation=group)
    for words in ("Badgers", "Badgers at dawn"):
        edit_message(
            sender=alice,
            message_id=message.message_id,
            payload={"text": words},
            cloud_custom_data=words,
            ask_again=True,
        )

    shown = [
        door(bob, "message.get", messageID=message.message_id).data["message"],
        door(bob, "message.list", conversationID=here, limit=1, before=3).data["messages"][0],
        door(bob, "conversation.get", conversationID=here).data["conversation"]["lastMessage"],
        door(bob, "message.search", keywords=["Tea"]).data["hits"],
        door(bob, "message.search", keywords=["Badgers"], conversationID=here).data,
    ]
    forwarded = door(
        bob,
        "message.send",
        conversationID="C2Cdora",
        type="TIMRelayElem",
        payload={"messageIDs": [message.message_id]},
    ).data["message"]
    record = door(dora, "message.merged", messageID=forwarded["ID"]).data["messageList"]

    assert "Badgers" not in json.dumps([shown, record])
    for one in shown[:3]:
        assert (one["payload"], one["cloudCustomData"]) == ({"text": "At four?"}, "quote")
        assert (one["revision"], one["isModified"]) == (2, True)
    assert [one["payload"]["text"] for one in record] == ["At four?"]
    assert said(door, bob, message) == [(1, "Tea?", "quote"), (2, "At four?", "quote")]
    assert [text for _, text, _ in said(door, dora, message)][-1] == "Badgers at dawn"

    add_members(by=alice, conversation=group, people=[bob])
    assert said(door, bob, message) == said(door, dora, message)
    assert len(door(bob, "message.search", keywords=["Badgers"]).data["hits"]) == 1
