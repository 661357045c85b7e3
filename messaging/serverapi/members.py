"""Who is in a group: added, brought in, listed, removed, given a role, muted."""

from django.utils import timezone

from messaging.callback_names import Before
from messaging.models import Person, Stay
from messaging.services import groups, members, mute
from messaging.services.callbacks.asking import is_asked
from messaging.services.callbacks.before import before_inviting
from messaging.services.lookup import find_people
from messaging.wire.serverapi import groups as wire
from messaging.wire.serverapi.parts import as_fields

from .door import Answer, Call, Command, Data
from .finding import group_of, person_of
from .groups import appear


def ask_to_add(call: Call, data: Data) -> Data:
    if not is_asked(Before.INVITE):
        return data
    group, by = group_of(data["GroupId"]), call.administrator
    wanted = before_inviting(by=by, conversation=group, people=_people(data), operator=by)
    return {**data, "wanted": {one.user_id for one in wanted}}


def add_members(call: Call, data: Data) -> Answer:
    """Those whom there are, and whom the back end wants; the others are named. `Silence` changes nothing: who comes is
    part of the history."""
    conversation, named, people = group_of(data["GroupId"]), _named(data), _people(data)
    if "wanted" in data:
        people = [one for one in people if one.user_id in data["wanted"]]
    added = members.add_members(
        by=call.administrator, conversation=conversation, people=people, as_staff=True
    ).joined
    appear(call, conversation, [one for one in people if one.user_id in added], data["MemberList"])
    call.acts(conversation)
    return {"MemberList": wire.results(named, [one.user_id for one in people], added)}


def import_members(call: Call, data: Data) -> Answer:
    conversation, named, people = group_of(data["GroupId"]), _named(data), _people(data)
    given = {one["Member_Account"]: one for one in data["MemberList"]}
    those = [
        members.Came(
            one, wire.moment(given[one.user_id].get("JoinTime")), given[one.user_id].get("Role") == "Admin"
        )
        for one in people
    ]
    added = members.import_members(by=call.administrator, conversation=conversation, those=those)
    call.acts(conversation)
    return {"MemberList": wire.results(named, [one.user_id for one in people], added)}


def remove_members(call: Call, data: Data) -> Answer:
    """All of them, or nobody."""
    conversation, people = group_of(data["GroupId"]), find_people(data["MemberToDel_Account"])
    members.remove_members(by=call.administrator, conversation=conversation, people=people, as_staff=True)
    call.acts(conversation)
    return {}


def list_members(call: Call, data: Data) -> Answer:
    """In the order in which they came, by number or, with `Next`, from where the last page ended."""
    conversation = group_of(data["GroupId"])
    here = Stay.objects.current().filter(conversation=conversation).select_related("member", "person")
    if "MemberRoleFilter" in data:
        here = here.filter(member__role__in=data["MemberRoleFilter"])
    after, first = int(data.get("Next") or 0), data["Offset"]
    page = list(here.filter(pk__gt=after).order_by("pk")[first : first + data["Limit"] + 1])
    shown = page[: data["Limit"]]
    names, own = data.get("MemberInfoFilter"), data.get("AppDefinedDataFilter_GroupMember")
    return {
        "MemberNum": conversation.member_count,
        "MemberList": [wire.member(stay, names, own) for stay in shown],
        "Next": str(shown[-1].pk) if len(page) > len(shown) else "",
    }


def change_member(call: Call, data: Data) -> Answer:
    conversation, person = group_of(data["GroupId"]), person_of(data["Member_Account"])
    groups.change_member(
        by=call.administrator,
        conversation=conversation,
        person=person,
        role=data.get("Role"),
        name_card=data.get("NameCard"),
        custom=as_fields(data["AppMemberDefinedData"]) if "AppMemberDefinedData" in data else None,
        as_staff=True,
    )
    if "MuteTime" in data:
        mute.mute_member(
            by=call.administrator,
            conversation=conversation,
            person=person,
            seconds=data["MuteTime"],
            as_staff=True,
        )
    call.acts(conversation, about=person)
    return {}


def get_roles(call: Call, data: Data) -> Answer:
    here = Stay.objects.current().filter(
        conversation=group_of(data["GroupId"]), person__user_id__in=data["User_Account"]
    )
    roles = dict(here.values_list("person__user_id", "member__role"))
    return {
        "UserIdList": [
            {"Member_Account": name, "Role": roles.get(name, "NotMember")} for name in data["User_Account"]
        ]
    }


def mute_members(call: Call, data: Data) -> Answer:
    """All of them, or nobody."""
    conversation, people = group_of(data["GroupId"]), find_people(data["Members_Account"])
    mute.mute_members(
        by=call.administrator,
        conversation=conversation,
        people=people,
        seconds=data["MuteTime"],
        as_staff=True,
    )
    call.acts(conversation)
    return {}


def list_muted(call: Call, data: Data) -> Answer:
    return {"GroupId": data["GroupId"], "MutedAccountList": wire.muted(_muted(data), "MutedUntil")}


def list_shutted(call: Call, data: Data) -> Answer:
    """The same, as it was called before."""
    return {"GroupId": data["GroupId"], "ShuttedUinList": wire.muted(_muted(data), "ShuttedUntil")}


def _muted(data: Data) -> list[Stay]:
    here = Stay.objects.current().filter(
        conversation=group_of(data["GroupId"]), member__muted_until__gt=timezone.now()
    )
    return list(here.select_related("member", "person").order_by("pk"))


def _named(data: Data) -> list[str]:
    return [one["Member_Account"] for one in data["MemberList"]]


def _people(data: Data) -> list[Person]:
    """Those of the accounts that there are."""
    return list(Person.objects.filter(user_id__in=_named(data), erased_at=None).order_by("pk"))


COMMANDS = (
    Command("group_open_http_svc/add_group_member", wire.AddMembers, add_members, asks=ask_to_add),
    Command("group_open_http_svc/import_group_member", wire.ImportMembers, import_members),
    Command("group_open_http_svc/delete_group_member", wire.RemoveMembers, remove_members),
    Command("group_open_http_svc/get_group_member_info", wire.ListMembers, list_members, changes=False),
    Command("group_open_http_svc/modify_group_member_info", wire.ChangeMember, change_member),
    Command("group_open_http_svc/get_role_in_group", wire.GetRoles, get_roles, changes=False),
    Command("group_open_http_svc/forbid_send_msg", wire.Mute, mute_members),
    Command("group_open_http_svc/get_group_muted_account", wire.OneGroup, list_muted, changes=False),
    Command("group_open_http_svc/get_group_shutted_uin", wire.OneGroup, list_shutted, changes=False),
)
