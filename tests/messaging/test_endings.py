"""An ending says what is in a file: it is right, or put right, or the file is refused (ASVS 5.2.2)."""

from io import BytesIO

import pytest

from messaging.errors import WrongMedia
from messaging.media.endings import BY_TYPE, FORMS, name_of_file, name_of_media

from .files import AAC, BARE_MP3, FLAC, HTML, M4A, MP3, MP4, OGG, PDF, QUICKTIME, SVG, WAV, WEBM, picture

pytestmark = pytest.mark.once

ZIP = b"PK\3\4" + bytes(30)
SEALED_BY_A_PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
PROGRAM = b"MZ\x90\0\3\0\0\0" + bytes(500)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0" + bytes(100)


def as_file(name: str, content: bytes) -> str:
    return name_of_file(name, BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("owl.png", picture()),
        ("owl.JPG", picture(kind="JPEG")),
        ("owl.jpeg", picture(kind="JPEG")),
        ("owl.gif", picture(kind="GIF")),
        ("owl.webp", picture(kind="WEBP")),
        ("owl.tif", picture(kind="TIFF")),
        ("owl.heic", HEIC),
        ("song.mp3", MP3),
        ("song.mp3", BARE_MP3),
        ("song.mp3", bytes(300)),
        ("song.aac", AAC),
        ("song.ogg", OGG),
        ("song.opus", OGG),
        ("song.wav", WAV),
        ("song.flac", FLAC),
        ("song.flac", MP3),
        ("song.m4a", M4A),
        ("film.mp4", MP4),
        ("film.mov", QUICKTIME),
        ("film.mkv", WEBM),
        ("paper.pdf", PDF),
        ("paper.pdf", b"\r\n" + PDF),
        ("letter.docx", ZIP),
        ("letter.docx", SEALED_BY_A_PASSWORD),
        ("table.xls", SEALED_BY_A_PASSWORD),
        ("table.xls", HTML),
        ("letter.doc", b"{\\rtf1 tea}"),
        ("letter.odt", ZIP),
        ("all.zip", ZIP),
        ("all.tar.gz", b"\x1f\x8b\x08" + bytes(30)),
        ("notes.txt", b"tea at four"),
        ("notes.txt", "tea at four".encode("utf-16")),
        ("cars.csv", b"BMW;MZ 250;ID3\n"),
        ("motorbikes.txt", b"MZ 250, ETZ 150"),
        ("page.html", HTML),
        ("drawing.svg", SVG),
        ("setup.exe", PROGRAM),
        ("backup.dat", picture()),
        ("README", b"tea"),
        ("", picture()),
    ],
)
def test_a_file_keeps_a_name_that_is_true_or_says_nothing(name: str, content: bytes):
    assert as_file(name, content) == name


@pytest.mark.parametrize(
    ("name", "content", "right"),
    [
        ("owl.jpg", picture(kind="WEBP"), "owl.webp"),
        ("owl.of.prey.PNG", picture(kind="JPEG"), "owl.of.prey.jpg"),
        ("owl.jpg", HEIC, "owl.heic"),
    ],
)
def test_a_picture_that_is_called_another_is_called_what_it_is(name: str, content: bytes, right: str):
    assert as_file(name, content) == right


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((f"invoice.{ending}", PROGRAM) for ending in FORMS),
        *((f"invoice.{ending}", b"\x7fELF" + bytes(300)) for ending in FORMS),
        *((f"owl.{ending}", HTML) for ending in ("png", "jpg", "webp", "heic", "mp4", "webm", "ogg", "pdf", "zip")),
        ("owl.png", PDF),
        ("owl.png", b"\x89PNG, or so it says"),
        ("song.mp3", picture()),
        ("film.mp4", picture(kind="JPEG")),
        ("film.mp4", HEIC),
        ("paper.pdf", ZIP),
        ("letter.docx", picture()),
        ("all.zip", MP4),
        ("notes.txt", PDF),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, content: bytes):
    with pytest.raises(WrongMedia, match=rf'ends in "\.{name.rpartition(".")[2]}"'):
        as_file(name, content)


@pytest.mark.parametrize(
    ("name", "type", "right"),
    [
        *((f"owl.{one}", kind, f"owl.{one}") for kind, endings in BY_TYPE.items() for one in endings),
        ("owl.PNG", "image/png", "owl.PNG"),
        ("owl.jpg", "image/webp", "owl.webp"),
        ("owl.heic", "image/jpeg", "owl.jpg"),
        ("voice.webm", "audio/mp4", "voice.m4a"),
        ("film.mp4", "video/quicktime", "film.mov"),
        ("blob", "image/png", "blob.png"),
        ("owl.exe", "image/png", "owl.exe.png"),
        ("v1.2", "video/mp4", "v1.2.mp4"),
        ("", "image/png", ""),
    ],
)
def test_what_is_shown_and_played_ends_in_what_it_is(name: str, type: str, right: str):
    assert name_of_media(name, type) == right


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("owl.mp3", "image/png"),
        ("owl.pdf", "image/png"),
        ("song.png", "audio/mpeg"),
        ("film.zip", "video/mp4"),
    ],
)
def test_what_is_shown_and_played_is_not_called_something_else(name: str, type: str):
    with pytest.raises(WrongMedia):
        name_of_media(name, type)


def test_every_ending_of_what_is_shown_and_played_is_compared():
    assert {ending for endings in BY_TYPE.values() for ending in endings} <= set(FORMS)
