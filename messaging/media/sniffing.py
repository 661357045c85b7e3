"""What a file is, told by its first bytes. What its sender calls it counts for nothing."""

import unicodedata
from typing import IO

import puremagic

HEAD = 4096
ANYTHING = "application/octet-stream"

# By the brand of an ISO container; those that are not named are video/mp4.
BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
# What a browser neither runs nor shows by itself: also these are only ever saved, never opened in place.
HARMLESS = {
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/x-7z-compressed",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
}
# The same container for sound alone and for sound with pictures.
AS_AUDIO = {"video/webm": "audio/webm", "video/mp4": "audio/mp4", "video/ogg": "audio/ogg"}
AS_VIDEO = {"audio/ogg": "video/ogg"}


def type_of(file: IO[bytes], kind: str) -> str:
    """The type of sound (`audio`) or video (`video`) that browsers play; of anything else `ANYTHING`."""
    found = _playable(head_of(file))
    if kind == "audio":
        found = AS_AUDIO.get(found, found)
    elif kind == "video":
        found = AS_VIDEO.get(found, found)
    return found if found.startswith(f"{kind}/") else ANYTHING


def type_of_file(file: IO[bytes]) -> str:
    """The type of a file that is only ever saved; `ANYTHING` for whatever a browser might run."""
    head = head_of(file)
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return ANYTHING
    return found if found in HARMLESS else ANYTHING


def shown_name(name: str, longest: int) -> str:
    """The last part of a path, without what turns text about or cannot be seen, so that an ending is where it seems to
    be; shortened before its ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(" " if letter.isspace() else letter for letter in last)
    seen = "".join(letter for letter in seen if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co"))
    seen = seen.strip(" .") if set(seen) <= {" ", "."} else seen.strip()
    if len(seen) <= longest:
        return seen
    stem, dot, ending = seen.rpartition(".")
    if not dot or len(ending) > 20:
        return seen[:longest]
    return f"{stem[: longest - len(ending) - 1]}.{ending}"


def head_of(file: IO[bytes]) -> bytes:
    """Its first bytes."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _playable(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] not in PICTURE_BRANDS:
        return BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm"
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"ID3") or is_mpeg_audio(head):
        return "audio/mpeg"
    if head[:1] == b"\xff" and head[1:2] and head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return ANYTHING


def is_mpeg_audio(head: bytes) -> bool:
    """A frame of layers I to III: its sync, a version and a layer that exist, a bit rate and a sample rate that do."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer != 0 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
