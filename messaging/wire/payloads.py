"""What a message of each type may say, as its sender asks for it. Of media they name uploads: addresses, sizes and
names are the server's to say."""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers

from messaging.limits import limits

from .fields import Request, Text, Whole
from .limits import past
from .merged import RECORD, RecordPayload

SAID = Text(allow_blank=True)
UPLOAD_TYPES = ("TIMImageElem", "TIMSoundElem", "TIMVideoFileElem", "TIMFileElem")
"""Types that name uploads."""


class UploadID(Text):
    """The `uuid` of an upload."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 32, **options})


class ImagePayload(Request):
    uuid = UploadID()


class FilePayload(Request):
    uuid = UploadID()


class SoundPayload(Request):
    uuid = UploadID()
    second = Whole(default=0, max_value=86_400)


class VideoPayload(Request):
    videoUUID = UploadID()
    videoSecond = Whole(default=0, max_value=86_400)
    snapshotUUID = UploadID(default="", allow_blank=True)


class FacePayload(Request):
    index = Whole(default=0, max_value=2**31 - 1)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "data": Text()}

    def validate_data(self, value: str) -> str:
        if len(value) > limits().custom_characters:
            raise serializers.ValidationError(past("custom_characters", "characters"))
        return value


class Degrees(serializers.FloatField):
    """A number of degrees, at most so many to both sides."""

    def __init__(self, most: int) -> None:
        super().__init__(min_value=-most, max_value=most)

    def to_internal_value(self, data: Any) -> float:
        if type(data) not in (int, float):
            self.fail("invalid")
        return super().to_internal_value(data)


class LocationPayload(Request):
    description = Text(default="", allow_blank=True, max_length=500)
    longitude = Degrees(180)
    latitude = Degrees(90)


def check_payload(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload if it is one of this type; every fault named."""
    try:
        return _CHECKS[kind](payload)
    except serializers.ValidationError as refusal:
        raise serializers.ValidationError({"payload": refusal.detail}) from None


def _check_text(payload: dict[str, Any]) -> dict[str, Any]:
    faults = _not_said(payload, ("text",))
    text = payload.get("text", "")
    if isinstance(text, str) and not text.strip():
        faults["text"] = ["A text message says something."]
    elif isinstance(text, str) and len(text) > limits().text_characters:
        faults["text"] = [past("text_characters", "characters")]
    return _unless(faults, payload)


def _check_custom(payload: dict[str, Any]) -> dict[str, Any]:
    wanted = ("data", "description", "extension")
    faults = _not_said(payload, wanted)
    if not faults:
        payload = {name: payload.get(name, "") for name in wanted}
        if sum(map(len, payload.values())) > limits().custom_characters:
            faults["data"] = [past("custom_characters", "characters altogether")]
        elif not any(payload.values()):
            faults["data"] = ["A custom message says something."]
    return _unless(faults, payload)


def _not_said(payload: dict[str, Any], wanted: tuple[str, ...]) -> dict[str, Any]:
    """What is no field of it, or no string."""
    faults: dict[str, Any] = {}
    for name, value in payload.items():
        if name not in wanted:
            faults[name] = ["There is no such field."]
            continue
        try:
            SAID.run_validation(value)
        except serializers.ValidationError as refusal:
            faults[name] = refusal.detail
    return faults


def _unless(faults: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    if faults:
        raise serializers.ValidationError(faults)
    return payload


def _shaped(shape: type[Request]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def check(payload: dict[str, Any]) -> dict[str, Any]:
        asked = shape(data=payload)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    return check


_CHECKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "TIMTextElem": _check_text,
    "TIMCustomElem": _check_custom,
    "TIMImageElem": _shaped(ImagePayload),
    "TIMSoundElem": _shaped(SoundPayload),
    "TIMVideoFileElem": _shaped(VideoPayload),
    "TIMFileElem": _shaped(FilePayload),
    "TIMFaceElem": _shaped(FacePayload),
    "TIMLocationElem": _shaped(LocationPayload),
    RECORD: _shaped(RecordPayload),
}
SENDABLE = tuple(_CHECKS)
