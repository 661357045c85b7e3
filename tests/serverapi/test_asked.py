"""What a back end does by the server API is asked like all else, outside of its transaction, and once."""

import pytest

from messaging.models import AuditEntry, Conversation, Message
from tests.messaging.callbacks.conftest import ALLOWED, back_end  # noqa: F401

SEND, GROUP = "openim/sendmsg", "group_open_http_svc/send_group_msg"
CREATE, ADD = "group_open_http_svc/create_group", "group_open_http_svc/add_group_member"
BODY = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea?"}}]

CALLS = {
    SEND: ({"From_Account": "alice", "To_Account": "bob", "MsgRandom": 7, "MsgBody": BODY}, 20006),
    GROUP: ({"From_Account": "alice", "GroupId": "owls", "Random": 7, "MsgBody": BODY}, 10016),
    CREATE: ({"Owner_Account": "alice", "Type": "Public", "GroupId": "bees", "Name": "Bees"}, 10016),
    ADD: ({"GroupId": "owls", "MemberList": [{"Member_Account": "charlie"}]}, 10016),
}


@pytest.mark.parametrize("name", CALLS)
def test_is_asked_and_refused_in_its_words(call, back_end, nothing_changes, name):  # noqa: F811
    body, number = CALLS[name]

    back_end.says = {**ALLOWED, "ErrorCode": 1, "ErrorInfo": "Not now"}
    with nothing_changes():
        assert call(name, **body) == {"ActionStatus": "FAIL", "ErrorCode": number, "ErrorInfo": "Not now"}
    back_end.says = ALLOWED
    assert call(name, **body)["ErrorCode"] == 0

    assert [asked.get("Operator_Account", "crm") for asked in back_end.asked] == ["crm"] * 2
    assert {query["OptPlatform"] for query in back_end.queries} == {"RESTAPI"}
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("name", [SEND, GROUP])
def test_sends_what_was_made_of_it_and_asks_once(call, back_end, name):  # noqa: F811
    body, _ = CALLS[name]
    back_end.says = {**ALLOWED, "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "***"}}]}

    answers = [call(name, **body) for _ in range(2)]

    assert answers[0] == answers[1]
    assert Message.objects.latest("pk").payload == {"text": "***"}
    assert len(back_end.asked) == 1
    call(name, **body, CloudCustomData="x", ForbidCallbackControl=["ForbidBeforeSendMsgCallback"])
    assert Message.objects.latest("pk").payload == {"text": "Tea?"}
    assert len(back_end.asked) == 1


def test_leaves_those_out_whom_the_back_end_does_not_want(call, back_end, here):  # noqa: F811
    back_end.says = {**ALLOWED, "RefusedMembers_Account": ["crm"]}

    answer = call(ADD, GroupId="owls", MemberList=[{"Member_Account": "charlie"}, {"Member_Account": "crm"}])

    assert answer["MemberList"] == [
        {"Member_Account": "charlie", "Result": 1},
        {"Member_Account": "crm", "Result": 0},
    ]
    assert Conversation.objects.get(pk=here.owls.pk).member_count == 4
