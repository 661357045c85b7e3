"""What applications keep with a group, and how many of it are online."""

from messaging.doors import Command, Data
from messaging.models import Conversation, GroupData, Person
from messaging.scopes import Scope
from messaging.services import group_data, lookup, members
from messaging.wire import group_data as wire
from messaging.wire import requests


def get_attributes(person: Person, data: Data) -> Data:
    kept = wire.attributes(_data(person, data))
    return {**kept, "groupAttributes": _named(kept["groupAttributes"], data)}


def set_attributes(person: Person, data: Data) -> Data:
    return _set(person, data, replace=False)


def init_attributes(person: Person, data: Data) -> Data:
    return _set(person, data, replace=True)


def delete_attributes(person: Person, data: Data) -> Data:
    kept = group_data.delete_attributes(
        by=person,
        conversation=_group(person, data),
        keys=data.get("keyList"),
        sequence=data.get("sequence"),
    )
    return wire.attributes(kept)


def get_counters(person: Person, data: Data) -> Data:
    return {"counters": _named(_data(person, data).counters, data)}


def set_counters(person: Person, data: Data) -> Data:
    conversation = _group(person, data)
    kept = group_data.set_counters(by=person, conversation=conversation, counters=data["counters"])
    return {"counters": kept.counters}


def count(person: Person, data: Data) -> Data:
    kept = group_data.count(
        by=person,
        conversation=_group(person, data),
        key=data["key"],
        value=data["value"],
        count_id=data.get("countID", ""),
    )
    return {"counters": kept.counters}


def count_online(person: Person, data: Data) -> Data:
    return {"memberCount": members.count_online(person=person, conversation=_group(person, data))}


def _set(person: Person, data: Data, *, replace: bool) -> Data:
    kept = group_data.set_attributes(
        by=person,
        conversation=_group(person, data),
        attributes=data["groupAttributes"],
        replace=replace,
        sequence=data.get("sequence"),
    )
    return wire.attributes(kept)


def _group(person: Person, data: Data) -> Conversation:
    return lookup.find_conversation(person, data["conversationID"])


def _data(person: Person, data: Data) -> GroupData:
    return group_data.read_data(person=person, conversation=_group(person, data))


def _named(kept: Data, data: Data) -> Data:
    keys = data.get("keyList")
    return {key: value for key, value in kept.items() if keys is None or key in keys}


COMMANDS = (
    Command("group.attributes", Scope.READ, wire.Named, get_attributes),
    Command("group.init_attributes", Scope.WRITE, wire.SetAttributes, init_attributes),
    Command("group.set_attributes", Scope.WRITE, wire.SetAttributes, set_attributes),
    Command("group.delete_attributes", Scope.WRITE, wire.DeleteAttributes, delete_attributes),
    Command("group.counters", Scope.READ, wire.Named, get_counters),
    Command("group.set_counters", Scope.WRITE, wire.SetCounters, set_counters),
    Command("group.count", Scope.WRITE, wire.Count, count),
    Command("group.online", Scope.READ, requests.InConversation, count_online),
)
