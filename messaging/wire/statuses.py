"""Who is online, on the wire."""

from typing import Any

from rest_framework.serializers import BooleanField, CharField, FloatField

from messaging.models import Person

from .fields import Listed, Request, seconds
from .fields import Request as Shape
from .requests import UserID
from .shapes import Shape as Said


def status(person: Person, *, is_online: bool) -> Said:
    return {
        "userID": person.user_id,
        "isOnline": is_online and person.is_active,
        "statusText": person.status_text,
        "lastSeen": seconds(person.last_seen_at) or 0,
    }


def offline(user_id: str) -> Said:
    """All that is known of somebody who lets nothing be known, or never came."""
    return {"userID": user_id, "isOnline": False, "statusText": "", "lastSeen": 0}


class SomeStatuses(Request):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "userIDs": Listed(child=UserID(), limit="ids_per_request")}


class FewerStatuses(Request):
    def get_fields(self) -> dict[str, Any]:
        people = Listed(child=UserID(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "userIDs": people}


class Status(Shape):
    userID = CharField()
    isOnline = BooleanField()
    statusText = CharField(allow_blank=True)
    lastSeen = FloatField(help_text="When they were last online, in Unix seconds; 0: not known.")


class Statuses(Shape):
    statuses = Status(many=True)
