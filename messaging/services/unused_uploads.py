"""Clearing away what nobody can see any more: uploads that were never sent, that only recalled messages carried, or
that did not arrive whole, and pictures that no person and no group wears."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from messaging.models import Attachment, Conversation, Person, Upload
from messaging.wire.media import address

from .uploads import remove_files

PAGE = 200


class Cleared(NamedTuple):
    uploads: int
    bytes: int


def delete_unused_uploads(*, before: datetime, dry_run: bool = False) -> Cleared:
    """Whatever was uploaded before then and is of no use to anybody is gone: bytes, then row. Broken off anywhere it
    goes on next time; what is sent or put on meanwhile stays. `dry_run` only counts."""
    many = size = 0
    for found in _pages(before):
        gone = _unused(found) if dry_run else _withdraw(found)
        many, size = many + len(gone), size + sum(upload.size for upload in gone)
        if not dry_run:
            _delete(gone)
    return Cleared(many, size)


def _pages(before: datetime) -> Iterator[QuerySet[Upload]]:
    """All that may be unused, by the order of their keys."""
    rows = Upload.objects.filter(_possible(), created_at__lt=before).order_by("pk")
    last = 0
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:PAGE]):
        last = keys[-1]
        yield Upload.objects.filter(pk__in=keys).order_by("pk")


def _possible() -> Q:
    return Q(pk__in=Upload.objects.unused().values("pk")) | Q(purpose=Upload.Purpose.AVATAR)


@transaction.atomic
def _withdraw(found: QuerySet[Upload]) -> list[Upload]:
    """Nobody sends it or puts it on from now on. Looked at again under the lock, which whoever sends it takes too."""
    held = list(found.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    unused = _unused(Upload.objects.filter(pk__in=held).order_by("pk"))
    keys = [upload.pk for upload in unused]
    Upload.objects.filter(pk__in=keys, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return unused


def _unused(found: QuerySet[Upload]) -> list[Upload]:
    in_no_message = list(found.filter(pk__in=Upload.objects.unused().values("pk")))
    pictures = {address(one): one for one in found.filter(purpose=Upload.Purpose.AVATAR) if one.files}
    halves = list(found.filter(purpose=Upload.Purpose.AVATAR, files={}))
    worn = {
        avatar
        for model in (Person, Conversation)
        for avatar in model._base_manager.filter(avatar__in=pictures).values_list("avatar", flat=True)
    }
    return [*in_no_message, *halves, *(one for where, one in pictures.items() if where not in worn)]


def _delete(uploads: list[Upload]) -> None:
    for upload in uploads:
        remove_files(upload)
    keys = [upload.pk for upload in uploads]
    with transaction.atomic():
        Attachment.objects.filter(upload__in=keys).delete()
        Upload.objects.filter(pk__in=keys).delete()
