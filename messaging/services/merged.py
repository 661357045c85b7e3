"""Merged records: several messages forwarded as one, kept as they were when it was sent."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from messaging.errors import MessageNotFound, MessageRecalled, NotAllowed, TooMany
from messaging.limits import limits
from messaging.models import MergedRecord, Message, Person, Upload
from messaging.wire.merged import RECORD, item, record_payload
from messaging.wire.shapes import Shape

from .attachments import find_named
from .left import left_by
from .lookup import find_message, with_people
from .revisions import show_as_known


class Merged(NamedTuple):
    """The payload of a record, what it holds, and the uploads that it shows."""

    payload: dict[str, Any]
    items: list[Shape]
    depth: int
    uploads: list[Upload]


def merge(sender: Person, message_id: str, asked: Mapping[str, Any]) -> Merged:
    """A record made of the messages that are named, in that order; or of the one that another record holds.

    Only of what the sender may see; MessageNotFound names the first that they may not. What was recalled, and notices
    of the system, are in no record. Nothing of it says who has read what.
    """
    if key := asked.get("downloadKey"):
        held = find_record(sender, key)
        if held is None:
            raise MessageNotFound(messageID=key)
        items, depth = held.items, held.depth
    else:
        items, depth = _collect(sender, message_id, asked["messageIDs"])
    _require_size(items, depth)
    return Merged(record_payload(message_id, asked), items, depth, find_named(items))


def keep_record(message: Message, merged: Merged) -> None:
    """The saved message carries this record."""
    MergedRecord.objects.create(message=message, items=merged.items, depth=merged.depth)


def record_of(*, viewer: Person, message_id: str) -> list[Shape]:
    """What the record holds that this message carries, to whoever sees the message: nothing if it carries none. Of a
    recalled one nobody sees it."""
    record = find_record(viewer, message_id)
    return record.items if record else []


def find_record(viewer: Person, message_id: str) -> MergedRecord | None:
    message = find_message(viewer, message_id)
    if message.recalled_at is not None:
        raise MessageRecalled
    return MergedRecord.objects.filter(message=message).first()


def rename_in_records(named: str, renamed: str) -> None:
    """Where records name somebody who is erased, they say the other name from now on, and nothing else of them."""
    for record in MergedRecord.objects.filter(items__icontains=f'"{named}"').order_by("pk"):
        record.items = [_renamed(one, named, renamed) for one in record.items]
        record.save(update_fields=["items"])


def _collect(sender: Person, message_id: str, message_ids: Sequence[str]) -> tuple[list[Shape], int]:
    once = list(dict.fromkeys(message_ids))
    visible = Message.objects.visible_to(sender).filter(message_id__in=once)
    found = {message.message_id: message for message in with_people(visible)}
    for one in once:
        if one not in found:
            raise MessageNotFound(messageID=one)
        if found[one].is_system:
            raise NotAllowed("Notices of the system are not forwarded.")
        if found[one].recalled_at is not None:
            raise MessageRecalled(messageID=one)
    messages = [found[one] for one in once]
    show_as_known(messages, left_by(sender, messages))
    within = {record.pk: record for record in MergedRecord.objects.filter(message__in=messages)}
    items = []
    for number, message in enumerate(messages):
        record = within.get(message.pk)
        items.append(item(f"{message_id}-{number}", message, record.items if record else None))
    return items, 1 + max((record.depth for record in within.values()), default=0)


def _require_size(items: list[Shape], depth: int) -> None:
    allowed = limits()
    if depth > allowed.merged_depth:
        most = allowed.merged_depth
        raise TooMany(f"At most {most} records are in one another (mergedDepth).", limit=most)
    if len(json.dumps(items, ensure_ascii=False)) > allowed.merged_characters:
        most = allowed.merged_characters
        raise TooMany(f"A record holds at most {most} characters (mergedCharacters).", limit=most)


def _renamed(one: Shape, named: str, renamed: str) -> Shape:
    if one["from"] == named:
        one = {**one, "from": renamed, "nick": "", "avatar": f"/avatars/people/{renamed}.svg?n="}
    if one["type"] == RECORD:
        held = [_renamed(inner, named, renamed) for inner in one["payload"]["messageList"]]
        one = {**one, "payload": {**one["payload"], "messageList": held}}
    return one
