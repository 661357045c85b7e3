"""Values that no field takes, of the fields that only the server API has."""

from typing import Any

from rest_framework import serializers

from messaging.wire.fields import Whole
from messaging.wire.serverapi.messages import Controls, MessageBody, Unheeded
from tests.messaging.poison import NO_LIST, NO_OBJECT, NUL, SURROGATE, deep, poison_for

TEXT = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "x"}}
NO_BODY = [
    *NO_LIST,
    [TEXT, TEXT],
    [deep()],
    [
        {**TEXT, "MsgType": kind}
        for kind in ("TIMRelayElem", "TIMGroupTipElem", "TextElem", "", NUL, None, 7, [], {})
    ],
    *[
        [{**TEXT, "MsgContent": said}]
        for said in (None, 7, "x", [], {}, {"Text": 7}, {"Text": ""}, {"Text": NUL})
    ],
    [{**TEXT, "MsgContent": {"Text": SURROGATE}}],
    [{**TEXT, "MsgContent": {"Text": "x" * 8_001}}],
]
NO_CONTROLS = [None, "x", 7, True, {}, deep(), ["NoUnread"], ["NoLastMsg"], [None], [7], [[]]]


def poison_of(field: serializers.Field[Any, Any, Any, Any]) -> list[Any]:
    match field:
        case MessageBody():
            return NO_BODY
        case Controls():
            return NO_CONTROLS
        case Unheeded() if field.kind is list:
            return [None, "x", 7, True, {}, NUL]
        case Unheeded():
            return [value for value in NO_OBJECT if not isinstance(value, dict)]
        case Whole() if field.min_value:
            return [*poison_for(field), 0]
    return poison_for(field)
