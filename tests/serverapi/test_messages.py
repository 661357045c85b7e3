"""Sending by a back end: on whose behalf, to whom, once, and what is refused."""

import pytest

from messaging.models import AuditEntry, HiddenMessage, Message, Person
from messaging.services.blocks import block_person
from messaging.services.members import remove_members
from receipts.batcher import batcher

from .calls import CALLS

SEND, MANY, GROUP = "openim/sendmsg", "openim/batchsendmsg", "group_open_http_svc/send_group_msg"


def last(person: Person | None = None) -> Message:
    sent = Message.objects.filter(is_system=False)
    return (sent.filter(sender=person) if person else sent).latest("pk")


def body(text: str) -> list[dict[str, object]]:
    return [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}]


def test_sends_as_the_one_who_is_named_with_the_receipt_that_is_asked_for(here, call, frames):
    with frames() as told:
        answer = call(SEND, **CALLS[SEND](here))

    sent = last()
    assert (sent.sender, sent.conversation, sent.payload) == (
        here.alice,
        here.direct,
        {"text": "Tea at four"},
    )
    assert (sent.need_read_receipt, sent.audience_count) == (True, 1)
    assert answer == {
        "ActionStatus": "OK",
        "ErrorCode": 0,
        "ErrorInfo": "",
        "MsgTime": int(sent.sent_at.timestamp()),
        "MsgKey": f"{sent.seq}_7_{int(sent.sent_at.timestamp())}",
        "ReadReceiptCode": 0,
        "ReadReceiptReason": "",
    }
    assert [one.body["frame"] for one in told].count("messages") >= 1 or told
    entry = AuditEntry.objects.get()
    assert (entry.staff, entry.about, entry.thing_type, entry.thing) == (
        here.crm,
        here.alice,
        "conversation",
        str(here.direct.pk),
    )
    assert (entry.action, entry.note, entry.address) == ("on_behalf", SEND, "127.0.0.1")


def test_sends_as_the_administrator_if_nobody_is_named_and_opens_the_conversation(here, call):
    answer = call(SEND, To_Account="dora", MsgRandom=1, MsgBody=body("Hello"))

    sent = last()
    assert (sent.sender, {*sent.conversation.pair}) == (here.crm, {here.crm.pk, here.dora.pk})
    assert (sent.need_read_receipt, "ReadReceiptCode" in answer) == (False, False)


def test_sends_once_however_often_it_is_tried_and_again_what_is_something_else(here, call):
    good = CALLS[SEND](here)
    first, again, other = (
        call(SEND, **good),
        call(SEND, **good),
        call(SEND, **{**good, "MsgBody": body("No")}),
    )

    assert first["MsgKey"] == again["MsgKey"] != other["MsgKey"]
    assert [one.payload["text"] for one in here.direct.messages.order_by("seq")] == [
        "Hello",
        "Tea at four",
        "No",
    ]
    good = CALLS[GROUP](here)
    assert (
        call(GROUP, **good)["MsgSeq"]
        == call(GROUP, **good)["MsgSeq"]
        == call(GROUP, **good, CloudCustomData="x")["MsgSeq"] - 1
    )


def test_says_why_a_receipt_is_not_granted(here, call):
    here.owls.receipts = "off"
    here.owls.save(update_fields=["receipts"])

    answer = call(GROUP, **CALLS[GROUP](here))

    assert (answer["ErrorCode"], answer["ReadReceiptCode"], last().need_read_receipt) == (0, 11103, False)
    assert answer["ReadReceiptReason"] == "Read receipts are off in this group."


def test_calls_members_and_all(here, call):
    call(GROUP, **{**CALLS[GROUP](here), "GroupAtInfo": [{"GroupAtAllFlag": 1}, {"GroupAt_Account": "dora"}]})

    assert (last().at_user_list, last().mentions_all) == (["__kImSDK_MesssageAtALL__", "dora"], True)


@pytest.mark.parametrize(("name", "only"), [(SEND, {"MsgLifeTime": 0}), (GROUP, {"OnlineOnlyFlag": 1})])
def test_reaches_only_who_is_online_and_keeps_nothing(here, call, frames, name, only):
    good = {field: value for field, value in CALLS[name](here).items() if field != "GroupAtInfo"}
    before = Message.objects.count()

    with frames() as told:
        answer = call(name, **{**good, **only})

    assert (answer["ErrorCode"], answer["ReadReceiptCode"], Message.objects.count()) == (0, 11014, before)
    assert told


def test_hides_from_the_sender_what_their_devices_are_not_to_show(here, call):
    call(SEND, **{**CALLS[SEND](here), "SyncOtherMachine": 2})

    assert [one.person for one in HiddenMessage.objects.filter(message=last())] == [here.alice]


def test_sends_to_each_of_many_by_itself(here, call):
    block_person(person=here.dora, other=here.alice)

    answer = call(
        MANY,
        From_Account="alice",
        To_Account=["bob", "nobody", "dora", "charlie", "alice", "bob"],
        MsgRandom=7,
        MsgBody=body("News"),
    )

    assert [(one["To_Account"], one["ErrorCode"]) for one in answer["ErrorList"]] == [
        ("nobody", 90003),
        ("dora", 20007),
        ("alice", 11006),
    ]
    assert [one["To_Account"] for one in answer["MsgKeyList"]] == ["bob", "charlie"]
    assert Message.objects.filter(sender=here.alice, payload={"text": "News"}).count() == 2
    assert AuditEntry.objects.filter(about=here.alice, note=MANY).count() == 2


@pytest.mark.parametrize(
    ("name", "change", "code", "words"),
    [
        (SEND, {"From_Account": "nobody"}, 90008, "nobody"),
        (SEND, {"To_Account": "nobody"}, 90003, "nobody"),
        (SEND, {"To_Account": "alice"}, 11006, "two people"),
        (SEND, {"To_Account": 7}, 90003, "To_Account"),
        (SEND, {"MsgLifeTime": 604_801}, 90026, "MsgLifeTime"),
        (SEND, {"MsgBody": body("x" * 8_001)}, 90002, "8000"),
        (SEND, {"MsgBody": [{"MsgType": "TIMRelayElem", "MsgContent": {}}]}, 90002, "MsgType"),
        (SEND, {"MsgBody": [{"MsgType": "TIMImageElem", "MsgContent": {"UUID": "none"}}]}, 11301, "upload"),
        (MANY, {"To_Account": []}, 90003, "To_Account"),
        (GROUP, {"GroupId": "bats"}, 10010, "conversation"),
        (GROUP, {"From_Account": "charlie"}, 10010, "conversation"),
        (GROUP, {"From_Account": "nobody"}, 10019, "nobody"),
        (GROUP, {"GroupAtInfo": [{"GroupAt_Account": "charlie"}]}, 10004, "member"),
        (GROUP, {"GroupAtInfo": [{"GroupAtAllFlag": 0}]}, 10004, "GroupAt_Account"),
    ],
)
def test_sends_nothing_of_what_is_refused(here, call, failed, nothing_changes, name, change, code, words):
    with nothing_changes():
        told = failed(call(name, **{**CALLS[name](here), **change}))

    assert told[0] == code
    assert words in told[1]


def test_obeys_blocks_and_leaving_as_at_every_other_door(here, call, failed):
    block_person(person=here.bob, other=here.alice)
    remove_members(by=here.alice, conversation=here.owls, people=[here.bob])
    Person.objects.filter(pk=here.dora.pk).update(is_active=False)

    assert failed(call(SEND, **CALLS[SEND](here)))[0] == 20007
    assert failed(call(GROUP, **{**CALLS[GROUP](here), "From_Account": "bob"}))[0] == 10007
    assert failed(call(SEND, **{**CALLS[SEND](here), "From_Account": "dora"}))[0] == 10007


def test_an_answer_on_behalf_gives_a_receipt_that_says_so(here, call, django_capture_on_commit_callbacks):
    reply = f'{{"messageReply": {{"messageID": "{here.tea.message_id}"}}}}'
    given = []
    batcher_submit, batcher.submit = batcher.submit, lambda one, *_: given.append(one)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            call(
                GROUP,
                GroupId="owls",
                From_Account="bob",
                Random=1,
                MsgBody=body("Yes"),
                CloudCustomData=reply,
            )
    finally:
        batcher.submit = batcher_submit

    [reading] = given
    assert (reading.reader, reading.given_by) == (here.bob.pk, here.crm.pk)


def test_tells_members_what_the_application_says(here, call, failed, frames, client_of):
    SAY = "group_open_http_svc/send_group_system_notification"

    with frames() as told:
        assert call(SAY, GroupId="owls", Content="Maintenance", ToMembers_Account=["bob"])["ErrorCode"] == 0
        assert call(SAY, GroupId="owls", Content="All of you")["ErrorCode"] == 0
    refused = [
        failed(call(SAY, GroupId="owls", Content="x", ToMembers_Account=["bob", "charlie"])),
        failed(call(SAY, GroupId="owls", Content=" ")),
        failed(call(SAY, GroupId="bats", Content="x")),
    ]

    assert len(told) == 4
    [newest, first] = client_of(here.bob).get("/api/v1/notices/").json()["results"]
    assert (newest["userDefinedField"], newest["operationType"]) == ("All of you", 255)
    assert (first["userDefinedField"], first["operatorInfo"]["userID"]) == ("Maintenance", "crm")
    assert client_of(here.charlie).get("/api/v1/notices/").json()["results"] == []
    assert [code for code, _ in refused] == [10007, 10004, 10010]
