"""A back end that was written with a public library for the vendor's server API, which knows nothing of us: only the
address is ours, and the signature a credential, as a library signs by itself with a key that we do not have."""

from typing import Any

import pytest
import requests
from tencentcloud_im.tcim_client import (
    FriendObj,
    GroupAppDefinedData,
    GroupAttr,
    GroupMemObj,
    GroupObj,
    MessageObj,
    MessageText,
    TCIMClient,
)

from bench.client.client import Client
from tests.live_server import Server

pytestmark = [pytest.mark.live, pytest.mark.once]

GROUP = "their-birds"
CAST = ["their-ann", "their-ben", "their-cat"]
ANN, BEN, CAT = CAST


class BackEnd(TCIMClient):
    def get_user_sig(self, user_id: str, expire_time: int = 0) -> str:
        return str(self.key)

    def ask(self, command: str, **body: Any) -> requests.Response:
        """A command that the library has no method for, or a field that its method leaves out: in its own way."""
        return requests.post(f"{self.tecent_url}/{command}", params=self._gen_query(), json=body, timeout=30)


@pytest.fixture
def back_end(server: Server, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> BackEnd:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return BackEnd(1, tokens["backend"], "backend", tencent_url=f"{server.url}/v4")


def of(response: requests.Response | None) -> dict[str, Any]:
    """What a call answered, which succeeded; the library answers None when it fails by itself."""
    assert response is not None and response.status_code == 200
    answer: dict[str, Any] = response.json()
    assert (answer["ActionStatus"], answer["ErrorCode"]) == ("OK", 0), answer
    return answer


def people_in(answer: dict[str, Any]) -> dict[str, str]:
    return {one["Member_Account"]: one["Role"] for one in answer["MemberList"]}


def test_leads_accounts_friends_and_groups_and_asks_who_has_read(back_end: BackEnd, server: Server) -> None:
    assert of(back_end.batch_add_users([*CAST, "no spaces"]))["FailAccounts"] == ["no spaces"]
    of(back_end.add_single_user(ANN, "Ann", ""))
    checked = of(back_end.search_user([ANN, "their-dan"]))["ResultItem"]
    assert [one["AccountStatus"] for one in checked] == ["Imported", "NotImported"]
    assert of(back_end.check_user_online([ANN]))["QueryResult"] == [{"To_Account": ANN, "Status": "Offline"}]

    of(back_end.add_friend(ANN, [FriendObj(BEN, "web", remark="Benny"), FriendObj(CAT, "web")]))
    friends = of(back_end.get_friends(ANN))
    of(back_end.delete_friends(ANN, [CAT]))
    assert [one["To_Account"] for one in friends["UserDataItem"]] == [BEN, CAT]
    assert of(back_end.get_friends(ANN))["FriendNum"] == 1

    members = [GroupMemObj(BEN, "Admin"), GroupMemObj(CAT)]
    fields = [GroupAppDefinedData("colour", "brown")]
    group = GroupObj(ANN, "Public", "Birds", "Of feather", "Fly", "", 50, members, fields, GROUP)
    assert of(back_end.create_group(group))["GroupId"] == GROUP
    of(back_end.update_group_baseinfo(GROUP, group_name="Owls", appJoinOption="FreeAccess"))
    of(back_end.update_group_mem_info(GROUP, CAT, namecard="Cathy", appMemDefineData=fields))
    [said] = of(back_end.get_group_detail([GROUP], ["Name", "Owner_Account", "MemberNum"]))["GroupInfo"]
    assert (said["Name"], said["Owner_Account"], said["MemberNum"]) == ("Owls", ANN, 3)
    assert GROUP in [one["GroupId"] for one in of(back_end.get_group())["GroupIdList"]]
    assert [one["GroupId"] for one in of(back_end.get_joined_groups(CAT))["GroupIdList"]] == [GROUP]
    listed = of(back_end.get_group_mem_info_detail(GROUP))
    assert people_in(listed) == {ANN: "Owner", BEN: "Admin", CAT: "Member"}
    of(back_end.forbid_send_msg(GROUP, [CAT], 60))
    silent = of(back_end.get_group_shutup_list(GROUP))["ShuttedUinList"]
    assert [one["Member_Account"] for one in silent] == [CAT]

    assert of(back_end.update_group_attr(GROUP, [GroupAttr("mood", "sunny")]))
    kept = of(back_end.get_group_attr(GROUP))["GroupAttrAry"]
    assert (kept, of(back_end.get_online_member_num(GROUP))["OnlineMemberNum"]) == (
        [{"key": "mood", "value": "sunny"}],
        0,
    )

    message = MessageObj(ANN, BEN, [MessageText("Tea?")])
    message.IsNeedReadReceipt = 1
    key = of(back_end.send_message(message))["MsgKey"]
    info = [{"From_Account": ANN, "To_Account": BEN, "MsgKey": key}]
    read = {"Operator_Account": BEN, "Peer_Account": ANN, "C2CMsgInfo": info}
    assert of(back_end.ask("openim/c2c_msg_read_receipt", **read))["C2CMsgResult"][0]["Result"] == "ok"
    of(back_end.set_user_message_read(BEN, ANN))

    of(back_end.send_group_message(GROUP, [MessageText("Hoo")], from_account=ANN))
    asking = {"Random": 7, "MsgBody": [MessageText("Who is in?").__dict__], "NeedReadReceipt": 1}
    in_group = {"GroupId": GROUP}
    sent = of(back_end.ask("group_open_http_svc/send_group_msg", **in_group, From_Account=ANN, **asking))
    seq = {"MsgSeq": sent["MsgSeq"]}
    read_by(server, back_end, BEN, sent["MsgSeq"])
    [total] = of(back_end.ask("group_open_http_svc/get_group_msg_receipt", **in_group, MsgSeqList=[seq]))[
        "GroupMsgReceiptList"
    ]
    readers, others = (
        of(
            back_end.ask(
                "group_open_http_svc/get_group_msg_receipt_detail",
                **in_group,
                **seq,
                Filter=which,
                Cursor="",
                Count=200,
            )
        )
        for which in (0, 1)
    )
    assert (sent["ReadReceiptCode"], total) == (0, {"Code": 0, **seq, "ReadNum": 1, "UnreadNum": 1})
    assert readers["ReadList"] == [{"Read_Account": BEN}]
    assert others["UnreadList"] == [{"Unread_Account": CAT}]

    of(back_end.delete_group_mem(GROUP, [CAT]))
    added = of(back_end.add_group_member(GROUP, [GroupMemObj(CAT), GroupMemObj(BEN)]))["MemberList"]
    assert [one["Result"] for one in added] == [1, 2]
    of(back_end.change_group_owner(GROUP, BEN))
    roles = of(back_end.get_mem_role_in_group(GROUP, [*CAST, "backend"]))["UserIdList"]
    assert [one["Role"] for one in roles] == ["Member", "Owner", "Member", "NotMember"]
    of(back_end.delete_group(GROUP))
    of(back_end.abolition_user_sig(BEN))
    deleted = of(back_end.del_user([*CAST, "their-dan"]))["ResultItem"]
    assert [one["ResultCode"] for one in deleted] == [0, 0, 0, 70107]


def read_by(server: Server, back_end: BackEnd, user_id: str, seq: int) -> None:
    """Somebody's own client, let in by a credential, has shown the message of that number."""
    granted = requests.post(
        f"{server.url}/api/v1/credentials/",
        json={"userID": user_id},
        headers={"Authorization": f"Token {back_end.key}"},
        timeout=30,
    )
    client = Client(server.url, user_id, granted.json()["userSig"])
    try:
        messages = client.rest.get(f"/conversations/GROUP{GROUP}/messages/").json()["messages"]
        [message_id] = [one["ID"] for one in messages if one["sequence"] == seq]
        answer = client.rest.post("/receipts/", json={"messages": [{"messageID": message_id}]})
        assert answer.json()["results"][0]["result"] == "ok", answer.text
    finally:
        client.close()
