"""What is done to messages that were sent: pinned, looked at as they were before, cleared."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import history, keeping, merged, pins, revisions
from messaging.services.lookup import find_conversation
from messaging.wire import shapes
from messaging.wire import talk as wire
from messaging.wire.requests import InConversation, OneMessage


def pin_message(person: Person, data: Data) -> Data:
    message = pins.pin_message(by=person, message_id=data["messageID"], is_pinned=data["isPinned"])
    return {"message": history.message_shapes(person, [message])[0]}


def list_pinned(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    pinned = pins.pinned_messages(viewer=person, conversation=conversation)
    return {"messages": history.message_shapes(person, pinned)}


def list_revisions(person: Person, data: Data) -> Data:
    found = revisions.revisions_of(viewer=person, message_id=data["messageID"])
    return {"messageID": data["messageID"], "revisions": [wire.revision(one) for one in found]}


def show_record(person: Person, data: Data) -> Data:
    held = merged.record_of(viewer=person, message_id=data["messageID"])
    return {"messageID": data["messageID"], "messageList": held}


def clear_history(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    member = keeping.clear_history(person=person, conversation=conversation)
    return {"conversationID": data["conversationID"], "keeping": shapes.keeping(member)}


COMMANDS = (
    Command("message.pin", Scope.WRITE, wire.PinMessage, pin_message),
    Command("message.pinned", Scope.READ, InConversation, list_pinned),
    Command("message.revisions", Scope.READ, OneMessage, list_revisions),
    Command("message.merged", Scope.READ, OneMessage, show_record),
    Command("history.clear", Scope.WRITE, InConversation, clear_history),
)
