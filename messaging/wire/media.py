"""Media on the wire: what an upload takes and answers, and the payloads that the server makes of uploads."""

from typing import Any

from rest_framework.serializers import CharField, IntegerField

from messaging.models import Upload

from .fields import Request as Shape

ENDINGS = {
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "video/ogg": "ogv",
}
ROOT = "/media/"
SIZES = ("original", "small", "large")
"""The three of `imageInfoArray`, in its order."""


class MediaFile(Shape):
    """Where one size of an upload is, and what it is."""

    url = CharField()
    type = CharField()
    size = IntegerField(help_text="Bytes.")
    width = IntegerField(help_text="Pixels; 0 for what is no picture.")
    height = IntegerField()


class UploadAnswer(Shape):
    uuid = CharField(help_text="What a message names it by.")
    purpose = CharField()
    name = CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), **{size: MediaFile() for size in SIZES}}


class MediaKey(Shape):
    key = CharField(
        allow_blank=True, help_text="For `?key=` of addresses below /media/; a session needs none."
    )
    expiresIn = IntegerField(help_text="Seconds that it can be used, unless the login ends before.")


def address(upload: Upload, variant: str = "original") -> str:
    """Where this size of it is; where there is no such size, the original."""
    return f"{ROOT}{upload.key}/{variant if variant in upload.files else 'original'}"


def upload_shape(upload: Upload) -> dict[str, Any]:
    shown = {"uuid": upload.key, "purpose": upload.purpose, "name": upload.name}
    return {**shown, **{size: _file(upload, size) for size in SIZES}}


def image_payload(upload: Upload) -> dict[str, Any]:
    return {
        "uuid": upload.key,
        "imageFormat": ENDINGS[upload.original["type"]],
        "imageInfoArray": [_image_info(upload, number) for number in range(len(SIZES))],
    }


def sound_payload(upload: Upload, second: int) -> dict[str, Any]:
    url = address(upload)
    size = upload.original["size"]
    return {"uuid": upload.key, "second": second, "size": size, "url": url, "remoteAudioUrl": url}


def file_payload(upload: Upload) -> dict[str, Any]:
    return {
        "uuid": upload.key,
        "fileName": upload.name,
        "fileSize": upload.original["size"],
        "fileType": upload.original["type"],
        "fileUrl": address(upload),
    }


def video_payload(upload: Upload, second: int, snapshot: Upload | None) -> dict[str, Any]:
    url = address(upload)
    still = {"UUID": "", "Url": "", "Format": "", "Size": 0, "Width": 0, "Height": 0}
    if snapshot is not None:
        picture = snapshot.files.get("large", snapshot.original)
        still = {
            "UUID": snapshot.key,
            "Url": address(snapshot, "large"),
            "Format": ENDINGS[picture["type"]],
            "Size": picture["size"],
            "Width": picture["width"],
            "Height": picture["height"],
        }
    return {
        "videoUUID": upload.key,
        "videoFormat": ENDINGS[upload.original["type"]],
        "videoSecond": second,
        "videoSize": upload.original["size"],
        "videoUrl": url,
        "remoteVideoUrl": url,
        **{f"snapshot{name}": value for name, value in still.items()},
        **{f"thumb{name}": value for name, value in still.items()},
    }


def _file(upload: Upload, variant: str) -> dict[str, Any]:
    facts = upload.files.get(variant, upload.original)
    named = ("type", "size", "width", "height")
    return {"url": address(upload, variant), **{name: facts[name] for name in named}}


def _image_info(upload: Upload, number: int) -> dict[str, Any]:
    facts = _file(upload, SIZES[number])
    return {
        "type": number,
        "sizeType": number + 1,
        "size": facts["size"],
        "width": facts["width"],
        "height": facts["height"],
        "url": facts["url"],
        "imageUrl": facts["url"],
    }
