"""Files as people send them, made here: pictures by Pillow, of sound and video what tells them apart."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from messaging.models import Conversation, Message, Person, Upload
from messaging.services.messages import new_message_id, send_message
from messaging.services.uploads import store_upload

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(400)
QUICKTIME = b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + bytes(400)
M4A = b"\x00\x00\x00\x1cftypM4A \x00\x00\x02\x00M4A isomiso2" + bytes(400)
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + bytes(400)
)
OGG = b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead\x01\x02" + bytes(400)
WAV = b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(400)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x64" + bytes(400)
BARE_MP3 = b"\xff\xfb\x90\x64" + bytes(400)
AAC = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(400)
FLAC = b"fLaC\x00\x00\x00\x22" + bytes(400)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!doctype html><html><body><script>alert(document.cookie)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    width: int = 40, height: int = 30, kind: str = "PNG", colour: Any = "#4a5bd0", **options: Any
) -> bytes:
    out = BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, (width, height), colour).save(out, kind, **options)
    return out.getvalue()


def sent_file(content: bytes, name: str = "a.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def upload(
    person: Person, purpose: str = "image", content: bytes | None = None, name: str = "a.bin"
) -> Upload:
    """This person has uploaded it."""
    given = picture() if content is None else content
    return store_upload(person=person, purpose=purpose, name=name, file=BytesIO(given), size=len(given))


def send(
    sender: Person, conversation: Conversation, type: str, payload: dict[str, Any], **more: Any
) -> Message:
    """The sender has said it there."""
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type=type,
        payload=payload,
        **more,
    ).message


def send_picture(sender: Person, conversation: Conversation, **more: Any) -> tuple[Message, Upload]:
    kept = upload(sender, "image")
    return send(sender, conversation, "TIMImageElem", {"uuid": kept.key}, **more), kept


def fetch(client: APIClient, kept: Upload, variant: str = "original", **headers: Any) -> Any:
    return client.get(f"/media/{kept.key}/{variant}", **headers)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


ClientOf = Callable[[Person], APIClient]
