"""In the vendor's shape: each kind as its documentation has it, at least once, in order, signed by the token."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone

from messaging.callback_names import After
from messaging.models import CallbackSettings, Conversation, Message, Person, Webhook
from messaging.services import outbox
from messaging.services.callbacks.known import forget_callbacks, known, lock_up, save_callbacks
from messaging.services.groups import change_group, create_group, dismiss_group
from messaging.services.members import add_members, join_group, leave_group, remove_member
from messaging.services.messages import recall_message
from messaging.services.people import set_sharing
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, acknowledge

from .receiver import Receiver
from .test_delivery import make_all_due
from .test_outbox import say

Deliver = Callable[[], None]
Told = Callable[..., None]


@pytest.fixture
def told(back_end: Receiver, monkeypatch: pytest.MonkeyPatch, db: None) -> Told:
    """From now on the back end is told these, or all."""
    monkeypatch.setattr(known, "now", known.now)

    def told(*commands: str, **more: Any) -> None:
        row = CallbackSettings.objects.first() or CallbackSettings(url=back_end.url)
        row.told = list(commands or After)
        for field, value in more.items():
            setattr(row, field, value)
        save_callbacks(row)
        outbox.known.forget()

    return told


def heard(back_end: Receiver) -> list[dict[str, Any]]:
    """What came, without the times of the events."""
    bodies = [json.loads(posted.body) for posted in back_end.posted]
    for body in bodies:
        assert abs(body.pop("EventTime") - timezone.now().timestamp() * 1000) < 600_000
    return bodies


def at(message: Message) -> int:
    return int(message.sent_at.timestamp())


def test_says_what_happened_between_two(
    alice: Person, bob: Person, direct: Conversation, back_end: Receiver, told: Told, deliver: Deliver
) -> None:
    told(token=lock_up("of the console"))
    plain, asked = say(alice, direct, "Tea?"), say(alice, direct, "Now?", need_read_receipt=True)
    move_read_position(person=bob, conversation=direct, seq=plain.seq)
    acknowledge([Call(bob.pk, [Item(asked.message_id)])])
    deliver()
    recall_message(by=alice, message_id=plain.message_id)
    deliver()

    named = {
        message: {
            "From_Account": "alice",
            "To_Account": "bob",
            "MsgKey": f"{message.seq}_{message.message_id.rpartition('-')[2]}_{at(message)}",
            "MsgId": message.message_id,
        }
        for message in (plain, asked)
    }
    sent = {
        message: {
            "CallbackCommand": "C2C.CallbackAfterSendMsg",
            **named[message],
            "MsgSeq": message.seq,
            "MsgRandom": int(message.message_id.rpartition("-")[2]),
            "MsgTime": at(message),
            "OnlineOnlyFlag": 0,
            "SendMsgResult": 0,
            "ErrorInfo": "",
            "UnreadMsgNum": 1,
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}],
            "CloudCustomData": "",
        }
        for message, text in ((plain, "Tea?"), (asked, "Now?"))
    }
    bodies = heard(back_end)
    read_at = bodies[2].pop("LastReadTime")
    given_at = bodies[3].pop("ReadTime")
    assert bodies == [
        sent[plain],
        sent[asked],
        {
            "CallbackCommand": "C2C.CallbackAfterMsgReport",
            "Report_Account": "bob",
            "Peer_Account": "alice",
            "UnreadMsgNum": 1,
        },
        {"CallbackCommand": "C2C.CallbackAfterReadReceipt", **named[asked]},
        {"CallbackCommand": "C2C.CallbackAfterMsgWithDraw", **named[plain], "UnreadMsgNum": 1},
    ]
    assert abs(read_at - timezone.now().timestamp()) < 600 and abs(given_at - read_at) < 600
    for posted, body in zip(back_end.posted, bodies, strict=True):
        query = dict(parse_qsl(urlsplit(posted.path).query, keep_blank_values=True))
        signed = hashlib.sha256(f"of the console{query.pop('RequestTime')}".encode()).hexdigest()
        assert query == {
            "SdkAppid": "1",
            "CallbackCommand": body["CallbackCommand"],
            "contenttype": "json",
            "ClientIP": "",
            "OptPlatform": "Unknown",
            "Sign": signed,
        }
        assert posted.headers["webhook-id"].startswith("evt_")


def test_says_what_happened_in_a_group(
    alice: Person,
    bob: Person,
    charlie: Person,
    dora: Person,
    back_end: Receiver,
    told: Told,
    deliver: Deliver,
) -> None:
    told()
    owls = create_group(
        creator=alice,
        group_type="ChatRoom",
        group_id="owls",
        name="Owls",
        members=[bob],
        max_members=3,
        custom={"colour": "grey"},
    )
    message = say(bob, owls, "Hoo", need_read_receipt=True)
    acknowledge([Call(alice.pk, [Item(message.message_id)])])
    join_group(person=charlie, conversation=owls)
    deliver()
    recall_message(by=alice, message_id=message.message_id)
    remove_member(by=alice, conversation=owls, person=charlie)
    leave_group(person=bob, conversation=owls)
    add_members(by=alice, conversation=owls, people=[dora])
    change_group(by=alice, conversation=owls, name="Birds", introduction="All of them")
    dismiss_group(by=alice, conversation=owls)
    deliver()

    where = {"GroupId": "owls", "Type": "ChatRoom"}
    by_alice = {**where, "Operator_Account": "alice"}

    def one(user_id: str) -> list[dict[str, str]]:
        return [{"Member_Account": user_id}]

    assert heard(back_end) == [
        {
            "CallbackCommand": "Group.CallbackAfterCreateGroup",
            **by_alice,
            "Owner_Account": "alice",
            "Name": "Owls",
            "MemberList": one("alice") + one("bob"),
            "UserDefinedDataList": [{"Key": "colour", "Value": "grey"}],
        },
        {
            "CallbackCommand": "Group.CallbackAfterSendMsg",
            **where,
            "From_Account": "bob",
            "Operator_Account": "bob",
            "Random": int(message.message_id.rpartition("-")[2]),
            "MsgSeq": 2,
            "MsgTime": at(message),
            "MsgId": message.message_id,
            "OnlineOnlyFlag": 0,
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Hoo"}}],
            "CloudCustomData": "",
        },
        {
            "CallbackCommand": "Group.CallbackAfterReadReceipt",
            **where,
            "GroupMsgReceiptList": [
                {"MsgSeq": 2, "ReadNum": 1, "UnreadNum": 0, "ReadReceiptMembers": one("alice")}
            ],
        },
        {
            "CallbackCommand": "Group.CallbackAfterNewMemberJoin",
            **where,
            "Operator_Account": "charlie",
            "JoinType": "Apply",
            "NewMemberList": one("charlie"),
        },
        {"CallbackCommand": "Group.CallbackAfterGroupFull", **where},
        {
            "CallbackCommand": "Group.CallbackAfterRecallMsg",
            **by_alice,
            "MsgSeqList": [{"MsgSeq": 2, "MsgId": message.message_id}],
        },
        {
            "CallbackCommand": "Group.CallbackAfterMemberExit",
            **by_alice,
            "ExitType": "Kicked",
            "ExitMemberList": one("charlie"),
        },
        {
            "CallbackCommand": "Group.CallbackAfterMemberExit",
            **where,
            "Operator_Account": "bob",
            "ExitType": "Quit",
            "ExitMemberList": one("bob"),
        },
        {
            "CallbackCommand": "Group.CallbackAfterNewMemberJoin",
            **by_alice,
            "JoinType": "Invited",
            "NewMemberList": one("dora"),
        },
        {
            "CallbackCommand": "Group.CallbackAfterGroupInfoChanged",
            **by_alice,
            "Name": "Birds",
            "Introduction": "All of them",
            "Notification": "",
            "FaceUrl": json.loads(back_end.posted[-2].body)["FaceUrl"],
        },
        {
            "CallbackCommand": "Group.CallbackAfterGroupDestroyed",
            **where,
            "Owner_Account": "alice",
            "Name": "Birds",
            "MemberNum": 2,
            "MemberList": one("alice") + one("dora"),
        },
    ]


def test_tells_nothing_that_is_not_switched_on_or_may_not_be_told(
    alice: Person,
    bob: Person,
    group: Conversation,
    direct: Conversation,
    back_end: Receiver,
    told: Told,
    deliver: Deliver,
) -> None:
    told(After.GROUP_SENT, After.GROUP_RECEIPT)
    message = say(alice, group, "Secret", need_read_receipt=True)
    say(alice, direct, "Tea?")
    acknowledge([Call(bob.pk, [Item(message.message_id)])])
    recall_message(by=alice, message_id=message.message_id)
    silent = say(bob, group, "Hm", need_read_receipt=True)
    acknowledge([Call(alice.pk, [Item(silent.message_id)])])
    set_sharing(person=bob, shares=False)
    deliver()

    assert [(one["CallbackCommand"], one["MsgBody"]) for one in heard(back_end)] == [
        ("Group.CallbackAfterSendMsg", []),
        ("Group.CallbackAfterSendMsg", [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Hm"}}]),
    ]

    forget_callbacks()
    outbox.known.forget()
    say(alice, group, "Nobody hears")
    deliver()
    assert len(back_end.posted) == 2 and not Webhook.objects.exists()


def test_goes_on_where_it_was_when_the_receiver_is_back_or_moves(
    alice: Person, group: Conversation, back_end: Receiver, told: Told, deliver: Deliver
) -> None:
    told(After.GROUP_SENT)
    back_end.behave = lambda handler, posted: 500
    for text in ("One", "Two"):
        say(alice, group, text)
    deliver()
    assert len(back_end.posted) == 1

    back_end.behave = lambda handler, posted: 200
    told(After.GROUP_SENT, url=f"{back_end.url}?moved=1")
    deliver()
    make_all_due()
    deliver()

    said = [body["MsgBody"][0]["MsgContent"]["Text"] for body in heard(back_end)]
    assert said == ["One", "One", "Two"]
    assert [("moved=1" in posted.path) for posted in back_end.posted] == [False, True, True]
    assert Webhook.objects.get().shape == "vendor"
