"""Groups and their members by the server API: what the owner could do, by who is not in them."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from messaging.errors import MayNotBringIn
from messaging.models import Conversation, Member, Message, Stay
from messaging.services.blocks import block_person
from messaging.services.groups import create_group
from messaging.services.leases import renew_leases
from messaging.services.people import change_profile
from tests.messaging.scenes import role_of

from .calls.groups import FIELD, NEW

IN = "group_open_http_svc"
MADE = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_group_says_what_it_was_made_with(here, call):
    members = [
        {"Member_Account": "bob", "Role": "Admin", "AppMemberDefinedData": FIELD},
        {"Member_Account": "dora"},
    ]
    made = call(f"{IN}/create_group", **NEW, MemberList=members)
    [said] = call(f"{IN}/get_group_info", GroupIdList=["barn"])["GroupInfo"]
    listed = call(f"{IN}/get_group_member_info", GroupId="barn")

    assert made["GroupId"] == "barn"
    barn = Conversation.objects.get(group_id="barn")
    assert said == {
        **{name: value for name, value in NEW.items() if name != "SupportTopic"},
        "CreateTime": int(barn.created_at.timestamp()),
        "LastMsgTime": int(barn.last_message_at.timestamp()),
        "NextMsgSeq": barn.last_seq + 1,
        "MemberNum": 3,
        "MaxMemberCount": 500,
        "MuteAllMember": "Off",
        "ShutUpAllMember": "Off",
        "SupportTopic": 0,
        "ErrorCode": 0,
        "ErrorInfo": "",
    }
    assert listed["MemberNum"] == 3
    assert [(one["Member_Account"], one["Role"]) for one in listed["MemberList"]] == [
        ("alice", "Owner"),
        ("bob", "Admin"),
        ("dora", "Member"),
    ]
    assert listed["MemberList"][1]["AppMemberDefinedData"] == FIELD


@pytest.mark.parametrize(
    ("changed", "code", "names"),
    [
        ({"Owner_Account": "nobody"}, 10019, "person"),
        ({"Owner_Account": None}, 10004, "Owner_Account"),
        ({"Type": "Owlery"}, 10004, "Type"),
        ({"GroupId": "owls"}, 10021, "taken"),
        ({"GroupId": "@TGS#1"}, 10015, "group ID"),
        ({"FaceUrl": "https://example.org/x.png"}, 10004, "FaceUrl"),
        ({"MemberList": [{"Member_Account": "bob"}, {"Member_Account": "nobody"}]}, 10019, "nobody"),
        ({"MemberList": [{"Member_Account": "bob", "Role": "Owner"}]}, 10004, "MemberList.0.Role"),
        ({"MemberList": [{"Member_Account": "alice", "Role": "Admin"}]}, 10007, "roles"),
        ({"MaxMemberCount": 2}, 10004, "MaxMemberCount"),
        ({"SupportTopic": 1}, 10007, "community"),
    ],
)
def test_a_group_that_is_wrong_is_not_made(here, call, failed, nothing_changes, changed, code, names):
    with nothing_changes():
        told, words = failed(call(f"{IN}/create_group", **{**NEW, **changed}))

    assert told == code and names in words


def test_whoever_has_blocked_the_owner_comes_into_their_group_by_the_back_end_alone(
    here, call, failed, nothing_changes
):
    block_person(person=here.bob, other=here.alice)

    with nothing_changes():
        code, words = failed(call(f"{IN}/create_group", **{**NEW, "MemberList": [{"Member_Account": "bob"}]}))

    assert (code, words) == (20008, MayNotBringIn.text)
    group_id = call(f"{IN}/create_group", **NEW)["GroupId"]
    added = call(f"{IN}/add_group_member", GroupId=group_id, MemberList=[{"Member_Account": "bob"}])
    assert added["MemberList"] == [{"Member_Account": "bob", "Result": 1}]


def test_lists_all_groups_and_those_of_one_by_pages(here, call):
    for number in range(3):
        create_group(creator=here.bob, group_type="Public", group_id=f"wood{number}")
    create_group(creator=here.bob, group_type="AVChatRoom", group_id="stage")
    call(f"{IN}/destroy_group", GroupId="wood1")

    first = call(f"{IN}/get_appid_group_list", Limit=2)
    second = call(f"{IN}/get_appid_group_list", Limit=2, Next=first["Next"])
    public = call(f"{IN}/get_appid_group_list", GroupType="Public")
    joined = call(f"{IN}/get_joined_group_list", Member_Account="bob", Limit=2, Offset=1)
    huge = call(f"{IN}/get_joined_group_list", Member_Account="bob", WithHugeGroups=1)

    def ids(answer):
        return [one["GroupId"] for one in answer["GroupIdList"]]

    assert (ids(first), ids(second), second["Next"]) == (["owls", "wood0"], ["wood2", "stage"], 0)
    assert (first["TotalCount"], ids(public)) == (4, ["wood0", "wood2"])
    assert (joined["TotalCount"], ids(joined)) == (3, ["wood0", "wood2"])
    assert joined["GroupIdList"][0]["SelfInfo"]["Role"] == "Owner"
    assert ids(huge) == ["owls", "wood0", "wood2", "stage"]


def test_a_filter_leaves_what_it_names(here, call):
    wanted = {"GroupBaseInfoFilter": ["Name", "Nonsense"], "AppDefinedDataFilter_Group": ["colour"]}

    found, missing = call(f"{IN}/get_group_info", GroupIdList=["owls", "none"], ResponseFilter=wanted)[
        "GroupInfo"
    ]

    assert found == {"GroupId": "owls", "Name": "", "AppDefinedData": [], "ErrorCode": 0, "ErrorInfo": ""}
    assert (missing["GroupId"], missing["ErrorCode"]) == ("none", 10010)


def test_who_leads_nothing_leads_it_all(here, call):
    """The administrator is in none of these groups, and comes into none."""
    owls = {"GroupId": "owls"}

    assert (
        call(f"{IN}/modify_group_base_info", **owls, Name="Barn owls", ShutUpAllMember="On")["ErrorCode"] == 0
    )
    added = call(
        f"{IN}/add_group_member",
        **owls,
        MemberList=[{"Member_Account": name} for name in ("charlie", "bob", "nobody", "charlie")],
    )
    changed = call(
        f"{IN}/modify_group_member_info", **owls, Member_Account="charlie", NameCard="Chas", ShutUpTime=600
    )
    muted = call(f"{IN}/forbid_send_msg", **owls, Members_Account=["bob"], ShutUpTime=60)
    silent = call(f"{IN}/get_group_muted_account", **owls)
    former = call(f"{IN}/get_group_shutted_uin", **owls)
    handed = call(f"{IN}/change_group_owner", **owls, NewOwner_Account="dora")
    removed = call(f"{IN}/delete_group_member", **owls, MemberToDel_Account=["alice", "bob"])
    roles = call(f"{IN}/get_role_in_group", **owls, User_Account=["dora", "charlie", "alice", "nobody"])

    assert [(one["Member_Account"], one["Result"]) for one in added["MemberList"]] == [
        ("charlie", 1),
        ("bob", 2),
        ("nobody", 0),
        ("charlie", 1),
    ]
    assert [answer["ErrorCode"] for answer in (changed, muted, handed, removed)] == [0] * 4
    assert [one["Member_Account"] for one in silent["MutedAccountList"]] == ["bob", "charlie"]
    assert all(one["ShuttedUntil"] > timezone.now().timestamp() for one in former["ShuttedUinList"])
    assert [one["Role"] for one in roles["UserIdList"]] == ["Owner", "Member", "NotMember", "NotMember"]
    here.owls.refresh_from_db()
    assert (here.owls.name, here.owls.mute_all, here.owls.member_count) == ("Barn owls", True, 2)
    assert not Member.objects.filter(person=here.crm).exists()


@pytest.mark.parametrize(
    ("command", "body", "code", "names"),
    [
        ("delete_group_member", {"MemberToDel_Account": ["bob", "charlie"]}, 10007, "charlie"),
        ("delete_group_member", {"MemberToDel_Account": ["bob", "nobody"]}, 10019, "nobody"),
        ("delete_group_member", {"MemberToDel_Account": ["bob", "alice"]}, 10007, "alice"),
        ("forbid_send_msg", {"Members_Account": ["bob", "alice"], "MuteTime": 60}, 10007, "alice"),
        ("forbid_send_msg", {"Members_Account": ["bob"], "MuteTime": 4_294_967_295}, 10004, "MuteTime"),
        (
            "modify_group_member_info",
            {"Member_Account": "bob", "Role": "Admin", "MuteTime": 60},
            10007,
            "bob",
        ),
        ("modify_group_member_info", {"Member_Account": "charlie", "NameCard": "x"}, 10007, "member"),
        ("change_group_owner", {"NewOwner_Account": "charlie"}, 10007, "member"),
        ("get_group_member_info", {"Next": "٣"}, 10004, "Next"),
        (
            "import_group_member",
            {"MemberList": [{"Member_Account": "bob", "JoinTime": 253_402_300_799}]},
            10004,
            "yet",
        ),
    ],
)
def test_what_is_refused_is_refused_as_a_whole(
    here, call, failed, nothing_changes, command, body, code, names
):
    with nothing_changes():
        told, words = failed(call(f"{IN}/{command}", GroupId="owls", **body))

    assert told == code and names in words


@pytest.mark.parametrize("group_id", ["none", "barn"])
def test_a_group_that_is_over_is_as_none(here, call, failed, nothing_changes, group_id):
    call(f"{IN}/create_group", **{**NEW, "GroupId": "barn"})
    call(f"{IN}/destroy_group", GroupId="barn")
    calls = {
        "destroy_group": {},
        "modify_group_base_info": {"Name": "x"},
        "get_group_member_info": {},
        "add_group_member": {"MemberList": [{"Member_Account": "bob"}]},
        "import_group_member": {"MemberList": [{"Member_Account": "bob"}]},
        "get_role_in_group": {"User_Account": ["alice"]},
        "clear_group_attr": {},
        "get_online_member_num": {},
    }

    with nothing_changes():
        codes = {
            name: failed(call(f"{IN}/{name}", GroupId=group_id, **body))[0] for name, body in calls.items()
        }

    assert codes == dict.fromkeys(calls, 10010)


def test_members_are_listed_by_pages(here, call):
    by_offset = [
        call(f"{IN}/get_group_member_info", GroupId="owls", Limit=2, Offset=offset)["MemberList"]
        for offset in (0, 2)
    ]
    first = call(f"{IN}/get_group_member_info", GroupId="owls", Limit=2, Next="")
    second = call(f"{IN}/get_group_member_info", GroupId="owls", Limit=2, Next=first["Next"])
    plain = call(
        f"{IN}/get_group_member_info", GroupId="owls", MemberRoleFilter=["Member"], MemberInfoFilter=["Role"]
    )

    assert [len(page) for page in by_offset] == [2, 1]
    assert [*first["MemberList"], *second["MemberList"]] == [one for page in by_offset for one in page]
    assert second["Next"] == ""
    assert [one["Member_Account"] for one in plain["MemberList"]] == ["bob", "dora"]
    assert plain["MemberList"][0] == {"Member_Account": "bob", "Role": "Member", "AppMemberDefinedData": []}


def test_keeps_attributes_with_a_group_and_counts_who_is_online(here, call):
    renew_leases(process="p1", sockets={here.bob.pk: 1, here.dora.pk: 1, here.charlie.pk: 1}, seconds=30)
    change_profile(person=here.dora, hides_status=True)

    def kept(command, **body):
        assert call(f"{IN}/{command}", GroupId="owls", **body)["ErrorCode"] == 0
        answer = call("group_open_attr_http_svc/get_group_attr", GroupId="owls")
        return {pair["key"]: pair["value"] for pair in answer["GroupAttrAry"]}

    def pairs(**attributes):
        return [{"key": key, "value": value} for key, value in attributes.items()]

    assert kept("modify_group_attr", GroupAttr=pairs(mood="sunny", tea="mint")) == {
        "mood": "sunny",
        "tea": "mint",
    }
    assert kept("modify_group_attr", GroupAttr=pairs(mood="grey"))["tea"] == "mint"
    assert kept("delete_group_attr", GroupAttr=[{"key": "tea"}]) == {"mood": "grey"}
    assert kept("set_group_attr", GroupAttr=pairs(tea="black")) == {"tea": "black"}
    assert kept("clear_group_attr") == {}
    assert call(f"{IN}/get_online_member_num", GroupId="owls")["OnlineMemberNum"] == 1


def test_what_is_brought_from_elsewhere_has_its_times_and_is_told_to_nobody(here, call, frames):
    seconds = int(MADE.timestamp())
    with frames() as told:
        made = call(f"{IN}/import_group", **NEW, CreateTime=seconds)
        came = call(
            f"{IN}/import_group_member",
            GroupId="barn",
            MemberList=[
                {"Member_Account": "bob", "Role": "Admin", "JoinTime": seconds + 60},
                {"Member_Account": "nobody"},
                {"Member_Account": "alice"},
            ],
        )

    assert (made["GroupId"], told) == ("barn", [])
    assert [one["Result"] for one in came["MemberList"]] == [1, 0, 2]
    barn = Conversation.objects.get(group_id="barn")
    joined = dict(Stay.objects.filter(conversation=barn).values_list("person__user_id", "joined_at"))
    assert (barn.created_at, joined["alice"]) == (MADE, MADE)
    assert (joined["bob"].timestamp(), role_of(here.bob, barn)) == (seconds + 60, Member.Role.ADMIN)
    assert not Message.objects.filter(conversation=barn).exists()
