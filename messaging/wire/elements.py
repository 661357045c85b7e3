"""Messages as back ends know them: a `MsgBody` of elements, each with its `MsgType` and `MsgContent`. A message of ours
is one element."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rest_framework import serializers

from .merged import RECORD
from .payloads import check_payload

Payload = Mapping[str, Any]
Element = dict[str, Any]

HAD_BY_ADDRESS = 2
"""The `Download_Flag` of media that are fetched by their address."""

FORMATS = {"JPG": 1, "GIF": 2, "PNG": 3, "BMP": 4}
OTHER_FORMAT = 255
PICTURES = {0: 1, 1: 3, 2: 2}
"""The sizes of a picture by our `type`: the original, the small one, the large one."""


class Said(NamedTuple):
    """What a message says, as its sender would ask for it."""

    type: str
    payload: dict[str, Any]


def elements(kind: str, payload: Payload) -> list[Element]:
    """The `MsgBody` of a message. Of media that are not stored yet it says no more than their names."""
    return [{"MsgType": kind, "MsgContent": _CONTENTS[kind](payload)}]


def said_by(body: Any) -> Said:
    """What a `MsgBody` says, checked as any message is. ValidationError for what is no message of ours: more than one
    element, a record of messages, a type that nobody can send."""
    if not isinstance(body, list) or len(body) != 1 or not isinstance(body[0], dict):
        raise serializers.ValidationError({"MsgBody": ["A list of one element: a message of ours is one."]})
    kind, content = body[0].get("MsgType"), body[0].get("MsgContent")
    fields = _FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise serializers.ValidationError({"MsgBody": [f"MsgType is one of {', '.join(_FIELDS)}."]})
    if not isinstance(content, dict):
        raise serializers.ValidationError({"MsgBody": ["MsgContent is an object."]})
    given = {ours: content[theirs] for ours, theirs in fields.items() if theirs in content}
    return Said(str(kind), check_payload(str(kind), given))


def _picture(payload: Payload) -> Element:
    sizes = [
        {
            "Type": PICTURES[one["type"]],
            "Size": one["size"],
            "Width": one["width"],
            "Height": one["height"],
            "URL": one["url"],
        }
        for one in payload.get("imageInfoArray", [])
    ]
    return {
        "UUID": payload["uuid"],
        "ImageFormat": FORMATS.get(payload.get("imageFormat", ""), OTHER_FORMAT),
        "ImageInfoArray": sizes,
    }


def _sound(payload: Payload) -> Element:
    return {
        "UUID": payload["uuid"],
        "Url": payload.get("url", ""),
        "Size": payload.get("size", 0),
        "Second": payload.get("second", 0),
        "Download_Flag": HAD_BY_ADDRESS,
    }


def _video(payload: Payload) -> Element:
    return {
        "VideoUUID": payload["videoUUID"],
        "VideoUrl": payload.get("videoUrl", ""),
        "VideoSize": payload.get("videoSize", 0),
        "VideoSecond": payload.get("videoSecond", 0),
        "VideoFormat": payload.get("videoFormat", ""),
        "VideoDownloadFlag": HAD_BY_ADDRESS,
        "ThumbUUID": payload.get("snapshotUUID", ""),
        "ThumbUrl": payload.get("snapshotUrl", ""),
        "ThumbSize": payload.get("snapshotSize", 0),
        "ThumbWidth": payload.get("snapshotWidth", 0),
        "ThumbHeight": payload.get("snapshotHeight", 0),
        "ThumbFormat": payload.get("snapshotFormat", ""),
        "ThumbDownloadFlag": HAD_BY_ADDRESS,
    }


def _file(payload: Payload) -> Element:
    return {
        "UUID": payload["uuid"],
        "Url": payload.get("fileUrl", ""),
        "FileSize": payload.get("fileSize", 0),
        "FileName": payload.get("fileName", ""),
        "Download_Flag": HAD_BY_ADDRESS,
    }


def _record(payload: Payload) -> Element:
    return {
        "Title": payload.get("title", ""),
        "AbstractList": list(payload.get("abstractList", [])),
        "CompatibleText": payload.get("compatibleText", ""),
    }


_FIELDS: dict[str, dict[str, str]] = {
    "TIMTextElem": {"text": "Text"},
    "TIMCustomElem": {"data": "Data", "description": "Desc", "extension": "Ext"},
    "TIMFaceElem": {"index": "Index", "data": "Data"},
    "TIMLocationElem": {"description": "Desc", "longitude": "Longitude", "latitude": "Latitude"},
    "TIMImageElem": {"uuid": "UUID"},
    "TIMSoundElem": {"uuid": "UUID", "second": "Second"},
    "TIMVideoFileElem": {
        "videoUUID": "VideoUUID",
        "videoSecond": "VideoSecond",
        "snapshotUUID": "ThumbUUID",
    },
    "TIMFileElem": {"uuid": "UUID"},
}
"""By type, what a sender says of it: our word and theirs."""


def _as_said(kind: str) -> Callable[[Payload], Element]:
    return lambda payload: {theirs: payload.get(ours, "") for ours, theirs in _FIELDS[kind].items()}


_CONTENTS: dict[str, Callable[[Payload], Element]] = {
    **{kind: _as_said(kind) for kind in ("TIMTextElem", "TIMFaceElem", "TIMLocationElem")},
    "TIMCustomElem": lambda payload: {**_as_said("TIMCustomElem")(payload), "Sound": ""},
    "TIMImageElem": _picture,
    "TIMSoundElem": _sound,
    "TIMVideoFileElem": _video,
    "TIMFileElem": _file,
    RECORD: _record,
}
