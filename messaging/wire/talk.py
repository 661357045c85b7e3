"""What is done to messages that were sent, on the wire: pinned, edited, cleared."""

from typing import Any

from rest_framework.serializers import CharField, DictField, IntegerField

from messaging.models import MessageRevision

from .answers import Message
from .fields import Flag, Request
from .requests import OneMessage
from .shapes import Shape


class PinMessage(OneMessage):
    isPinned = Flag()


class Pinned(Request):
    messages = Message(many=True, help_text="The last pinned first.")


class Revision(Request):
    revision = IntegerField()
    payload = DictField()
    cloudCustomData = CharField(allow_blank=True)
    time = IntegerField(help_text="When it began to say this.")


class Revisions(Request):
    messageID = CharField()
    revisions = Revision(many=True, help_text="The oldest first, the present one last.")


def revision(row: MessageRevision) -> Shape:
    shown: dict[str, Any] = {
        "revision": row.revision,
        "payload": row.payload,
        "cloudCustomData": row.cloud_custom_data,
        "time": int(row.said_at.timestamp()),
    }
    return shown
