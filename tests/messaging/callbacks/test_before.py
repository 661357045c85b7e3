"""Before something happens the back end is asked, at every door alike, and its answer decides."""

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from messaging.callback_names import Before
from messaging.commands import COMMANDS
from messaging.models import Conversation, Message, Person, Stay
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id
from tests.messaging.scenes import say, wire_id

from .conftest import ALLOWED

OWLS = {"conversationID": "GROUPowls"}
TEA = {"payload": {"text": "Tea?"}}
BODY = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea?"}}]
TIMES = ("EventTime", "MsgTime", "MsgRandom", "Random", "MsgId")

ASKED: dict[str, tuple[str, dict[str, Any], dict[str, Any], int]] = {
    Before.DIRECT_MESSAGE: (
        "message.send",
        {"conversationID": "C2Cbob", **TEA},
        {
            "From_Account": "alice",
            "To_Account": "bob",
            "MsgBody": BODY,
            "CloudCustomData": "",
            "OnlineOnlyFlag": 0,
        },
        20006,
    ),
    Before.GROUP_MESSAGE: (
        "message.send",
        {**OWLS, **TEA},
        {
            "GroupId": "owls",
            "Type": "Private",
            "From_Account": "alice",
            "Operator_Account": "alice",
            "MsgBody": BODY,
            "CloudCustomData": "",
            "OnlineOnlyFlag": 0,
        },
        10016,
    ),
    Before.CREATE_GROUP: (
        "group.create",
        {"groupType": "Public", "name": "Bees", "groupID": "bees", "memberIDs": ["bob"]},
        {
            "Operator_Account": "alice",
            "Owner_Account": "alice",
            "Type": "Public",
            "Name": "Bees",
            "CreatedGroupNum": 1,
            "MemberList": [{"Member_Account": "bob"}],
        },
        10016,
    ),
    Before.APPLY: (
        "group.join",
        {"conversationID": "GROUPbirds"},
        {"GroupId": "birds", "Type": "ChatRoom", "Requestor_Account": "alice"},
        10016,
    ),
    Before.INVITE: (
        "group.add",
        {**OWLS, "userIDs": ["charlie", "dora"]},
        {
            "GroupId": "owls",
            "Type": "Private",
            "Operator_Account": "alice",
            "DestinationMembers": [{"Member_Account": "charlie"}, {"Member_Account": "dora"}],
        },
        10016,
    ),
}


@pytest.fixture
def owls(alice: Any, bob: Any, charlie: Any, dora: Any) -> Conversation:
    """Alice's, with Bob; and Bob's open room `birds` beside it."""
    create_group(creator=bob, group_type="ChatRoom", group_id="birds")
    return create_group(creator=alice, group_type="Private", group_id="owls", members=[bob])


@pytest.mark.parametrize("kind", ASKED)
def test_asks_what_the_vendor_asks_and_goes_by_the_answer(door, alice, owls, back_end, nothing_changes, kind):
    command, call, said, number = ASKED[kind]
    own = number // 10_000 * 10_000 + 100 if number < 20_000 else 120_001

    for code, seen in ((1, number), (2, number), (-7, number), (own, own)):
        back_end.says = {"ActionStatus": "OK", "ErrorCode": code, "ErrorInfo": "Not\nnow \ud800"}
        with nothing_changes():
            refused = door(alice, command, **call)
        assert (refused.status, refused.data["errorCode"], refused.data["backEndCode"]) == (403, seen, code)
        assert refused.data["detail"] == "Not now"
    back_end.says = ALLOWED
    assert door(alice, command, **call).status in (200, 201)

    asked = back_end.asked[-1]
    assert abs(asked["EventTime"] - timezone.now().timestamp() * 1000) < 600_000
    assert {name: value for name, value in asked.items() if name not in TIMES} == {
        "CallbackCommand": kind,
        **said,
    }
    assert back_end.queries[-1] == {
        "SdkAppid": "1",
        "CallbackCommand": kind,
        "contenttype": "json",
        "ClientIP": "",
        "OptPlatform": "Web",
    }
    assert len(back_end.asked) == 5


def test_asks_nothing_that_is_not_switched_on_or_would_be_refused_anyway(
    door, alice, bob, charlie, owls, back_end
):
    message = say(alice, owls)
    door(bob, "block.add", userID="alice")
    door(charlie, "message.send", **OWLS, **TEA)
    door(alice, "message.send", conversationID="C2Cbob", **TEA)
    door(alice, "message.send", **OWLS, **TEA, ID=new_message_id(bob))
    door(bob, "message.edit", messageID=message.message_id, **TEA)
    door(bob, "group.join", conversationID="GROUPbirds")
    assert back_end.asked == []

    back_end.set(asked=frozenset({Before.CREATE_GROUP}))
    assert door(alice, "message.send", **OWLS, **TEA).status == 201
    assert back_end.asked == []


def test_sends_what_the_back_end_made_of_it_and_knows_it_by_what_was_said(door, alice, owls, back_end):
    own_id = new_message_id(alice)
    back_end.says = {
        **ALLOWED,
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "***"}}],
        "CloudCustomData": "seen",
    }

    sent = [door(alice, "message.send", ID=own_id, **OWLS, **TEA) for _ in range(2)]

    assert [(one.status, one.data["message"]["payload"]) for one in sent] == [(201, {"text": "***"})] * 2
    assert Message.objects.get(message_id=own_id).cloud_custom_data == "seen"
    assert len(back_end.asked) == 1
    back_end.says = {**ALLOWED, "MsgBody": [], "CloudCustomData": ""}
    assert door(alice, "message.send", **OWLS, **TEA).data["message"]["payload"] == {"text": "Tea?"}


def test_asks_about_an_edit_as_about_a_message(door, alice, owls, back_end):
    message = say(alice, owls, "Tea?")
    edit = {"messageID": message.message_id, "payload": {"text": "Gin?"}}

    back_end.says = {**ALLOWED, "ErrorCode": 1}
    assert door(alice, "message.edit", **edit).data["errorCode"] == 10016
    back_end.says = {**ALLOWED, "MsgBody": [{"MsgType": "TIMCustomElem", "MsgContent": {"Data": "x"}}]}
    assert door(alice, "message.edit", **edit).data["message"]["payload"] == {"text": "Gin?"}
    assert len(back_end.asked) == 2
    door(alice, "message.edit", **edit)
    assert len(back_end.asked) == 2


def test_asks_about_what_only_those_hear_who_are_online(door, alice, owls, back_end, frames):
    back_end.says = {**ALLOWED, "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "***"}}]}

    with frames() as told:
        assert door(alice, "message.send", **OWLS, **TEA, onlineUserOnly=True).status == 201

    assert back_end.asked[0]["OnlineOnlyFlag"] == 1
    assert [body["message"]["payload"] for _, body in told] == [{"text": "***"}]


def test_brings_in_those_whom_the_back_end_wants(door, alice, owls, back_end):
    back_end.says = {**ALLOWED, "RefusedMembers_Account": ["dora"]}

    assert door(alice, "group.add", **OWLS, userIDs=["charlie", "dora"]).data["userIDs"] == ["charlie"]
    assert door(alice, "group.add", **OWLS, userIDs=["dora"]).data["errorCode"] == 10016
    there = Stay.objects.current().filter(conversation=owls)
    assert set(there.values_list("person__user_id", flat=True)) == {"alice", "bob", "charlie"}


def test_signs_with_the_token_of_the_console(door, alice, owls, back_end):
    back_end.set(token="a token of the console")

    door(alice, "message.send", **OWLS, **TEA)

    [query] = back_end.queries
    said = hashlib.sha256(f"a token of the console{query['RequestTime']}".encode()).hexdigest()
    assert query["Sign"] == said
    assert abs(int(query["RequestTime"]) - timezone.now().timestamp()) < 600


@pytest.mark.django_db(transaction=True)
def test_holds_nobody_up_while_it_asks(alice, group, back_end):
    """The back end itself, asked about Alice's message, has Bob say something in the same conversation first."""
    bob = Person.objects.get(user_id="bob")

    def says_something(handler: Any, posted: Any) -> None:
        try:
            say(bob, group, "First!")
        finally:
            connection.close()
        back_end.answers(handler, posted)

    back_end.behaves = says_something
    sent = COMMANDS["message.send"].run(alice, {"conversationID": wire_id(group), **TEA})

    assert sent["message"]["sequence"] == 3
    assert Message.objects.get(conversation=group, seq=2).payload == {"text": "First!"}
