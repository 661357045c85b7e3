"""Messages: read, sent, edited, recalled, deleted for myself."""

from functools import partial

from django.db import transaction
from rest_framework import serializers

from messaging.doors import Command, Data, problems
from messaging.errors import BadRequest
from messaging.models import Conversation, Person
from messaging.scopes import Scope
from messaging.services import direct, history, messages
from messaging.services.callbacks.before import before_editing, before_sending
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


def send_message(person: Person, data: Data) -> Data:
    to = _addressed(person, data["conversationID"])
    message_id = data.get("ID") or messages.new_message_id(person)
    said = messages.Content(data["type"], data["payload"], data["cloudCustomData"])
    is_online = data["onlineUserOnly"]
    instead = before_sending(sender=person, to=to, content=said, message_id=message_id, is_online=is_online)
    saying = (instead or said) if is_online else said
    send = (
        messages.send_online
        if is_online
        else partial(messages.send_message, at_user_list=data.get("atUserList", []), instead=instead)
    )
    send = partial(
        send,
        sender=person,
        message_id=message_id,
        type=saying.type,
        payload=saying.payload,
        need_read_receipt=data["needReadReceipt"],
        cloud_custom_data=saying.cloud_custom_data,
        priority=data["priority"],
    )
    if isinstance(to, Conversation):
        sent = send(conversation=to)
    elif (known := direct.find_direct(person, to)) is not None:
        sent = send(conversation=known)
    else:
        # One transaction, so that a message that is refused opens no direct conversation.
        with transaction.atomic():
            sent = send(conversation=direct.open_direct(person=person, peer=to))
    return {
        "message": history.new_message_shape(sent.message)
        if sent.created
        else history.message_shapes(person, [sent.message])[0],
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
    custom = data.get("cloudCustomData", message.cloud_custom_data)
    said = messages.Content(message.type, payload, custom)
    saying = before_editing(by=person, message=message, content=said) or said
    edited = messages.edit_message(
        sender=person,
        message_id=data["messageID"],
        payload=saying.payload,
        cloud_custom_data=saying.cloud_custom_data,
        ask_again=data["askAgain"],
    )
    return {"message": history.message_shapes(person, [edited])[0]}


def recall_message(person: Person, data: Data) -> Data:
    recalled = messages.recall_message(by=person, message_id=data["messageID"])
    return {"message": history.message_shapes(person, [recalled])[0]}


def hide_messages(person: Person, data: Data) -> Data:
    messages.hide_messages(person=person, message_ids=data["messageIDs"])
    return {}


def _addressed(person: Person, conversation_id: str) -> Conversation | Person:
    """Where to send to. A direct conversation is made when the first message wants it, so it is named by the peer."""
    if conversation_id.startswith("C2C"):
        return find_person(conversation_id.removeprefix("C2C"))
    return find_conversation(person, conversation_id)


COMMANDS = (
    Command("message.list", Scope.READ, requests.ReadHistory, list_messages),
    Command("message.send", Scope.WRITE, requests.SendMessage, send_message, 201),
    Command("message.get", Scope.READ, requests.OneMessage, get_message),
    Command("message.edit", Scope.WRITE, requests.EditMessage, edit_message),
    Command("message.recall", Scope.WRITE, requests.OneMessage, recall_message),
    Command("message.hide", Scope.WRITE, requests.ManyMessages, hide_messages),
)
