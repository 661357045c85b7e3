"""What was said, by a back end: pulled, recalled, edited, counted, and brought in from elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from messaging.models import AuditEntry, Conversation, Member, Message
from messaging.services.catch_up import unread_counts
from messaging.services.history import read_history
from messaging.services.messages import hide_messages, recall_message
from messaging.services.positions import move_read_position
from messaging.wire.fields import LAST_SECOND
from messaging.wire.serverapi.messages import message_key
from tests.receipts.scenes import fresh, read, say

from .calls import CALLS
from .calls.imports import new_group

PULL, PULL_GROUP = "openim/admin_getroammsg", "group_open_http_svc/group_msg_get_simple"
RECALL, RECALL_GROUP = "openim/admin_msgwithdraw", "group_open_http_svc/group_msg_recall"
EDIT, EDIT_GROUP = "openim/modify_c2c_msg", "group_open_http_svc/modify_group_msg"
UNREAD, SET_UNREAD = "openim/get_c2c_unread_msg_num", "group_open_http_svc/set_unread_msg_num"
READ = "openim/admin_set_msg_read"
BRING, BRING_GROUP = "openim/importmsg", "group_open_http_svc/import_group_msg"


def body(text: str) -> list[dict[str, object]]:
    return [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}]


def test_pulls_a_direct_conversation_as_one_of_the_two_sees_it(here, call):
    """Page by page, the newest first; whether it was read is told of one's own alone."""
    gone, mine = say(here.alice, here.direct, "Gone"), say(here.bob, here.direct, "Mine")
    hidden = say(here.alice, here.direct, "Hidden")
    recall_message(by=here.alice, message_id=gone.message_id)
    hide_messages(person=here.bob, message_ids=[hidden.message_id])
    read(here.bob, here.hello)
    read(here.alice, mine)
    asked = {**CALLS[PULL](here), "MaxCnt": 2}

    first = call(PULL, **asked)
    second = call(PULL, **asked, LastMsgKey=first["LastMsgKey"])
    as_alice = call(PULL, **{**asked, "Operator_Account": "alice", "Peer_Account": "bob", "MaxCnt": 100})

    assert [
        (one["MsgSeq"], one["MsgFlagBits"], one["IsPeerRead"], one["MsgBody"]) for one in first["MsgList"]
    ] == [
        (mine.seq, 0, 1, body("Mine")),
        (gone.seq, 8, 0, []),
    ]
    assert (first["Complete"], first["MsgCnt"], first["LastMsgKey"]) == (0, 2, message_key(gone))
    assert second["Complete"] == 1
    assert second["MsgList"] == [
        {
            "From_Account": "alice",
            "To_Account": "bob",
            "MsgSeq": here.hello.seq,
            "MsgRandom": int(message_key(here.hello).split("_")[1]),
            "MsgTimeStamp": int(here.hello.sent_at.timestamp()),
            "MsgFlagBits": 0,
            "IsPeerRead": 0,
            "MsgKey": message_key(here.hello),
            "MsgBody": body("Hello"),
            "CloudCustomData": "",
        }
    ]
    assert [(one["MsgSeq"], one["IsPeerRead"]) for one in as_alice["MsgList"]] == [
        (hidden.seq, 0),
        (mine.seq, 0),
        (gone.seq, 0),
        (here.hello.seq, 1),
    ]
    assert {(one.action, one.about) for one in AuditEntry.objects.filter(note=PULL)} == {
        ("read_text", here.bob),
        ("read_text", here.alice),
    }


def test_pulls_only_what_was_said_in_that_time(here, call):
    at = int(here.hello.sent_at.timestamp())

    def seen(since: int, until: int) -> int:
        return int(call(PULL, **{**CALLS[PULL](here), "MinTime": since, "MaxTime": until})["MsgCnt"])

    assert (seen(at, at), seen(at + 1, at + 9), seen(0, at - 1)) == (1, 0, 0)


def test_pulls_a_group_and_shows_the_place_of_what_was_recalled(here, call):
    gone = say(here.bob, here.owls, "Gone")
    recall_message(by=here.bob, message_id=gone.message_id)

    first = call(PULL_GROUP, GroupId="owls", ReqMsgNumber=1)
    rest = call(PULL_GROUP, GroupId="owls", ReqMsgNumber=20, ReqMsgSeq=gone.seq - 1)

    assert [(one["MsgSeq"], one["IsPlaceMsg"], one["MsgBody"]) for one in first["RspMsgList"]] == [
        (gone.seq, 1, [])
    ]
    assert (first["IsFinished"], rest["IsFinished"]) == (0, 1)
    tea, tip = rest["RspMsgList"]
    assert (tea["From_Account"], tea["MsgBody"], tea["IsSystemMsg"]) == ("alice", body("Tea?"), 0)
    assert (tip["IsSystemMsg"], tip["MsgBody"][0]["MsgType"]) == (1, "TIMGroupTipElem")


def test_recalls_at_any_time_what_is_named_and_nothing_else(here, call, failed):
    Message.objects.update(sent_at=timezone.now() - timedelta(days=30))
    hello = fresh(here.hello)
    other_way = {"From_Account": "bob", "To_Account": "alice", "MsgKey": message_key(hello)}

    assert failed(call(RECALL, **other_way))[0] == 20022
    assert call(RECALL, From_Account="alice", To_Account="bob", MsgKey=message_key(hello))["ErrorCode"] == 0
    answer = call(
        RECALL_GROUP, GroupId="owls", MsgSeqList=[{"MsgSeq": seq} for seq in (here.tea.seq, 999, 1)]
    )

    assert answer["RecallRetList"] == [
        {"MsgSeq": here.tea.seq, "RetCode": 0},
        {"MsgSeq": 999, "RetCode": 10030},
        {"MsgSeq": 1, "RetCode": 10007},
    ]
    assert [fresh(one).recalled_by for one in (here.hello, here.tea)] == [here.crm, here.crm]
    assert AuditEntry.objects.filter(action="on_behalf", thing_type="message", about=here.alice).count() == 2


def test_edits_as_the_sender_in_time_and_as_the_same_type(here, call, failed):
    assert (
        call(EDIT, **CALLS[EDIT](here))["ErrorCode"]
        == call(EDIT_GROUP, **CALLS[EDIT_GROUP](here))["ErrorCode"]
        == 0
    )
    assert [(fresh(one).payload, fresh(one).revision) for one in (here.hello, here.tea)] == [
        ({"text": "Coffee?"}, 2)
    ] * 2
    assert call(EDIT_GROUP, GroupId="owls", MsgSeq=here.tea.seq, CloudCustomData="y")["ErrorCode"] == 0
    assert (fresh(here.tea).payload, fresh(here.tea).cloud_custom_data) == ({"text": "Coffee?"}, "y")

    face = [{"MsgType": "TIMFaceElem", "MsgContent": {"Index": 1, "Data": "owl"}}]
    assert failed(call(EDIT, **{**CALLS[EDIT](here), "MsgBody": face}))[0] == 90002
    assert failed(call(EDIT_GROUP, GroupId="owls", MsgSeq=1, CloudCustomData="y"))[0] == 10007
    Message.objects.update(sent_at=timezone.now() - timedelta(days=30))
    assert failed(call(EDIT_GROUP, **{**CALLS[EDIT_GROUP](here), "MsgBody": body("Late")}))[0] == 10031


def test_counts_and_clears_what_is_unread_of_direct_conversations(here, call):
    say(here.alice, here.direct, "More")
    asked = {"To_Account": "bob", "Peer_Account": ["alice", "charlie", "nobody"]}

    answer = call(UNREAD, **asked)
    assert answer["C2CUnreadMsgNumList"] == [{"Peer_Account": "alice", "C2CUnreadMsgNum": 2}]
    assert [(one["Peer_Account"], one["ErrorCode"]) for one in answer["ErrorList"]] == [
        ("charlie", 20022),
        ("nobody", 20003),
    ]
    assert call(UNREAD, To_Account="bob")["AllC2CUnreadMsgNum"] == 2

    call(
        READ, Report_Account="bob", Peer_Account="alice", MsgReadTime=int(here.hello.sent_at.timestamp()) - 1
    )
    assert call(UNREAD, To_Account="bob")["AllC2CUnreadMsgNum"] == 2
    call(READ, Report_Account="bob", Peer_Account="alice")
    assert call(UNREAD, To_Account="bob")["AllC2CUnreadMsgNum"] == 0


def test_reads_what_was_sent_in_that_very_second_whichever_it_is(here, call):
    said = int(here.hello.sent_at.timestamp())

    for second in (said, LAST_SECOND):
        say(here.alice, here.direct, "More")
        Message.objects.filter(conversation=here.direct).update(
            sent_at=datetime.fromtimestamp(second, UTC).replace(microsecond=999_999)
        )
        call(READ, Report_Account="bob", Peer_Account="alice", MsgReadTime=second)
        assert call(UNREAD, To_Account="bob")["AllC2CUnreadMsgNum"] == 0


def test_leaves_so_many_unread_in_a_group_and_never_makes_what_was_read_unread(here, call, failed):
    for text in ("One", "Two"):
        say(here.alice, here.owls, text)

    def unread() -> int:
        return unread_counts(here.bob, [here.owls.pk]).get(here.owls.pk, 0)

    assert unread() == 3
    assert call(SET_UNREAD, GroupId="owls", Member_Account="bob", UnreadMsgNum=1)["ErrorCode"] == 0
    assert unread() == 1
    for more in (2, 2**63 - 1):
        assert failed(call(SET_UNREAD, GroupId="owls", Member_Account="bob", UnreadMsgNum=more))[
            1
        ].startswith("UnreadMsgNum: 1")
    assert unread() == 1


def test_brings_history_in_once_with_its_times_in_order_and_silently(here, call, frames):
    before = unread_counts(here.bob)
    asked, group = CALLS[BRING_GROUP](here), new_group(here)
    late = {"From_Account": "alice", "SendTime": 1_599_999_999, "MsgBody": body("Late")}
    future = {"From_Account": "alice", "SendTime": 4_000_000_000, "MsgBody": body("Soon")}
    stranger = {"From_Account": "charlie", "SendTime": 1_600_000_100, "MsgBody": body("Who?")}

    with frames() as told:
        answer = call(BRING_GROUP, **{**asked, "MsgList": [*asked["MsgList"], late, future, stranger]})
        again = call(BRING_GROUP, **asked)

    assert told == []
    assert [one["Result"] for one in answer["ImportMsgResult"]] == [0, 0, 10004, 10004, 10010]
    assert again["ImportMsgResult"] == answer["ImportMsgResult"][:2]
    said = group.messages.filter(is_system=False).order_by("seq")
    assert [(one.sender, int(one.sent_at.timestamp())) for one in said] == [
        (here.alice, 1_600_000_000),
        (here.bob, 1_600_000_060),
    ]
    assert unread_counts(here.bob) == before
    call_command("check_integrity")


def test_brings_in_what_is_said_elsewhere_just_now_and_tells_it(here, call, frames, failed):
    asked = {**CALLS[BRING](here), "SyncFromOldSystem": 5}

    with frames() as told:
        assert call(BRING, **asked)["ErrorCode"] == 0
    assert [one.body["frame"] for one in told][-1] == "changes"
    conversation = Conversation.objects.get(low=here.charlie, high=here.dora)
    assert unread_counts(here.dora)[conversation.pk] == 1

    assert call(BRING, **{**asked, "SyncFromOldSystem": 2, "MsgTimeStamp": 1_600_000_001})["ErrorCode"] == 0
    assert unread_counts(here.dora)[conversation.pk] == 2
    move_read_position(person=here.dora, conversation=conversation)
    assert call(BRING, **{**asked, "SyncFromOldSystem": 2, "MsgTimeStamp": 1_600_000_002})["ErrorCode"] == 0
    assert conversation.pk not in unread_counts(here.dora)
    assert failed(call(BRING, **{**asked, "MsgTimeStamp": 1_500_000_000, "MsgSeq": 9}))[0] == 90001
    page = read_history(person=here.dora, conversation=conversation, limit=10)
    assert [one["time"] for one in page.messages] == [1_600_000_000, 1_600_000_001, 1_600_000_002]
    assert Member.objects.get(conversation=conversation, person=here.dora).read_seq == 3


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        (PULL, {"Operator_Account": "charlie"}, 20022),
        (PULL, {"Operator_Account": "nobody"}, 20003),
        (PULL, {"Peer_Account": "nobody"}, 90003),
        (PULL, {"LastMsgKey": "1_1_1"}, 20022),
        (PULL_GROUP, {"GroupId": "bats"}, 10010),
        (RECALL, {"MsgKey": "1_1_1"}, 20022),
        (RECALL, {"MsgKey": 7}, 90054),
        (RECALL, {"From_Account": "nobody"}, 90008),
        (RECALL_GROUP, {"GroupId": "bats"}, 10010),
        (EDIT, {"MsgKey": "1_1_1"}, 20022),
        (EDIT_GROUP, {"MsgSeq": 999}, 10030),
        (SET_UNREAD, {"Member_Account": "charlie"}, 10010),
        (SET_UNREAD, {"Member_Account": "nobody"}, 10019),
        (READ, {"Report_Account": "nobody"}, 90008),
        (READ, {"MsgReadTime": -1}, 90001),
        (BRING, {"SyncFromOldSystem": 3}, 90001),
        (BRING, {"To_Account": "charlie"}, 11006),
        (BRING, {"MsgTimeStamp": 4_000_000_000}, 90001),
        (BRING_GROUP, {"GroupId": "bats"}, 10010),
        (BRING_GROUP, {"MsgList": []}, 10004),
    ],
)
def test_refuses_what_is_wrong_and_changes_nothing(here, call, failed, nothing_changes, name, change, code):
    asked = {**CALLS[name](here), **change}

    with nothing_changes():
        assert failed(call(name, **asked))[0] == code
