"""Conversations: opened, looked at, caught up with, and what of one is private to me."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import catch_up, direct, drafts, people, positions, reading_all
from messaging.services.lookup import find_conversation, find_person
from messaging.wire import requests

from .parts import described, page


def open_conversation(person: Person, data: Data) -> Data:
    return described(person, direct.open_direct(person=person, peer=find_person(data["userID"])))


def get_conversation(person: Person, data: Data) -> Data:
    return described(person, find_conversation(person, data["conversationID"]))


def get_changes(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    changes = catch_up.changes_after(
        person=person,
        conversation=conversation,
        after=data["changed_after"],
        limit=data["limit"],
        their_epoch=data.get("epoch"),
    )
    return {"conversationID": data["conversationID"], **page(changes)}


def move_position(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    member = positions.move_read_position(person=person, conversation=conversation, seq=data.get("sequence"))
    # Counted up to a number that the answer names, so that what arrives meanwhile is counted once.
    last = max(conversation.last_seq, member.read_seq)
    unread = catch_up.unread_counts(person, [conversation.pk], {conversation.pk: last})
    return {
        "conversationID": data["conversationID"],
        "readSeq": member.read_seq,
        "lastSeq": last,
        "unreadCount": unread.get(conversation.pk, 0),
    }


def move_all_positions(person: Person, data: Data) -> Data:
    return {"moved": reading_all.move_all_positions(person=person, kinds=data["types"])}


def set_draft(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    member = drafts.set_draft(person=person, conversation=conversation, text=data["draftText"])
    return {
        "conversationID": data["conversationID"],
        "draftText": member.draft,
        "changeSeq": member.change_seq,
    }


def change_sharing(person: Person, data: Data) -> Data:
    conversation = find_conversation(person, data["conversationID"])
    people.set_sharing_here(person=person, conversation=conversation, shares=data["sharesReceipts"])
    return described(person, conversation)


COMMANDS = (
    Command("conversation.open", Scope.WRITE, requests.OpenConversation, open_conversation, 201),
    Command("conversation.get", Scope.READ, requests.InConversation, get_conversation),
    Command("conversation.changes", Scope.READ, requests.ChangesAfter, get_changes),
    Command("position.move", Scope.RECEIPTS, requests.MovePosition, move_position),
    Command("position.move_all", Scope.RECEIPTS, requests.MoveAllPositions, move_all_positions),
    Command("draft.set", Scope.WRITE, requests.SetDraft, set_draft),
    Command("sharing.change", Scope.WRITE, requests.ChangeSharing, change_sharing),
)
