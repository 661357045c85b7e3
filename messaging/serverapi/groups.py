"""Groups: made, brought in, looked at, changed, handed over, dismissed, as staff may."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from messaging.callback_names import Before
from messaging.errors import ConversationNotFound
from messaging.models import Conversation, Member, Person, Stay
from messaging.services import groups
from messaging.services.callbacks.asking import is_asked
from messaging.services.callbacks.before import before_creating
from messaging.services.lookup import find_people
from messaging.wire.serverapi import groups as wire
from messaging.wire.serverapi.parts import as_fields

from .codes import failure
from .door import Answer, Call, Command, Data
from .finding import group_of, person_of

INFO = "group_open_http_svc/get_group_info"


def ask_to_create(call: Call, data: Data) -> Data:
    if not is_asked(Before.CREATE_GROUP):
        return data
    before_creating(
        creator=person_of(data["Owner_Account"]),
        group_type=data["Type"],
        name=data.get("Name", ""),
        members=find_people([one["Member_Account"] for one in data.get("MemberList", [])]),
        operator=call.administrator,
    )
    return data


def create_group(call: Call, data: Data) -> Answer:
    members = data.get("MemberList", [])
    owner = person_of(data["Owner_Account"])
    people = find_people([one["Member_Account"] for one in members])
    conversation = _made(data, owner, members=people)
    appear(call, conversation, people, members)
    call.acts(conversation, about=owner)
    return {"GroupId": conversation.group_id}


def import_group(call: Call, data: Data) -> Answer:
    owner = person_of(data["Owner_Account"])
    conversation = _made(data, owner, made_at=wire.moment(data.get("CreateTime")) or timezone.now())
    call.acts(conversation, about=owner)
    return {"GroupId": conversation.group_id}


def get_groups(call: Call, data: Data) -> Answer:
    named = data["GroupIdList"]
    found = {one.group_id: one for one in Conversation.objects.filter(group_id__in=named, dismissed_at=None)}
    owners = owners_of(found.values())
    wanted = data.get("ResponseFilter", {})
    missing = failure(INFO, ConversationNotFound())
    return {
        "GroupInfo": [
            {
                **wire.group(found[name], owners.get(found[name].pk, ""), wanted),
                "ErrorCode": 0,
                "ErrorInfo": "",
            }
            if name in found
            else {"GroupId": name, "ErrorCode": missing["ErrorCode"], "ErrorInfo": missing["ErrorInfo"]}
            for name in named
        ]
    }


def list_groups(call: Call, data: Data) -> Answer:
    """In the order in which they were made; topics are not among them."""
    live = _standing(data["GroupType"])
    page = list(live.filter(pk__gt=data["Next"]).order_by("pk")[: data["Limit"] + 1])
    shown = page[: data["Limit"]]
    return {
        "TotalCount": live.count(),
        "GroupIdList": [{"GroupId": one.group_id} for one in shown],
        "Next": shown[-1].pk if len(page) > len(shown) else 0,
    }


def list_joined(call: Call, data: Data) -> Answer:
    person = person_of(data["Member_Account"])
    joined = _standing(data["GroupType"]).filter(stays__person=person, stays__until_seq=None)
    if not data["WithHugeGroups"]:
        joined = joined.exclude(group_type=Conversation.GroupType.AV_CHAT_ROOM)
    page = list(joined.order_by("pk")[data["Offset"] : data["Offset"] + data["Limit"]])
    stays = Stay.objects.current().filter(person=person, conversation__in=page).select_related("member")
    own = {stay.conversation_id: stay for stay in stays}
    owners = owners_of(page)
    wanted = data.get("ResponseFilter", {})
    return {
        "TotalCount": joined.count(),
        "GroupIdList": [
            {
                **wire.group(one, owners.get(one.pk, ""), wanted),
                "SelfInfo": wire.self_info(own[one.pk], wanted.get("SelfInfoFilter")),
            }
            for one in page
            if one.pk in own
        ],
    }


def change_group(call: Call, data: Data) -> Answer:
    conversation = group_of(data["GroupId"])
    groups.change_group(
        by=call.administrator, conversation=conversation, as_staff=True, **wire.given_profile(data)
    )
    call.acts(conversation)
    return {}


def hand_over(call: Call, data: Data) -> Answer:
    conversation, heir = group_of(data["GroupId"]), person_of(data["NewOwner_Account"])
    groups.hand_over(by=call.administrator, conversation=conversation, person=heir, as_staff=True)
    call.acts(conversation, about=heir)
    return {}


def destroy_group(call: Call, data: Data) -> Answer:
    conversation = group_of(data["GroupId"])
    groups.dismiss_group(by=call.administrator, conversation=conversation, as_staff=True)
    call.acts(conversation)
    return {}


def appear(call: Call, conversation: Conversation, people: Sequence[Person], given: Sequence[Data]) -> None:
    """Those who have just come in have the roles and the fields that were given with them."""
    by_name = {one["Member_Account"]: one for one in given}
    for person in people:
        said = by_name[person.user_id]
        if "Role" in said or "AppMemberDefinedData" in said:
            groups.change_member(
                by=call.administrator,
                conversation=conversation,
                person=person,
                role=said.get("Role"),
                custom=as_fields(said["AppMemberDefinedData"]) if "AppMemberDefinedData" in said else None,
                as_staff=True,
            )


def owners_of(conversations: Collection[Conversation]) -> dict[int, str]:
    """By conversation (pk)."""
    owners = Member.objects.filter(conversation__in=conversations, role=Member.Role.OWNER)
    return dict(owners.values_list("conversation", "person__user_id"))


def _made(data: Data, owner: Person, **more: Any) -> Conversation:
    return groups.create_group(
        creator=owner,
        group_type=data["Type"],
        group_id=data.get("GroupId", ""),
        has_topics=bool(data.get("SupportTopic")),
        **wire.given_profile(data),
        **more,
    )


def _standing(group_type: str) -> Any:
    standing = Conversation.objects.filter(kind=Conversation.Kind.GROUP, community=None, dismissed_at=None)
    return standing.filter(group_type=group_type) if group_type else standing


COMMANDS = (
    Command("group_open_http_svc/create_group", wire.CreateGroup, create_group, asks=ask_to_create),
    Command("group_open_http_svc/import_group", wire.ImportGroup, import_group),
    Command(INFO, wire.GetGroups, get_groups, changes=False),
    Command("group_open_http_svc/get_appid_group_list", wire.ListGroups, list_groups, changes=False),
    Command("group_open_http_svc/get_joined_group_list", wire.ListJoined, list_joined, changes=False),
    Command("group_open_http_svc/modify_group_base_info", wire.ChangeGroup, change_group),
    Command("group_open_http_svc/change_group_owner", wire.HandOver, hand_over),
    Command("group_open_http_svc/destroy_group", wire.OneGroup, destroy_group),
)
