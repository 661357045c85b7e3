"""create_group: a group whose owner is its creator, with everybody named in it."""

import pytest

from messaging.models import Conversation, Message, Stay
from messaging.services.people import erase_person

from .scenes import as_at_first, role_of, wire_id

TYPES = ["Private", "Public", "ChatRoom", "Community", "AVChatRoom"]


def test_answers_the_group_as_its_owner_sees_it(door, alice, bob):
    answer = door(alice, "group.create", groupType="Private", groupID="owls", name="Owls", memberIDs=["bob"])

    assert answer.status == 201
    group = Conversation.objects.get()
    tip = Message.objects.get()
    assert answer.data == {
        "conversation": {
            "conversationID": "GROUPowls",
            "type": "GROUP",
            "subType": "Private",
            "unreadCount": 0,
            "lastMessage": {
                "ID": tip.message_id,
                "conversationID": "GROUPowls",
                "conversationType": "GROUP",
                "from": "@TIM#SYSTEM",
                "to": "owls",
                "nick": "Alice",
                "avatar": "/avatars/people/alice.svg?n=Alice",
                "nameCard": "",
                "atUserList": [],
                "pinnerInfo": None,
                "reactions": [],
                "cloudCustomData": "",
                "priority": "Normal",
                "needReadReceipt": False,
                "revision": 1,
                "askedRevision": 1,
                "isModified": False,
                "revoker": "",
                "changeSeq": 4,
                "readReceiptInfo": {},
                "type": "TIMGroupTipElem",
                "payload": {
                    "operationType": 1,
                    "operatorID": "alice",
                    "userIDList": ["alice", "bob"],
                    "memberList": [
                        {
                            "userID": one,
                            "nick": one.title(),
                            "avatar": f"/avatars/people/{one}.svg?n={one.title()}",
                        }
                        for one in ("alice", "bob")
                    ],
                    "groupProfile": {"groupID": "owls", "name": "Owls"},
                },
                "time": int(tip.sent_at.timestamp()),
                "sequence": 1,
                "isRevoked": False,
                "isSystemMessage": True,
                "messageForShow": "[Group Notification]",
            },
            "readSeq": 0,
            "groupAtInfoList": [],
            "draftText": "",
            "keeping": as_at_first(),
            "lastSeq": 1,
            "changeSeq": 4,
            "present": True,
            "receiptPolicy": {
                "granted": True,
                "reason": "",
                "required": False,
                "visibleTo": "sender",
                "shares": True,
            },
            "groupProfile": {
                "groupID": "owls",
                "type": "Private",
                "name": "Owls",
                "avatar": "/avatars/groups/owls.svg?n=Owls",
                "introduction": "",
                "notification": "",
                "memberCount": 2,
                "createTime": int(group.created_at.timestamp()),
                "joinOption": "DisableApply",
                "inviteOption": "FreeAccess",
                "muteAllMembers": False,
                "maxMemberCount": 100_000,
                "groupCustomField": [],
                "historyVisible": False,
                "isSupportTopic": False,
                "communityID": "",
                "customData": "",
                "receiptsRequired": False,
                "receiptsVisibleTo": "sender",
                "isDismissed": False,
                "ownerID": "alice",
                "selfInfo": {
                    "role": "Owner",
                    "nameCard": "",
                    "muteUntil": 0,
                    "memberCustomField": [],
                    "joinTime": int(Stay.objects.get(person=alice).joined_at.timestamp()),
                    "readedSequence": 0,
                },
            },
        }
    }


def test_makes_its_creator_the_owner_and_the_others_members(door, alice, bob, dora):
    door(alice, "group.create", groupType="Public", groupID="owls", memberIDs=["bob", "dora", "alice", "bob"])

    group = Conversation.objects.get(group_id="owls")
    assert [role_of(who, group) for who in (alice, bob, dora)] == ["Owner", "Member", "Member"]
    assert group.member_count == 3


def test_is_there_for_those_named_and_for_nobody_else(door, alice, bob, charlie):
    door(alice, "group.create", groupType="Public", groupID="owls", memberIDs=["bob"])

    theirs = door(bob, "conversation.get", conversationID="GROUPowls")
    foreign = door(charlie, "conversation.get", conversationID="GROUPowls")

    assert theirs.data["conversation"]["groupProfile"]["selfInfo"]["role"] == "Member"
    assert foreign == door(charlie, "conversation.get", conversationID="GROUPnowhere")
    assert foreign.verdict == (404, "conversation_not_found")


def test_tells_everybody_once_that_they_are_in_it(door, frames, alice, bob):
    with frames() as told:
        door(alice, "group.create", groupType="Public", groupID="owls", memberIDs=["bob"])

    [(envelope, body)] = told
    assert (set(envelope.people), envelope.conversation) == ({alice.pk, bob.pk}, None)
    assert body == {"frame": "joined", "conversationID": "GROUPowls"}


@pytest.mark.parametrize("group_type", TYPES)
def test_makes_a_group_of_each_type(door, alice, group_type):
    made = door(alice, "group.create", groupType=group_type).data["conversation"]

    assert (made["subType"], made["groupProfile"]["type"]) == (group_type, group_type)
    assert made["groupProfile"]["memberCount"] == 1


def test_grants_receipts_by_the_type_of_the_group(door, alice):
    granted = {
        group_type: door(alice, "group.create", groupType=group_type).data["conversation"]["receiptPolicy"][
            "granted"
        ]
        for group_type in TYPES
    }

    assert granted == {
        "Private": True,
        "Public": True,
        "ChatRoom": True,
        "Community": False,
        "AVChatRoom": False,
    }


def test_makes_an_id_that_nobody_can_choose(door, nothing_changes, alice):
    made = door(alice, "group.create", groupType="Public").data["conversation"]["conversationID"]
    with nothing_changes():
        chosen = door(alice, "group.create", groupType="Public", groupID="@TGS#ABC")

    assert made.startswith("GROUP@TGS#")
    assert chosen.verdict == (400, "bad_group_id")


@pytest.mark.parametrize("group_id", ["a b", "a/b", "é", "a\n", "a?", "🦉"])
def test_takes_no_id_that_does_not_read_as_one(door, nothing_changes, alice, group_id):
    with nothing_changes():
        answer = door(alice, "group.create", groupType="Public", groupID=group_id)

    assert answer.verdict == (400, "bad_group_id")


@pytest.mark.parametrize("group_id", ["a", "a" * 48, "Aa0_.@#+-"])
def test_takes_any_id_that_does(door, alice, group_id):
    made = door(alice, "group.create", groupType="Public", groupID=group_id)

    assert made.status == 201
    assert door(alice, "conversation.get", conversationID=f"GROUP{group_id}").data == made.data


def test_takes_an_id_once(door, nothing_changes, alice, bob):
    door(alice, "group.create", groupType="Private", groupID="owls")

    with nothing_changes():
        answer = door(bob, "group.create", groupType="Public", groupID="owls")

    assert answer.verdict == (409, "group_id_taken")


def test_makes_nothing_if_somebody_named_does_not_exist(door, nothing_changes, frames, alice, bob, dora):
    erase_person(person=dora)

    with nothing_changes(), frames() as told:
        missing = door(alice, "group.create", groupType="Public", memberIDs=["bob", "nobody"])
        erased = door(alice, "group.create", groupType="Public", memberIDs=["bob", "dora"])

    assert (missing.verdict, missing.data["userID"]) == ((404, "person_not_found"), "nobody")
    assert (erased.verdict, erased.data["userID"]) == ((404, "person_not_found"), "dora")
    assert told == []


def test_describes_itself_with_what_was_given(door, alice):
    given = {
        "name": "Owls",
        "avatar": "/pictures/owl.png",
        "introduction": "We read at night",
        "notification": "Hoo",
    }

    made = door(alice, "group.create", groupType="Public", **given).data["conversation"]["groupProfile"]

    assert {name: made[name] for name in given} == given


@pytest.mark.parametrize(
    "avatar",
    ["https://elsewhere.example/a.png", "//elsewhere.example/a.png", "/\\elsewhere", "javascript:1", "a.png"],
)
def test_shows_no_picture_from_elsewhere(door, nothing_changes, alice, avatar):
    with nothing_changes():
        answer = door(alice, "group.create", groupType="Public", avatar=avatar)

    assert answer.verdict == (400, "invalid")
    assert [error["field"] for error in answer.data["errors"]] == ["avatar"]


@pytest.mark.parametrize(("field", "most"), [("name", 100), ("introduction", 400), ("notification", 400)])
def test_refuses_a_description_past_its_limit(door, nothing_changes, alice, field, most):
    fits = door(alice, "group.create", groupType="Public", **{field: "🦉" * most})
    with nothing_changes():
        too_long = door(alice, "group.create", groupType="Public", **{field: "🦉" * (most + 1)})

    assert (fits.status, too_long.verdict) == (201, (400, "invalid"))
    assert [(error["field"], error["code"]) for error in too_long.data["errors"]] == [(field, "max_length")]


def test_does_not_count_a_bot(door, alice, bob, dora):
    bob.is_bot = True
    bob.save()

    door(alice, "group.create", groupType="Private", groupID="owls", memberIDs=["bob", "dora"])

    group = Conversation.objects.get()
    assert (group.member_count, group.counted_members) == (3, 2)
    sent = door(
        alice, "message.send", conversationID=wire_id(group), payload={"text": "Tea?"}, needReadReceipt=True
    )
    assert sent.data["message"]["readReceiptInfo"]["audienceCount"] == 1
