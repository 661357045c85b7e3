"""Files that mean harm: they are refused, or become what they say they are and nothing else."""

import struct
import time
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import storages
from PIL import Image

from messaging.errors import UploadTooLarge, WrongMedia
from messaging.models import Upload

from .files import HTML, MP3, MP4, PDF, SVG, WEBM, fetch, picture, sent_file, upload

pytestmark = pytest.mark.once

ZIP = b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + bytes(18)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def stored(kept: Upload) -> bytes:
    return b"".join(storages["media"].open(facts["file"]).read() for facts in kept.files.values())


@pytest.mark.parametrize("purpose", ["image", "avatar"])
def test_a_small_file_that_is_an_enormous_picture_is_not_even_opened(alice, purpose):
    rows = bytes((50_000 // 8 + 1) * 500)
    begun = time.monotonic()

    with pytest.raises(UploadTooLarge, match="picturePixels"):
        upload(alice, purpose, png_of(50_000, 50_000, rows))

    assert time.monotonic() - begun < 1
    assert Upload.objects.count() == 0


def test_a_picture_may_have_so_many_pixels_and_no_more(alice, settings):
    settings.CHAT_LIMITS = {"picture_pixels": 1_200}
    upload(alice, "image", picture(40, 30))

    with pytest.raises(UploadTooLarge):
        upload(alice, "image", picture(41, 30))


def test_the_pixels_of_all_frames_count(alice, settings):
    frames = [Image.new("RGB", (40, 30), (number, 0, 0)) for number in range(5)]
    moving = BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    settings.CHAT_LIMITS = {"picture_pixels": 5 * 1_200}
    upload(alice, "image", moving.getvalue())
    settings.CHAT_LIMITS = {"picture_pixels": 5 * 1_200 - 1}

    with pytest.raises(UploadTooLarge):
        upload(alice, "image", moving.getvalue())


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
@pytest.mark.parametrize("purpose", ["image", "avatar"])
def test_a_picture_may_have_so_many_frames_and_no_more(alice, settings, purpose, kind):
    frames = [Image.new("RGB", (4, 3), (number * 50, 0, 0)) for number in range(5)]
    moving = BytesIO()
    frames[0].save(moving, kind, save_all=True, append_images=frames[1:], lossless=True)
    settings.CHAT_LIMITS = {"picture_frames": 5}
    upload(alice, purpose, moving.getvalue())
    settings.CHAT_LIMITS = {"picture_frames": 4}

    with pytest.raises(UploadTooLarge, match="pictureFrames"):
        upload(alice, purpose, moving.getvalue())


def test_frames_without_number_are_not_even_counted(alice):
    frame = b"\x2c\0\0\0\0\1\0\1\0\0" + b"\x02\x02\x44\x01\x00"
    film = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 1_000_000 + b";"
    begun = time.monotonic()

    with pytest.raises(UploadTooLarge, match="pictureFrames"):
        upload(alice, "image", film)

    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        SVG,
        PDF,
        MP4,
        ZIP,
        b"<svg onload=alert(1)>",
        b"\x89PNG\r\n\x1a\n" + HTML,
        b"GIF89a" + HTML,
        b"\xff\xd8\xff\xe0" + HTML,
        b"RIFF\x00\x00\x00\x00WEBP" + HTML,
        b"BM" + bytes(200),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"P6 9 9 255\n" + bytes(243),
        picture()[:60],
        png_of(40, 30, b"x"),
    ],
)
@pytest.mark.parametrize("purpose", ["image", "avatar"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(alice, client_of, purpose, content):
    response = client_of(alice).post(
        "/api/v1/uploads/", {"purpose": purpose, "file": sent_file(content, "owl.png")}, format="multipart"
    )

    assert (response.status_code, response.json()["code"]) == (400, "wrong_media")
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        SVG,
        PDF,
        ZIP,
        picture(),
        b"\0\0\0\x18ftypheic" + bytes(99),
        b"\x1a\x45\xdf\xa3matroska" + bytes(99),
        b"MZ" + bytes(99),
    ],
)
@pytest.mark.parametrize("purpose", ["audio", "video"])
def test_what_nobody_plays_is_refused(alice, purpose, content):
    with pytest.raises(WrongMedia, match="can be sent as a file"):
        upload(alice, purpose, content, "song.mp3")


@pytest.mark.parametrize(
    ("purpose", "content", "name"),
    [
        ("file", picture(), "song.mp3"),
        ("file", HTML, "owl.png"),
        ("image", picture(), "owl.pdf"),
        ("avatar", picture(), "owl.mp4"),
        ("audio", MP3, "owl.jpg"),
    ],
)
def test_what_its_name_does_not_say_is_refused_by_its_ending(alice, client_of, purpose, content, name):
    response = client_of(alice).post(
        "/api/v1/uploads/", {"purpose": purpose, "file": sent_file(content, name)}, format="multipart"
    )

    told = response.json()
    assert (response.status_code, told["code"]) == (400, "wrong_media")
    assert told["detail"] == f'Its name ends in "{name[-4:]}", and that is not what is in it.'
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_hides_behind_a_picture_is_gone(alice, kind):
    hidden = HTML + ZIP + b"<?php system($_GET['c']); ?>"

    kept = upload(alice, "image", picture(2000, 1000, kind) + hidden)

    assert len(kept.files) >= 1
    assert not any(part in stored(kept) for part in (b"<script", b"PK\x03\x04", b"<?php"))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"comment": HTML}),
        ("GIF", {"comment": HTML}),
        ("JPEG", {"exif": Image.Exif()}),
        ("JPEG", {"xmp": HTML}),
        ("WEBP", {"xmp": HTML}),
    ],
)
@pytest.mark.parametrize("purpose", ["image", "avatar"])
def test_what_hides_within_a_picture_is_gone(alice, purpose, kind, options):
    if "exif" in options:
        options["exif"][0x010E] = HTML.decode()
    given = picture(500, 500, kind, **options)
    assert b"alert(document.cookie)" in given

    assert b"alert(document.cookie)" not in stored(upload(alice, purpose, given))


@pytest.mark.parametrize("purpose", ["image", "avatar"])
def test_where_a_picture_was_taken_is_gone_and_it_stands_upright(alice, purpose):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.6)

    kept = upload(alice, purpose, picture(500, 400, "JPEG", exif=exif))

    for facts in kept.files.values():
        with Image.open(storages["media"].open(facts["file"])) as shown:
            assert dict(shown.getexif()) == {}
            assert shown.width <= shown.height


def test_what_hides_in_the_texts_of_a_png_is_gone(alice):
    given = picture(500, 500)
    given = given[:33] + chunk(b"tEXt", b"Comment\0" + HTML) + chunk(b"eXIf", b"MM\0*" + HTML) + given[33:]

    assert b"alert" not in stored(upload(alice, "image", given))


def test_texts_of_a_png_that_grow_without_end_are_refused(alice):
    bomb = zlib.compress(bytes(30_000_000), 1)
    given = picture(40, 30)
    given = given[:33] + chunk(b"zTXt", b"Comment\0\0" + bomb) + given[33:]

    with pytest.raises(WrongMedia):
        upload(alice, "image", given)


@pytest.mark.parametrize("content", [HTML + MP4, MP4 + HTML, WEBM + HTML, MP3 + HTML])
def test_a_film_that_is_a_page_too_runs_nowhere(alice, client_of, content):
    """It is sent as it is; no browser takes it for a page."""
    purpose = "audio" if content.startswith(MP3) else "video"
    if content.startswith(HTML):
        with pytest.raises(WrongMedia):
            upload(alice, purpose, content)
        return

    answer = fetch(client_of(alice), upload(alice, purpose, content))

    assert answer["Content-Type"].split("/")[0] == purpose
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"default-src 'none'", "sandbox"} <= set(answer["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize(
    "name",
    [
        "../../../../tmp/owl.dat",
        "..\\..\\owl.dat",
        "/etc/passwd",
        "owl.dat\0.html",
        "C:\\owl.dat",
        "o\r\nwl: a.dat",
        "." * 300,
        "💥" * 300,
    ],
)
def test_a_name_leads_nowhere(alice, client_of, name, tmp_path):
    response = client_of(alice).post(
        "/api/v1/uploads/", {"purpose": "file", "file": sent_file(b"hoo", "x")}, format="multipart"
    )
    kept = upload(alice, "file", b"hoo", name)

    answer = fetch(client_of(alice), kept)

    assert response.status_code == 201
    assert kept.original["file"] == f"{kept.key[:2]}/{kept.key}/original"
    assert "\n" not in answer["Content-Disposition"] and "\\" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment; ")


def test_a_form_says_nothing_of_where_it_is_stored(alice, client_of):
    """The same through the form, whose names Django reads."""
    line = b"--b\r\n"
    form = (
        line
        + b'Content-Disposition: form-data; name="purpose"\r\n\r\nfile\r\n'
        + line
        + b'Content-Disposition: form-data; name="file"; filename="../../../owl.html"\r\nContent-Type: text/html\r\n\r\n'
        + HTML
        + b"\r\n--b--\r\n"
    )

    response = client_of(alice).post("/api/v1/uploads/", form, content_type="multipart/form-data; boundary=b")

    kept = Upload.objects.get()
    assert (response.status_code, kept.name, kept.original["type"]) == (
        201,
        "owl.html",
        "application/octet-stream",
    )
    assert kept.original["file"] == f"{kept.key[:2]}/{kept.key}/original"


@pytest.mark.parametrize(
    "body",
    [b"", b"--b", b"--b\r\n\r\n", b'--c\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--c--'],
)
def test_a_form_that_is_none_is_refused(alice, client_of, body):
    response = client_of(alice).post("/api/v1/uploads/", body, content_type="multipart/form-data; boundary=b")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    "type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xe9",
        "text/html",
    ],
)
def test_a_form_without_its_boundary_is_refused(alice, client_of, type):
    response = client_of(alice).post("/api/v1/uploads/", b"--b--", content_type=type)

    assert response.status_code in (400, 415)


def test_a_form_of_many_fields_is_refused(alice, client_of):
    fields = {f"f{number}": "x" for number in range(1_100)}

    response = client_of(alice).post("/api/v1/uploads/", fields, format="multipart")

    assert response.status_code == 400
