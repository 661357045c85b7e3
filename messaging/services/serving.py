"""Having media: who may, and which bytes."""

from collections.abc import Generator
from typing import Any, NamedTuple

from messaging.errors import UploadNotFound
from messaging.models import Person, Upload

from .uploads import media_storage

CHUNK = 262_144


class Held(NamedTuple):
    """One size of an upload, as it is in the storage."""

    upload: Upload
    file: str
    type: str
    size: int

    @property
    def etag(self) -> str:
        """What is stored under a name is never changed."""
        return f'"{self.upload.key}-{self.size}"'

    @property
    def shows_in_place(self) -> bool:
        """Whether a browser may show or play it; anything that was sent as a file is only ever saved."""
        return self.upload.purpose != Upload.Purpose.FILE


def find_media(*, person: Person, key: str, variant: str) -> Held:
    """What is at this address, if this person may have it now; UploadNotFound otherwise, in the same words."""
    upload = Upload.objects.visible_to(person).filter(key=key).first()
    facts: dict[str, Any] | None = upload.files.get(variant) if upload else None
    if upload is None or facts is None:
        raise UploadNotFound
    return Held(upload, facts["file"], facts["type"], facts["size"])


def read_media(file: str, start: int, end: int) -> Generator[bytes, None, None]:
    """The bytes from `start` up to `end`, piece by piece. UploadNotFound at once if the storage has none."""
    try:
        opened = media_storage().open(file)
    except FileNotFoundError:
        raise UploadNotFound from None
    return _pieces(opened, start, end)


def _pieces(opened: Any, start: int, end: int) -> Generator[bytes, None, None]:
    with opened:
        opened.seek(start)
        left = end - start
        while left > 0 and (piece := opened.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
