"""What applications keep with a group, and how many of it are online."""

from messaging.services import group_data, members
from messaging.wire.serverapi import group_data as wire
from messaging.wire.serverapi.groups import OneGroup

from .door import Answer, Call, Command, Data
from .finding import group_of


def get_attributes(call: Call, data: Data) -> Answer:
    conversation = group_of(data["GroupId"])
    kept = group_data.read_data(person=call.administrator, conversation=conversation, as_staff=True)
    return {"GroupAttrAry": wire.attributes(kept)}


def change_attributes(call: Call, data: Data) -> Answer:
    return _set(call, data, replace=False)


def set_attributes(call: Call, data: Data) -> Answer:
    return _set(call, data, replace=True)


def delete_attributes(call: Call, data: Data) -> Answer:
    return _delete(call, data, [pair["key"] for pair in data["GroupAttr"]])


def clear_attributes(call: Call, data: Data) -> Answer:
    return _delete(call, data, None)


def count_online(call: Call, data: Data) -> Answer:
    conversation = group_of(data["GroupId"])
    online = members.count_online(person=call.administrator, conversation=conversation, as_staff=True)
    return {"OnlineMemberNum": online}


def _set(call: Call, data: Data, *, replace: bool) -> Answer:
    conversation = group_of(data["GroupId"])
    group_data.set_attributes(
        by=call.administrator,
        conversation=conversation,
        attributes={pair["key"]: pair["value"] for pair in data["GroupAttr"]},
        replace=replace,
        as_staff=True,
    )
    call.acts(conversation)
    return {}


def _delete(call: Call, data: Data, keys: list[str] | None) -> Answer:
    conversation = group_of(data["GroupId"])
    group_data.delete_attributes(by=call.administrator, conversation=conversation, keys=keys, as_staff=True)
    call.acts(conversation)
    return {}


COMMANDS = (
    Command("group_open_attr_http_svc/get_group_attr", OneGroup, get_attributes, changes=False),
    Command("group_open_http_svc/modify_group_attr", wire.SetAttributes, change_attributes),
    Command("group_open_http_svc/set_group_attr", wire.SetAttributes, set_attributes),
    Command("group_open_http_svc/delete_group_attr", wire.DeleteAttributes, delete_attributes),
    Command("group_open_http_svc/clear_group_attr", OneGroup, clear_attributes),
    Command("group_open_http_svc/get_online_member_num", OneGroup, count_online, changes=False),
)
