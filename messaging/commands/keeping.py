"""How I keep my conversations: pinned, in silence, marked, in groups, and my quiet hours."""

from collections.abc import Iterable

from messaging.doors import Command, Data
from messaging.models import Conversation, ConversationGroup, Member, Person
from messaging.scopes import Scope
from messaging.services import conversation_groups, keeping, quiet_hours
from messaging.services.lookup import find_conversation
from messaging.wire import keeping as requests
from messaging.wire import shapes
from messaging.wire.requests import InConversation, Nothing


def keep_conversation(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    remind = data.get("messageRemindType")
    member = keeping.keep_conversation(
        person=person,
        conversation=conversation,
        is_pinned=data.get("isPinned"),
        remind=None if remind is None else (remind, data.get("remindUntil")),
        add_marks=data.get("addMarks", ()),
        remove_marks=data.get("removeMarks", ()),
        custom_data=data.get("customData"),
    )
    return _kept(data, member)


def remove_conversation(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    return _kept(data, keeping.remove_conversation(person=person, conversation=conversation))


def _kept(data: Data, member: Member) -> Data:
    return {"conversationID": data["conversationID"], "keeping": shapes.keeping(member)}


def get_kept(person: Person, data: Data) -> Data:
    return kept_together(person)


def kept_together(person: Person) -> Data:
    """Groups and quiet hours; three statements."""
    groups = conversation_groups.list_groups_of_conversations(person)
    called = conversation_groups.names_in(groups, person)
    return {
        "conversationGroups": [requests.conversation_group(group, called) for group in groups],
        "quietHours": requests.quiet_hours(quiet_hours.quiet_hours_of(person)),
    }


def create_group(person: Person, data: Data) -> Data:
    group = conversation_groups.create_group_of_conversations(
        person=person, name=data["name"], conversations=_found(person, data.get("conversationIDs", ()))
    )
    return _group(group)


def change_group(person: Person, data: Data) -> Data:
    group = conversation_groups.change_group_of_conversations(
        person=person,
        group_id=data["conversationGroupID"],
        name=data.get("name"),
        add=_found(person, data.get("add", ())),
        remove=_found(person, data.get("remove", ())),
    )
    return _group(group)


def delete_group(person: Person, data: Data) -> Data:
    group_id = data["conversationGroupID"]
    return _group(conversation_groups.delete_group_of_conversations(person=person, group_id=group_id))


def set_quiet_hours(person: Person, data: Data) -> Data:
    hours = quiet_hours.set_quiet_hours(
        person=person,
        remind_type=data["messageRemindType"],
        starts_at=data["startTime"],
        ends_at=data["endTime"],
        repeats=data["isRepeated"],
    )
    return {"quietHours": requests.quiet_hours(hours)}


def _found(person: Person, names: Iterable[str]) -> list[Conversation]:
    return [find_conversation(person, name) for name in names]


def _group(group: ConversationGroup) -> Data:
    called = conversation_groups.names_in([group], group.person)
    return {"conversationGroup": requests.conversation_group(group, called)}


COMMANDS = (
    Command("conversation.keep", Scope.WRITE, requests.KeepConversation, keep_conversation),
    Command("conversation.remove", Scope.WRITE, InConversation, remove_conversation),
    Command("keeping.get", Scope.READ, Nothing, get_kept),
    Command("conversation_group.create", Scope.WRITE, requests.CreateConversationGroup, create_group, 201),
    Command("conversation_group.change", Scope.WRITE, requests.ChangeConversationGroup, change_group),
    Command("conversation_group.delete", Scope.WRITE, requests.OneConversationGroup, delete_group),
    Command("quiet_hours.set", Scope.WRITE, requests.SetQuietHours, set_quiet_hours),
)
