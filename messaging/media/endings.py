"""What the ending of a name says that a file is, held against its bytes: what is saved as a picture is no program.

Endings that nothing tells from others (`.dat`, `.bin`) say nothing, and neither does a name without one.
"""

from typing import IO

from messaging.errors import WrongMedia

from .sniffing import PICTURE_BRANDS, head_of, is_mpeg_audio

BY_TYPE = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png", "apng"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "m4b", "mp4"),
    "audio/aac": ("aac",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/webm": ("weba", "webm"),
    "audio/wav": ("wav",),
    "audio/flac": ("flac",),
    "video/mp4": ("mp4", "m4v", "3gp"),
    "video/quicktime": ("mov", "qt"),
    "video/webm": ("webm",),
    "video/ogg": ("ogv", "ogg"),
}
"""The endings of what browsers show and play. The first is given to what has none."""

# By form: where it begins, and with what.
BEGINNINGS = (
    ("jpeg", 0, b"\xff\xd8\xff"),
    ("png", 0, b"\x89PNG\r\n\x1a\n"),
    ("gif", 0, b"GIF87a"),
    ("gif", 0, b"GIF89a"),
    ("webp", 8, b"WEBP"),
    ("tiff", 0, b"II*\0"),
    ("tiff", 0, b"MM\0*"),
    *(("heif", 4, b"ftyp" + brand) for brand in PICTURE_BRANDS),
    *(("iso", 4, box) for box in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")),
    ("matroska", 0, b"\x1a\x45\xdf\xa3"),
    ("ogg", 0, b"OggS"),
    ("flac", 0, b"fLaC"),
    ("wave", 8, b"WAVE"),
    ("id3", 0, b"ID3\2"),
    ("id3", 0, b"ID3\3"),
    ("id3", 0, b"ID3\4"),
    ("zip", 0, b"PK\3\4"),
    ("zip", 0, b"PK\5\6"),
    ("ole", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("gzip", 0, b"\x1f\x8b"),
    ("7z", 0, b"7z\xbc\xaf\x27\x1c"),
    ("rar", 0, b"Rar!\x1a\x07"),
    ("program", 0, b"\x7fELF"),
    *(("program", 0, mark) for mark in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")),
)
PDF_WITHIN = 1024
"""Bytes: readers look for its mark so far."""

UNTOLD = ""
_PICTURES = {
    "jpeg": BY_TYPE["image/jpeg"],
    "png": BY_TYPE["image/png"],
    "gif": BY_TYPE["image/gif"],
    "webp": BY_TYPE["image/webp"],
    "tiff": ("tif", "tiff"),
    "heif": ("heic", "heif", "avif"),
}
# An office's document that a password seals is `ole`, not `zip`; what begins as `mpeg` may be a text in UTF-16.
_MADE_AS: tuple[tuple[set[str], str], ...] = (
    *(({form}, " ".join(endings)) for form, endings in _PICTURES.items()),
    ({"iso"}, "mp4 m4a m4b m4v mov qt 3gp"),
    ({"matroska"}, "webm weba mkv mka"),
    ({"ogg"}, "ogg oga ogv opus"),
    ({"flac", "id3"}, "flac"),
    ({"wave"}, "wav"),
    ({"id3", "mpeg", "wave", UNTOLD}, "mp3 aac"),
    ({"pdf"}, "pdf"),
    ({"zip"}, "zip odt ods odp odg epub"),
    ({"zip", "ole"}, "docx xlsx pptx"),
    ({"zip", "ole", UNTOLD}, "doc xls ppt"),
    ({"gzip"}, "gz tgz"),
    ({"7z"}, "7z"),
    ({"rar"}, "rar"),
    ({"mpeg", UNTOLD}, "txt csv md log json rtf"),
)
FORMS = {ending: forms for forms, endings in _MADE_AS for ending in endings.split()}
"""By ending: the forms in which there is such a file."""


def name_of_media(name: str, type: str) -> str:
    """The name of a picture, sound or video of this type, with an ending that says so. An ending of another type of the
    same kind is put right, for many a picture is called .jpg that is none; of another kind it is WrongMedia."""
    stem, ending = _parts(name)
    if ending.lower() in BY_TYPE[type]:
        return name
    if ending.lower() in _endings_like(type):
        return f"{stem}.{BY_TYPE[type][0]}"
    if ending.lower() in FORMS:
        raise _is_called(ending)
    return f"{name}.{BY_TYPE[type][0]}" if name else name


def name_of_file(name: str, file: IO[bytes]) -> str:
    """The name of what is only ever saved. Where its ending says what it is, it is that: a picture of another type gets
    the ending of that type, all else is WrongMedia."""
    stem, ending = _parts(name)
    wanted = FORMS.get(ending.lower())
    found = form_of(head_of(file))
    if wanted is None or found in wanted:
        return name
    if wanted & _PICTURES.keys() and found in _PICTURES:
        return f"{stem}.{_PICTURES[found][0]}"
    raise _is_called(ending)


def form_of(head: bytes) -> str:
    """How a file is made that begins so, by the names of `BEGINNINGS`; `UNTOLD` for all else."""
    for form, at, mark in BEGINNINGS:
        if head.startswith(mark, at):
            return form
    if b"%PDF-" in head[:PDF_WITHIN]:
        return "pdf"
    if head.startswith(b"MZ") and b"\0" in head[:64]:  # a text may begin with these two letters
        return "program"
    return "mpeg" if is_mpeg_audio(head) else UNTOLD


def _parts(name: str) -> tuple[str, str]:
    """The name before its ending, and the ending; that is empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot else (name, "")


def _endings_like(type: str) -> set[str]:
    """The endings of this kind (picture, sound, video), whatever type. The same container holds sound and video."""
    kinds = ("image/",) if type.startswith("image/") else ("audio/", "video/")
    found = {ending for other, endings in BY_TYPE.items() if other.startswith(kinds) for ending in endings}
    return found | ({*_PICTURES["tiff"], *_PICTURES["heif"]} if kinds == ("image/",) else {"mkv", "mka"})


def _is_called(ending: str) -> WrongMedia:
    return WrongMedia(f'Its name ends in ".{ending}", and that is not what is in it.')
