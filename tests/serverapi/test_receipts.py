"""Receipts by a back end: given on behalf, and asked about as the sender may."""

import pytest

from messaging.models import AuditEntry, Person
from messaging.services.blocks import block_person
from messaging.services.messages import recall_message
from messaging.wire.serverapi.messages import message_key
from receipts.models import Receipt
from tests.receipts.scenes import read, say

from .calls import CALLS

GIVE = "openim/c2c_msg_read_receipt"
TOTALS, READERS = (
    "group_open_http_svc/get_group_msg_receipt",
    "group_open_http_svc/get_group_msg_receipt_detail",
)
OK = {"ActionStatus": "OK", "ErrorCode": 0, "ErrorInfo": ""}


def info(*keys: str) -> list[dict[str, str]]:
    return [{"From_Account": "alice", "To_Account": "bob", "MsgKey": key} for key in keys]


def test_gives_a_receipt_that_says_on_whose_behalf_and_by_whom(here, call, client_of):
    key = message_key(here.hello)
    first, again = (call(GIVE, **CALLS[GIVE](here)) for _ in range(2))

    assert first == {**OK, "C2CMsgResult": [{"MsgKey": key, "Result": "ok"}]}
    assert again == {**OK, "C2CMsgResult": [{"MsgKey": key, "Result": "already"}]}
    receipt = Receipt.objects.get()
    assert (receipt.reader, receipt.origin, receipt.given_by) == (here.bob, "on_behalf", here.crm)
    readers = client_of(here.alice).get(f"/api/v1/messages/{here.hello.message_id}/readers/").json()
    assert [(one["userID"], one["origin"], one["onBehalf"]) for one in readers["members"]] == [
        ("bob", "on_behalf", True)
    ]
    assert {(one.staff, one.about, one.note) for one in AuditEntry.objects.all()} == {
        (here.crm, here.bob, GIVE)
    }


def test_gives_each_by_itself_as_at_every_other_door(here, call):
    plain, gone = say(here.alice, here.direct, "Plain", ask=False), say(here.alice, here.direct, "Gone")
    recall_message(by=here.alice, message_id=gone.message_id)

    answer = call(
        GIVE,
        Operator_Account="bob",
        Peer_Account="alice",
        C2CMsgInfo=info(*map(message_key, (here.hello, plain, gone))),
    )

    assert [one["Result"] for one in answer["C2CMsgResult"]] == ["ok", "not_requested", "recalled"]


def test_writes_nothing_for_whoever_does_not_share_or_has_blocked_the_sender(here, call):
    block_person(person=here.bob, other=here.alice)
    assert call(GIVE, **CALLS[GIVE](here))["C2CMsgResult"][0]["Result"] == "not_shared"
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Operator_Account": "nobody"}, 20001),
        ({"Operator_Account": "dora"}, 20001),
        ({"C2CMsgInfo": []}, 20001),
        ({"C2CMsgInfo": info(*["1_1_1"] * 31)}, 20001),
        ({"C2CMsgInfo": info("")}, 20001),
        *(
            ({"C2CMsgInfo": info(key)}, 20022)
            for key in ("1_1_1", "x", "1", "_", "9" * 64, "-1_0_0", "٣_1_1", "1_1_1_1")
        ),
    ],
)
def test_gives_nothing_of_what_is_wrong(here, call, failed, nothing_changes, change, code):
    with nothing_changes():
        assert failed(call(GIVE, **{**CALLS[GIVE](here), **change}))[0] == code


def test_gives_none_of_a_batch_in_which_one_is_not_theirs(here, call, failed, nothing_changes):
    elsewhere = say(here.alice, here.owls, "Elsewhere")

    with nothing_changes():
        told = failed(
            call(
                GIVE,
                **{**CALLS[GIVE](here), "C2CMsgInfo": info(message_key(here.hello), message_key(elsewhere))},
            )
        )

    assert told == (20022, f"There is no message {message_key(elsewhere)!r} between them.")


def test_tells_the_totals_of_each_message_and_that_there_is_no_record_of_the_others(here, call):
    plain, gone = say(here.alice, here.owls, "Plain", ask=False), say(here.alice, here.owls, "Gone")
    recall_message(by=here.alice, message_id=gone.message_id)
    read(here.bob, here.tea)
    seqs = [here.tea.seq, plain.seq, gone.seq, 999]

    answer = call(TOTALS, GroupId="owls", MsgSeqList=[{"MsgSeq": seq} for seq in seqs])

    assert answer == {
        **OK,
        "GroupMsgReceiptList": [
            {"Code": 0, "MsgSeq": here.tea.seq, "ReadNum": 1, "UnreadNum": 1},
            *({"Code": 10062, "MsgSeq": seq} for seq in seqs[1:]),
        ],
    }
    assert not AuditEntry.objects.exists()


def test_names_who_has_read_and_who_has_not_page_by_page_and_writes_the_look_down(here, call):
    read(here.bob, here.tea)
    read(here.dora, here.tea)
    asked = {"GroupId": "owls", "MsgSeq": here.tea.seq, "Filter": 0, "Count": 1}

    first = call(READERS, **asked)
    second = call(READERS, **asked, Cursor=first["Cursor"])
    unread = call(READERS, **{**asked, "Filter": 1, "Count": 100_000})

    assert (first["ReadList"], first["IsFinish"], first["MsgSeq"]) == (
        [{"Read_Account": "bob"}],
        0,
        here.tea.seq,
    )
    assert second == {
        **OK,
        "ReadList": [{"Read_Account": "dora"}],
        "Cursor": "",
        "IsFinish": 1,
        "MsgSeq": here.tea.seq,
    }
    assert unread == {**OK, "UnreadList": [], "Cursor": "", "IsFinish": 1, "MsgSeq": here.tea.seq}
    entries = AuditEntry.objects.filter(action="see_receipts", staff=here.crm, thing=str(here.tea.pk))
    assert entries.count() == 3


def test_tells_no_more_than_the_sender_may_see(here, call, failed):
    """receipts 5 and 7: one policy: a sender who does not share sees nothing, so nobody who asks for them does."""
    read(here.bob, here.tea)
    Person.objects.filter(pk=here.alice.pk).update(shares_since=None)

    assert call(TOTALS, **CALLS[TOTALS](here))["GroupMsgReceiptList"] == [
        {"Code": 10062, "MsgSeq": here.tea.seq}
    ]
    assert failed(call(READERS, **CALLS[READERS](here)))[0] == 11101
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        (TOTALS, {"GroupId": "bats"}, 10010),
        (TOTALS, {"GroupId": ""}, 10004),
        (TOTALS, {"MsgSeqList": [{"MsgSeq": 1}] * 101}, 10004),
        (TOTALS, {"MsgSeqList": [{"MsgSeq": 0}]}, 10004),
        (READERS, {"GroupId": "bats"}, 10010),
        (READERS, {"MsgSeq": 999}, 10062),
        (READERS, {"Filter": 2}, 10004),
        (READERS, {"Count": 0}, 10004),
        (READERS, {"Cursor": "mine"}, 11001),
    ],
)
def test_refuses_what_cannot_be_asked(here, call, failed, name, change, code):
    assert failed(call(name, **{**CALLS[name](here), **change}))[0] == code
