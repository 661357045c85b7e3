"""Messages: read, sent, edited, recalled, deleted for myself."""

from functools import partial

from django.db import transaction
from rest_framework import serializers

from messaging.doors import Command, Data, problems
from messaging.errors import BadRequest
from messaging.models import Conversation, Person
from messaging.services import direct, history, messages
from messaging.services.lookup import find_conversation, find_message, find_person
from messaging.wire import requests
from messaging.wire.payloads import check_payload


def list_messages(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    found = history.read_history(
        person=person,
        conversation=conversation,
        limit=data["limit"],
        before=data.get("before"),
        after=data.get("after"),
        around=data.get("around"),
    )
    return {
        "messages": found.messages,
        "hasBefore": found.has_before,
        "hasAfter": found.has_after,
        "changeSeq": found.change_seq,
    }


# One transaction, so that a message that is refused opens no direct conversation.
@transaction.atomic
def send_message(person: Person, data: Data) -> Data:
    conversation = _addressed(person, data["conversationID"])
    send = (
        messages.send_online
        if data["onlineUserOnly"]
        else partial(messages.send_message, at_user_list=data.get("atUserList", []))
    )
    sent = send(
        sender=person,
        conversation=conversation,
        message_id=data.get("ID") or messages.new_message_id(person),
        type=data["type"],
        payload=data["payload"],
        need_read_receipt=data["needReadReceipt"],
        cloud_custom_data=data["cloudCustomData"],
        priority=data["priority"],
    )
    return {
        "message": history.message_shapes(person, [sent.message])[0],
        "readReceiptCode": sent.grant.code,
        "readReceiptReason": sent.grant.reason,
    }


def get_message(person: Person, data: Data) -> Data:
    return {"message": history.read_message(person=person, message_id=data["messageID"])}


def edit_message(person: Person, data: Data) -> Data:
    message = find_message(person, data["messageID"])
    try:
        payload = check_payload(message.type, data["payload"]) if not message.is_system else data["payload"]
    except serializers.ValidationError as refusal:
        raise BadRequest(errors=problems(refusal)) from None
    edited = messages.edit_message(
        sender=person,
        message_id=data["messageID"],
        payload=payload,
        cloud_custom_data=data.get("cloudCustomData"),
        ask_again=data["askAgain"],
    )
    return {"message": history.message_shapes(person, [edited])[0]}


def recall_message(person: Person, data: Data) -> Data:
    recalled = messages.recall_message(by=person, message_id=data["messageID"])
    return {"message": history.message_shapes(person, [recalled])[0]}


def hide_messages(person: Person, data: Data) -> Data:
    messages.hide_messages(person=person, message_ids=data["messageIDs"])
    return {}


def _addressed(person: Person, conversation_id: str) -> Conversation:
    """The conversation to send to; a direct one is made when the first message wants it."""
    if conversation_id.startswith("C2C"):
        return direct.open_direct(person=person, peer=find_person(conversation_id.removeprefix("C2C")))
    return find_conversation(person, conversation_id)


COMMANDS = (
    Command("message.list", requests.ReadHistory, list_messages),
    Command("message.send", requests.SendMessage, send_message, 201),
    Command("message.get", requests.OneMessage, get_message),
    Command("message.edit", requests.EditMessage, edit_message),
    Command("message.recall", requests.OneMessage, recall_message),
    Command("message.hide", requests.ManyMessages, hide_messages),
)
