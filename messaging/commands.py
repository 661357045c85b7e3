"""The commands of this app: what each takes and answers, through whichever door."""

from typing import Any

from django.db import transaction
from rest_framework import serializers

from .doors import Command, problems
from .errors import BadRequest
from .models import Conversation, Person
from .services import catch_up, direct, groups, history, members, messages, people, positions
from .services.lookup import (
    find_conversation,
    find_group,
    find_message,
    find_people,
    find_person,
    require_stay,
)
from .wire import requests, shapes

Data = dict[str, Any]


def get_me(person: Person, data: Data) -> Data:
    return shapes.my_profile(Person.objects.get(pk=person.pk))


def change_me(person: Person, data: Data) -> Data:
    if "sharesReceipts" in data:
        person = people.set_sharing(person=person, shares=data["sharesReceipts"])
    if "nick" in data or "avatar" in data:
        person = people.change_profile(person=person, nick=data.get("nick"), avatar=data.get("avatar"))
    return shapes.my_profile(person)


def get_my_changes(person: Person, data: Data) -> Data:
    page = catch_up.private_changes_after(
        person=person, after=data["changed_after"], limit=data["limit"], their_epoch=data.get("epoch")
    )
    return _page(page)


def open_conversation(person: Person, data: Data) -> Data:
    return _described(person, direct.open_direct(person=person, peer=find_person(data["userID"])))


def get_conversation(person: Person, data: Data) -> Data:
    return _described(person, find_conversation(person, data["conversationID"]))


def create_group(person: Person, data: Data) -> Data:
    conversation = groups.create_group(
        creator=person,
        group_type=data["groupType"],
        group_id=data.get("groupID", ""),
        members=find_people(data.get("memberIDs", [])),
        **_group_profile(data),
    )
    return _described(person, conversation)


def change_group(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    profile = _group_profile(data)
    if "historyVisible" in data:
        profile["history_visible"] = data["historyVisible"]
    return _described(person, groups.change_group(by=person, conversation=conversation, **profile))


def dismiss_group(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    groups.dismiss_group(by=person, conversation=conversation)
    return {}


def hand_over(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    heir = find_person(data["userID"])
    return _described(person, groups.hand_over(by=person, conversation=conversation, person=heir))


def add_members(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    newcomers = find_people(data["userIDs"])
    return {"userIDs": members.add_members(by=person, conversation=conversation, people=newcomers)}


def join_group(person: Person, data: Data) -> Data:
    conversation = find_group(data["conversationID"])
    return {"userIDs": members.join_group(person=person, conversation=conversation)}


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
    )
    return shapes.member(member, them, require_stay(conversation, them))


def move_position(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    member = positions.move_read_position(person=person, conversation=conversation, seq=data.get("sequence"))
    unread = catch_up.unread_counts(person, [conversation.pk])
    return {
        "conversationID": data["conversationID"],
        "readSeq": member.read_seq,
        "unreadCount": unread.get(conversation.pk, 0),
    }


def change_sharing(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    people.set_sharing_here(person=person, conversation=conversation, shares=data["sharesReceipts"])
    return _described(person, conversation)


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


def get_changes(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    page = catch_up.changes_after(
        person=person,
        conversation=conversation,
        after=data["changed_after"],
        limit=data["limit"],
        their_epoch=data.get("epoch"),
    )
    return {"conversationID": data["conversationID"], **_page(page)}


# One transaction, so that a message that is refused opens no direct conversation.
@transaction.atomic
def send_message(person: Person, data: Data) -> Data:
    conversation = _addressed(person, data["conversationID"])
    send = messages.send_online if data["onlineUserOnly"] else messages.send_message
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
        payload = (
            requests.check_payload(message.type, data["payload"])
            if not message.is_system
            else data["payload"]
        )
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


def _described(person: Person, conversation: Conversation) -> Data:
    return {"conversation": history.conversation_shapes(person, [conversation])[0]}


def _group_profile(data: Data) -> Data:
    return {
        field: data[field] for field in ("name", "avatar", "introduction", "notification") if field in data
    }


def _page(page: catch_up.Page) -> Data:
    return {
        "changes": page.changes,
        "cursor": page.cursor,
        "head": page.head,
        "isCompleted": page.is_completed,
    }


COMMANDS = {
    command.name: command
    for command in (
        Command("me.get", requests.Nothing, get_me),
        Command("me.change", requests.ChangeMe, change_me),
        Command("me.changes", requests.MyChangesAfter, get_my_changes),
        Command("conversation.open", requests.OpenConversation, open_conversation, 201),
        Command("conversation.get", requests.InConversation, get_conversation),
        Command("conversation.changes", requests.ChangesAfter, get_changes),
        Command("group.create", requests.CreateGroup, create_group, 201),
        Command("group.change", requests.ChangeGroup, change_group),
        Command("group.dismiss", requests.InConversation, dismiss_group),
        Command("group.hand_over", requests.OnePerson, hand_over),
        Command("group.add", requests.SomePeople, add_members, 201),
        Command("group.join", requests.InConversation, join_group, 201),
        Command("group.remove", requests.OnePerson, remove_member),
        Command("group.leave", requests.InConversation, leave_group),
        Command("member.change", requests.ChangeMember, change_member),
        Command("position.move", requests.MovePosition, move_position),
        Command("sharing.change", requests.ChangeSharing, change_sharing),
        Command("message.list", requests.ReadHistory, list_messages),
        Command("message.send", requests.SendMessage, send_message, 201),
        Command("message.get", requests.OneMessage, get_message),
        Command("message.edit", requests.EditMessage, edit_message),
        Command("message.recall", requests.OneMessage, recall_message),
        Command("message.hide", requests.ManyMessages, hide_messages),
    )
}
