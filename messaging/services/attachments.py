"""What messages carry: payloads made of uploads, and who may have the bytes because of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils import timezone

from messaging.errors import NotAllowed, UploadNotFound
from messaging.models import Attachment, Conversation, Message, Person, Upload
from messaging.wire import media

PURPOSES = {
    "TIMImageElem": Upload.Purpose.IMAGE,
    "TIMSoundElem": Upload.Purpose.AUDIO,
    "TIMVideoFileElem": Upload.Purpose.VIDEO,
    "TIMFileElem": Upload.Purpose.FILE,
}
NAMING = ("uuid", "videoUUID", "snapshotUUID")
"""Fields of payloads that name uploads."""


class Said(NamedTuple):
    """A payload as it is stored, and the uploads that it names."""

    payload: dict[str, Any]
    uploads: list[Upload]


def say(sender: Person, type: str, payload: dict[str, Any]) -> Said:
    """The payload of a message. One that names uploads is made of them, for each that the sender may have: their own
    that they have not sent, and those of messages that they see (a forward). UploadNotFound for others."""
    if type not in PURPOSES:
        return Said(payload, [])
    names = {name: payload[name] for name in NAMING if payload.get(name)}
    uploads = {one.key: one for one in _held(sender, list(names.values()))}
    found = {name: uploads.get(key) for name, key in names.items()}
    main = _required(found.get("videoUUID") or found.get("uuid"), PURPOSES[type])
    if type == "TIMImageElem":
        return Said(media.image_payload(main), [main])
    if type == "TIMSoundElem":
        return Said(media.sound_payload(main, payload["second"]), [main])
    if type == "TIMFileElem":
        return Said(media.file_payload(main), [main])
    snapshot = None
    if "snapshotUUID" in found:
        snapshot = _required(found["snapshotUUID"], Upload.Purpose.IMAGE)
    made = media.video_payload(main, payload["videoSecond"], snapshot)
    return Said(made, [main] if snapshot is None else [main, snapshot])


def say_again(message: Message, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload of an edited message. What carries an upload goes on carrying it: another one is another message."""
    if message.type not in PURPOSES:
        return payload
    if any(payload.get(name, "") != message.payload.get(name, "") for name in NAMING):
        raise NotAllowed("What a message carries cannot be exchanged. Recall it and send another one.")
    return dict(message.payload)


def carry(message: Message, uploads: list[Upload]) -> None:
    """From now on whoever may see the message may have these. The caller made it in this transaction."""
    Attachment.objects.bulk_create([Attachment(message=message, upload=upload) for upload in uploads])


def require_picture(address: str) -> None:
    """A picture of a person or a group, where one of ours is named: UploadNotFound for what was uploaded for anything
    else, which not everybody may see. Locked, so that it is not cleared away before it is anybody's."""
    if not address.startswith(media.ROOT):
        return
    key = address.removeprefix(media.ROOT).partition("/")[0]
    found = Upload.objects.filter(key=key, purpose=Upload.Purpose.AVATAR, withdrawn_at=None)
    if address != f"{media.ROOT}{key}/original" or not found.select_for_update(no_key=True).exists():
        raise UploadNotFound


def withdraw_pictures(person: Person) -> None:
    """Nobody sees the pictures that this person had. Those of groups stay theirs."""
    theirs = Upload.objects.filter(owner=person, purpose=Upload.Purpose.AVATAR, withdrawn_at=None)
    worn = Conversation.objects.filter(avatar__in=[media.address(one) for one in theirs]).values_list(
        "avatar", flat=True
    )
    kept = [one.key for one in theirs if media.address(one) in set(worn)]
    theirs.exclude(key__in=kept).update(withdrawn_at=timezone.now())


def find_named(payload: Any) -> list[Upload]:
    """The uploads that are named anywhere in a payload that the server made, as in that of a merged record."""
    return list(Upload.objects.filter(key__in=set(_names(payload)), withdrawn_at=None).order_by("pk"))


def _names(payload: Any) -> Iterator[str]:
    if isinstance(payload, dict):
        for name, value in payload.items():
            if name in NAMING and isinstance(value, str) and value:
                yield value
            else:
                yield from _names(value)
    elif isinstance(payload, list):
        for one in payload:
            yield from _names(one)


def _held(sender: Person, keys: list[str]) -> list[Upload]:
    """Locked, so that none of them is cleared away before it is carried."""
    visible = Upload.objects.visible_to(sender).filter(key__in=keys).order_by("pk")
    return list(visible.select_for_update(no_key=True, of=("self",)))


def _required(upload: Upload | None, purpose: str) -> Upload:
    if upload is None or upload.purpose != purpose:
        raise UploadNotFound
    return upload
