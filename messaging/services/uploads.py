"""Uploading: the bytes go to the storage, the facts to the database, and neither without the other for long."""

import secrets
from io import BytesIO
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from messaging.errors import QuotaUsedUp, UploadTooLarge, WrongMedia
from messaging.limits import limits
from messaging.media.endings import name_of_file, name_of_media
from messaging.media.pictures import Picture, make_avatar, make_pictures
from messaging.media.scanning import scan
from messaging.media.sniffing import ANYTHING, shown_name, type_of, type_of_file
from messaging.models import Person, Upload
from messaging.wire.limits import LENGTHS, past

VARIANTS = ("original", "large", "small")
_Purpose = Upload.Purpose


def media_storage() -> Storage:
    """Where the bytes are: `STORAGES["media"]` of the settings."""
    return storages["media"]


def store_upload(*, person: Person, purpose: str, name: str, file: IO[bytes], size: int) -> Upload:
    """What was uploaded is kept, named by chance, and only this person may have it until they send it. Pictures are
    made anew. UploadTooLarge, HarmfulFile, WrongMedia and QuotaUsedUp leave nothing behind; uploading again makes
    another."""
    _require_size(purpose, size)
    scan(file)
    contents = _contents(purpose, file, size)
    taken = sum(facts["size"] for _, facts in contents.values())
    called = _name(purpose, shown_name(name, LENGTHS["fileNameCharacters"]), *contents["original"])
    upload = _reserve(person, purpose, called, taken)
    try:
        files = {variant: _keep(upload, variant, *one) for variant, one in contents.items()}
        upload.files, upload.stored_at = files, timezone.now()
        upload.save(update_fields=["files", "stored_at"])
    except BaseException:
        remove_files(upload)
        upload.delete()
        raise
    return upload


def remove_files(upload: Upload) -> None:
    """Nothing of it is in the storage any more."""
    names = {facts["file"] for facts in upload.files.values()}
    for name in names | {_name_of(upload, variant) for variant in VARIANTS}:
        media_storage().delete(name)


def _require_size(purpose: str, size: int) -> None:
    most = getattr(limits(), f"{purpose}_bytes")
    if size > most:
        raise UploadTooLarge(past(f"{purpose}_bytes", "bytes"), limit=most)
    if size == 0:
        raise WrongMedia("This file is empty.")


def _contents(purpose: str, file: IO[bytes], size: int) -> dict[str, tuple[IO[bytes], dict[str, Any]]]:
    """By variant: its bytes, and what is known of them."""
    if purpose == _Purpose.IMAGE:
        return {variant: _of_picture(picture) for variant, picture in make_pictures(file).items()}
    if purpose == _Purpose.AVATAR:
        return {variant: _of_picture(picture) for variant, picture in make_avatar(file).items()}
    kind = type_of_file(file) if purpose == _Purpose.FILE else type_of(file, purpose)
    if kind == ANYTHING and purpose != _Purpose.FILE:
        raise WrongMedia(f"This is no {purpose} that browsers play. It can be sent as a file.")
    return {"original": (file, {"type": kind, "size": size, "width": 0, "height": 0})}


def _name(purpose: str, shown: str, file: IO[bytes], facts: dict[str, Any]) -> str:
    """What it is called, with an ending that its bytes bear out."""
    called = name_of_file(shown, file) if purpose == _Purpose.FILE else name_of_media(shown, facts["type"])
    return shown_name(called, LENGTHS["fileNameCharacters"])


def _of_picture(picture: Picture) -> tuple[IO[bytes], dict[str, Any]]:
    facts = {
        "type": picture.type,
        "size": len(picture.content),
        "width": picture.width,
        "height": picture.height,
    }
    return BytesIO(picture.content), facts


@transaction.atomic
def _reserve(person: Person, purpose: str, name: str, size: int) -> Upload:
    """A row before any byte: what a crash leaves half done is found by it. Counted under the person's lock, so that
    several at once do not fit where one does."""
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    most = limits().upload_quota_bytes
    held = Upload.objects.filter(owner=locked).aggregate(held=Sum("size"))["held"] or 0
    if held + size > most:
        raise QuotaUsedUp(past("upload_quota_bytes", "bytes, everything together"), limit=most)
    return Upload.objects.create(
        key=secrets.token_urlsafe(24), owner=locked, purpose=purpose, name=name, size=size
    )


def _keep(upload: Upload, variant: str, content: IO[bytes], facts: dict[str, Any]) -> dict[str, Any]:
    content.seek(0)
    return {**facts, "file": media_storage().save(_name_of(upload, variant), File(content))}


def _name_of(upload: Upload, variant: str) -> str:
    """Nothing of the name that it came with, so that no name leads anywhere else."""
    return f"{upload.key[:2]}/{upload.key}/{variant}"
