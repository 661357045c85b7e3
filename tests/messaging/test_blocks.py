"""block_person, unblock_person: who is blocked reaches the blocker no more in a direct chat. Private to the blocker."""

import pytest

from messaging.errors import ContactWithOneself
from messaging.models import Contact, Message
from messaging.services.blocks import unblock_person
from messaging.services.catch_up import heads_of
from messaging.services.groups import create_group
from messaging.services.members import leave_group
from messaging.services.people import erase_person

from .scenes import say, wire_id

TYPING = {"type": "TIMCustomElem", "payload": {"data": "{}"}, "onlineUserOnly": True}


def blocked_by(door, person) -> list[str]:
    rows = door(person, "contact.list").data["contacts"]
    return [row["userID"] for row in rows if row["isBlocked"]]


def test_is_told_to_my_own_devices_and_to_nobody_else(door, frames, alice, bob):
    before = (heads_of(bob), door(bob, "contact.list"))

    with frames() as told:
        answer = door(alice, "block.add", userID="bob")

    [(envelope, body)] = told
    assert envelope.people == (alice.pk,)
    assert body == {
        "frame": "me",
        "from": 1,
        "to": 1,
        "changes": [{"kind": "contact", "changeSeq": 1, "contact": answer.data["contact"]}],
    }
    assert answer.data["contact"]["isBlocked"] is True
    assert door(alice, "me.changes", changed_after=0).data["changes"] == body["changes"]
    assert blocked_by(door, alice) == ["bob"]
    assert (heads_of(bob), door(bob, "contact.list")) == before


def test_the_blocked_one_sends_nothing_and_the_blocker_does(door, alice, bob, direct):
    say(bob, direct, "Before")
    door(alice, "block.add", userID="bob")

    refused = door(bob, "message.send", conversationID="C2Calice", payload={"text": "Hello?"})

    assert refused.verdict == (403, "blocked")
    assert refused.data["errorCode"] == 20007
    assert door(alice, "message.send", conversationID="C2Cbob", payload={"text": "No."}).status == 201
    assert door(alice, "block.remove", userID="bob").data["contact"]["isBlocked"] is False
    assert door(bob, "message.send", conversationID="C2Calice", payload={"text": "Hello?"}).status == 201


def test_the_blocked_one_edits_and_reacts_to_nothing_there_but_recalls(
    door, frames, nothing_changes, alice, bob, direct
):
    sent = say(bob, direct, "Before")
    hers = say(alice, direct, need_read_receipt=True)
    again = door(bob, "message.edit", messageID=sent.message_id, payload={"text": "Another"})
    liked = door(bob, "reaction.add", messageID=sent.message_id, reactionID="like")
    door(alice, "block.add", userID="bob")

    with nothing_changes(), frames() as told:
        for words in (
            {"payload": {"text": "Hello?"}},
            {"payload": {"text": "Another"}, "cloudCustomData": "?"},
        ):
            assert door(bob, "message.edit", messageID=sent.message_id, **words).verdict == (403, "blocked")
        refused = door(bob, "reaction.add", messageID=hers.message_id, reactionID="like")
        # What was done before the block is answered as before.
        assert door(bob, "message.edit", messageID=sent.message_id, payload={"text": "Another"}).status == 200
        assert door(bob, "reaction.add", messageID=sent.message_id, reactionID="like") == liked

    assert again.status == 200
    assert (refused.verdict, told) == ((403, "blocked"), [])
    assert door(bob, "reaction.remove", messageID=sent.message_id, reactionID="like").status == 200
    assert door(bob, "message.recall", messageID=sent.message_id).status == 200
    assert door(alice, "reaction.add", messageID=hers.message_id, reactionID="like").status == 200


def test_no_conversation_is_opened_by_who_is_blocked(door, nothing_changes, alice, bob):
    door(alice, "block.add", userID="bob")

    with nothing_changes():
        refused = door(bob, "message.send", conversationID="C2Calice", payload={"text": "Hello?"})

    assert refused.verdict == (403, "blocked")


@pytest.mark.parametrize(
    ("command", "params"),
    [
        ("conversation.open", {"userID": "alice"}),
        ("message.send", {"conversationID": "C2Calice", **TYPING}),
    ],
)
def test_what_is_opened_by_who_is_blocked_is_in_no_list_of_the_blocker(
    door, frames, alice, bob, command, params
):
    def listed(person):
        return [one["conversationID"] for one in heads_of(person)["conversations"]]

    door(alice, "block.add", userID="bob")

    with frames() as told:
        assert door(bob, command, **params).status == 201

    assert {person for envelope, _ in told for person in envelope.people} <= {bob.pk}
    assert (listed(alice), listed(bob)) == ([], ["C2Calice"])
    assert door(alice, "message.send", conversationID="C2Cbob", payload={"text": "Yes?"}).status == 201
    assert listed(alice) == ["C2Cbob"]


def test_what_was_sent_before_is_answered_again(door, alice, bob, direct):
    sent = say(bob, direct, "Before")
    door(alice, "block.add", userID="bob")

    again = door(
        bob, "message.send", conversationID="C2Calice", payload={"text": "Before"}, ID=sent.message_id
    )

    assert (again.status, Message.objects.filter(conversation=direct).count()) == (201, 1)


def test_typing_reaches_nobody_across_a_block_and_does_again_after_it(door, frames, alice, bob, direct):
    door(alice, "block.add", userID="bob")
    for who, other in ((alice, "bob"), (bob, "alice")):
        with frames() as told:
            assert door(who, "message.send", conversationID=f"C2C{other}", **TYPING).status == 201
        assert told == []

    door(alice, "block.remove", userID="bob")

    with frames() as told:
        door(bob, "message.send", conversationID="C2Calice", **TYPING)
    assert [(envelope.people, body["frame"]) for envelope, body in told] == [((alice.pk,), "online")]


def test_a_group_is_not_parted_by_it(door, alice, bob, group):
    door(alice, "block.add", userID="bob")

    assert door(bob, "message.send", conversationID=wire_id(group), payload={"text": "All"}).status == 201


def test_repeated_makes_no_number(door, frames, nothing_changes, alice, bob):
    for name in ("block.add", "block.remove"):
        once = door(alice, name, userID="bob")
        with nothing_changes(), frames() as told:
            again = door(alice, name, userID="bob")
        assert (again, told) == (once, [])


def test_of_oneself_and_of_nobody_is_refused(door, alice):
    assert door(alice, "block.add", userID="alice").verdict == (400, "contact_with_oneself")
    assert door(alice, "block.add", userID="nobody").verdict == (404, "person_not_found")
    with pytest.raises(ContactWithOneself):
        unblock_person(person=alice, other=alice)


def test_as_many_as_the_limit_and_no_more(door, settings, nothing_changes, alice, bob, charlie):
    settings.CHAT_LIMITS = {"contacts": 1}
    door(alice, "block.add", userID="bob")

    with nothing_changes():
        refused = door(alice, "block.add", userID="charlie")

    assert refused.verdict == (400, "too_many")
    assert refused.data["limit"] == 1


def test_ends_with_the_person(door, frames, alice, bob):
    door(alice, "block.add", userID="bob")

    with frames() as told:
        erase_person(person=bob)

    mine = [body for envelope, body in told if envelope.people == (alice.pk,)]
    assert [change["contact"]["isBlocked"] for frame in mine for change in frame["changes"]] == [False]
    assert not Contact.objects.telling().exists()
    assert mine[-1]["changes"] == door(alice, "me.changes", changed_after=0).data["changes"]


@pytest.mark.parametrize("group_type", ["Private", "Public"])
def test_the_blocked_one_makes_no_group_with_the_blocker_in_it(
    door, frames, nothing_changes, alice, bob, dora, group_type
):
    asked = {"groupType": group_type, "groupID": "cosy", "memberIDs": ["dora", "alice"]}
    door(alice, "block.add", userID="bob")

    with nothing_changes(), frames() as told:
        refused = door(bob, "group.create", **asked)

    assert (refused.verdict, told) == ((403, "may_not_bring_in"), [])
    assert door(dora, "group.create", **{**asked, "memberIDs": ["bob", "alice"]}).status == 201


@pytest.mark.parametrize("inviting", ["FreeAccess", "NeedPermission"])
def test_the_blocked_one_brings_the_blocker_into_no_group(
    door, frames, nothing_changes, alice, bob, dora, inviting
):
    group = create_group(
        creator=dora, group_type="Public", group_id="club", invite_option=inviting, members=[bob]
    )
    door(alice, "block.add", userID="bob")
    invited = {"conversationID": "GROUPclub", "userIDs": ["alice"]}

    with nothing_changes(), frames() as told:
        refused = door(bob, "group.add", **invited)

    assert (refused.verdict, told) == ((403, "may_not_bring_in"), [])
    assert door(dora, "group.add", **invited).data["userIDs"] == ["alice"]
    # Whoever is in it already is not brought.
    with nothing_changes():
        assert door(bob, "group.add", **invited).data["userIDs"] == []
    leave_group(person=alice, conversation=group)
    door(alice, "block.remove", userID="bob")
    assert door(bob, "group.add", **invited).status == 201
