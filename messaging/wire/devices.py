"""Devices on the wire."""

from datetime import datetime
from typing import NamedTuple

from drf_spectacular.utils import extend_schema_serializer
from rest_framework.serializers import BooleanField, CharField, FloatField, IntegerField, ListField

from .fields import Request as Shape
from .fields import seconds
from .shapes import Shape as Said


class Device(NamedTuple):
    """One login. `id` names it to its person; `agent` is what the browser says of itself, or the token's name; `scopes`
    what a token may be used for, None of a browser, which may do all."""

    id: str
    kind: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool
    scopes: list[str] | None = None


def device(one: Device) -> Said:
    return {
        "deviceID": one.id,
        "kind": one.kind,
        "agent": one.agent,
        "createdAt": seconds(one.created_at),
        "lastSeenAt": seconds(one.last_seen_at),
        "isCurrent": one.is_current,
        "scopes": one.scopes,
    }


class DeviceShape(Shape):
    deviceID = CharField()
    kind = CharField(help_text="browser, person (a token), credential (userSig) or server.")
    agent = CharField(allow_blank=True, help_text="What the browser says of itself, or the token's name.")
    createdAt = FloatField()
    lastSeenAt = FloatField(help_text="To five minutes.")
    isCurrent = BooleanField(help_text="The one that asks.")
    scopes = ListField(
        child=CharField(), allow_null=True, help_text="What a token may be used for; null: all, in a browser."
    )


@extend_schema_serializer(many=False)
class Devices(Shape):
    devices = DeviceShape(many=True)


class SignedOut(Shape):
    signedOut = IntegerField(help_text="How many logins are over.")
