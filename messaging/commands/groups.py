"""Groups and who is in them."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import groups, members, mute
from messaging.services.callbacks.before import before_creating, before_inviting, before_joining
from messaging.services.lookup import find_conversation, find_group, find_people, find_person, require_stay
from messaging.wire import requests, shapes
from messaging.wire.groups import as_fields, given_profile

from .parts import described


def create_group(person: Person, data: Data) -> Data:
    members, profile = find_people(data.get("memberIDs", [])), given_profile(data)
    group_type = data["groupType"]
    before_creating(creator=person, group_type=group_type, name=profile.get("name", ""), members=members)
    conversation = groups.create_group(
        creator=person,
        group_type=group_type,
        group_id=data.get("groupID", ""),
        members=members,
        has_topics=data["isSupportTopic"],
        **profile,
    )
    return described(person, conversation)


def change_group(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    return described(person, groups.change_group(by=person, conversation=conversation, **given_profile(data)))


def dismiss_group(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    groups.dismiss_group(by=person, conversation=conversation)
    return {}


def hand_over(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    heir = find_person(data["userID"])
    return described(person, groups.hand_over(by=person, conversation=conversation, person=heir))


def add_members(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    named = find_people(data["userIDs"])
    newcomers = before_inviting(by=person, conversation=conversation, people=named)
    return _added(members.add_members(by=person, conversation=conversation, people=newcomers))


def join_group(person: Person, data: Data) -> Data:
    conversation = find_group(person, data["conversationID"])
    text = data["applyMessage"]
    before_joining(person=person, conversation=conversation)
    return _added(members.join_group(person=person, conversation=conversation, text=text))


def remove_member(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    members.remove_member(by=person, conversation=conversation, person=find_person(data["userID"]))
    return {}


def leave_group(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    members.leave_group(person=person, conversation=conversation)
    return {}


def change_member(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    them = find_person(data["userID"])
    member = groups.change_member(
        by=person,
        conversation=conversation,
        person=them,
        role=data.get("role"),
        name_card=data.get("nameCard"),
        custom=as_fields(data["memberCustomField"]) if "memberCustomField" in data else None,
    )
    return shapes.member(member, them, require_stay(conversation, them))


def mute_member(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    them = find_person(data["userID"])
    member = mute.mute_member(by=person, conversation=conversation, person=them, seconds=data["muteTime"])
    return shapes.member(member, them, require_stay(conversation, them))


def _added(added: members.Added) -> Data:
    return {"userIDs": added.joined, "waitingUserIDs": added.waiting}


COMMANDS = (
    Command("group.create", Scope.WRITE, requests.CreateGroup, create_group, 201),
    Command("group.change", Scope.WRITE, requests.ChangeGroup, change_group),
    Command("group.dismiss", Scope.WRITE, requests.InConversation, dismiss_group),
    Command("group.hand_over", Scope.WRITE, requests.OnePerson, hand_over),
    Command("group.add", Scope.WRITE, requests.SomePeople, add_members, 201),
    Command("group.join", Scope.WRITE, requests.JoinGroup, join_group, 201),
    Command("group.remove", Scope.WRITE, requests.OnePerson, remove_member),
    Command("group.leave", Scope.WRITE, requests.InConversation, leave_group),
    Command("member.change", Scope.WRITE, requests.ChangeMember, change_member),
    Command("member.mute", Scope.WRITE, requests.MuteMember, mute_member),
)
