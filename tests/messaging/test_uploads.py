"""Uploading a file."""

from io import BytesIO

import pytest
from django.core.files.storage import storages
from PIL import Image
from rest_framework.test import APIClient

from messaging.errors import QuotaUsedUp, UploadTooLarge, WrongMedia
from messaging.models import Upload
from messaging.services import uploads

from .files import (
    AAC,
    BARE_MP3,
    FLAC,
    M4A,
    MP3,
    MP4,
    OGG,
    PDF,
    QUICKTIME,
    WAV,
    WEBM,
    body,
    fetch,
    picture,
    sent_file,
    upload,
)


def post(client, **fields):
    return client.post("/api/v1/uploads/", fields, format="multipart")


def test_answers_what_a_message_names_it_by_and_where_each_size_is(alice, client_of):
    response = post(client_of(alice), purpose="image", file=sent_file(picture(2000, 1000), "holiday.png"))

    kept = Upload.objects.get()
    sizes = {
        name: {key: facts[key] for key in ("type", "width", "height", "size")}
        for name, facts in kept.files.items()
    }
    assert response.status_code == 201
    assert response.json() == {
        "uuid": kept.key,
        "purpose": "image",
        "name": "holiday.png",
        **{name: {"url": f"/media/{kept.key}/{name}", **facts} for name, facts in sizes.items()},
    }
    assert {name: (facts["type"], facts["width"], facts["height"]) for name, facts in sizes.items()} == {
        "original": ("image/png", 2000, 1000),
        "large": ("image/webp", 1280, 640),
        "small": ("image/webp", 400, 200),
    }


def test_makes_no_size_larger_than_the_picture(alice, client_of):
    answer = post(client_of(alice), purpose="image", file=sent_file(picture(300, 200))).json()

    assert answer["small"] == answer["large"] == answer["original"]
    assert (answer["original"]["width"], answer["original"]["height"]) == (300, 200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_turns_a_picture_upright_and_forgets_where_it_was_taken(alice, kind):
    facts = Image.Exif()
    facts[0x0112] = 6  # turned
    facts[0x010F] = "Camera of Alice"
    facts.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)

    kept = upload(alice, "image", picture(40, 30, kind, exif=facts))

    stored = storages["media"].open(kept.original["file"]).read()
    assert b"Camera of Alice" not in stored
    again = Image.open(BytesIO(stored))
    assert (again.size, dict(again.getexif()), again.format) == ((30, 40), {}, kind)


def test_packs_an_upright_jpeg_no_coarser_than_it_was(alice):
    fine = picture(64, 64, "JPEG", quality=98, comment=b"taken at home")

    kept = upload(alice, "image", fine)

    stored = storages["media"].open(kept.original["file"]).read()
    assert b"taken at home" in fine and b"taken at home" not in stored
    assert Image.open(BytesIO(stored)).quantization == Image.open(BytesIO(fine)).quantization


def test_leaves_an_animation_moving(alice):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    moving = BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)

    kept = upload(alice, "image", moving.getvalue())

    again = Image.open(storages["media"].open(kept.original["file"]))
    times = []
    for number in range(again.n_frames):
        again.seek(number)
        times.append(again.info["duration"])
    assert (kept.files.keys(), times, again.info.get("loop")) == ({"original"}, [100, 200, 300], 0)


def test_makes_the_picture_of_a_person_square_and_small(alice):
    kept = upload(alice, "avatar", picture(900, 600, "JPEG"))

    assert kept.files.keys() == {"original"}
    assert (kept.original["type"], kept.original["width"], kept.original["height"]) == (
        "image/webp",
        320,
        320,
    )


@pytest.mark.parametrize(
    ("purpose", "content", "type"),
    [
        ("audio", MP3, "audio/mpeg"),
        ("audio", BARE_MP3, "audio/mpeg"),
        ("audio", M4A, "audio/mp4"),
        ("audio", MP4, "audio/mp4"),
        ("audio", WEBM, "audio/webm"),
        ("audio", OGG, "audio/ogg"),
        ("audio", WAV, "audio/wav"),
        ("audio", AAC, "audio/aac"),
        ("audio", FLAC, "audio/flac"),
        ("video", MP4, "video/mp4"),
        ("video", WEBM, "video/webm"),
        ("video", QUICKTIME, "video/quicktime"),
        ("file", PDF, "application/pdf"),
        ("file", MP4, "application/octet-stream"),
        ("file", b"hoo", "application/octet-stream"),
    ],
)
def test_tells_what_it_is_by_its_bytes(alice, purpose, content, type):
    kept = upload(alice, purpose, content, "seems.something")

    assert (kept.original["type"], kept.original["size"]) == (type, len(content))
    assert storages["media"].open(kept.original["file"]).read() == content


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/olute.txt", "olute.txt"),
        ("..", ""),
        ("a\u202egnp.exe", "agnp.exe"),
        ("line\r\nSet-Cookie: a=b.txt", "line  Set-Cookie: a=b.txt"),
        ("nul\0.txt", "nul.txt"),
        ("报告 final.dat", "报告 final.dat"),
        ("x" * 300 + ".tar", "x" * 196 + ".tar"),
        ("y" * 300, "y" * 200),
    ],
)
def test_keeps_of_a_name_what_can_be_shown_and_stores_under_none_of_it(alice, given, shown):
    kept = upload(alice, "file", b"hoo", given)

    assert kept.name == shown
    assert kept.original["file"] == f"{kept.key[:2]}/{kept.key}/original"


def test_is_for_its_owner_alone_until_it_is_sent(alice, bob, client_of):
    kept = upload(alice, "file", b"not yet")

    assert body(fetch(client_of(alice), kept)) == b"not yet"
    assert fetch(client_of(bob), kept).json()["code"] == "upload_not_found"


def test_needs_a_login(alice, db):
    response = post(APIClient(), purpose="file", file=sent_file(b"hoo"))

    assert (response.status_code, response.json()["code"], Upload.objects.count()) == (
        401,
        "not_logged_in",
        0,
    )


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"purpose": "file"}, "file"),
        ({"file": "not a file", "purpose": "file"}, "file"),
        ({"file": sent_file(b"hoo")}, "purpose"),
        ({"file": sent_file(b"hoo"), "purpose": "script"}, "purpose"),
        ({"file": sent_file(b"hoo"), "purpose": "file", "owner": "bob"}, "owner"),
        ({"file": sent_file(b"hoo"), "purpose": ["file", "image"]}, "purpose"),
        ({"file": [sent_file(b"hoo"), sent_file(b"hoo")], "purpose": "file"}, "file"),
    ],
)
def test_refuses_a_form_that_is_no_upload_by_its_field(alice, client_of, fields, named):
    response = post(client_of(alice), **fields)

    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert [fault["field"] for fault in response.json()["errors"]] == [named]
    assert Upload.objects.count() == 0


def test_takes_no_json(alice, client_of):
    response = client_of(alice).post("/api/v1/uploads/", {"purpose": "file"}, format="json")

    assert response.status_code == 415


@pytest.mark.parametrize("purpose", ["image", "audio", "video", "file", "avatar"])
def test_has_a_limit_for_each_purpose_which_the_refusal_names(alice, settings, purpose):
    content = {"audio": MP3, "video": MP4, "file": PDF}.get(purpose, picture())
    settings.CHAT_LIMITS = {f"{purpose}_bytes": len(content)}
    upload(alice, purpose, content)
    settings.CHAT_LIMITS = {f"{purpose}_bytes": len(content) - 1}

    with pytest.raises(UploadTooLarge, match=f"{purpose}Bytes") as refusal:
        upload(alice, purpose, content)

    assert (refusal.value.facts["limit"], Upload.objects.count()) == (len(content) - 1, 1)


def test_has_a_quota_for_each_person(alice, bob, settings):
    settings.CHAT_LIMITS = {"upload_quota_bytes": 10}
    upload(alice, "file", b"123456")

    with pytest.raises(QuotaUsedUp, match="uploadQuotaBytes"):
        upload(alice, "file", b"12345")

    upload(alice, "file", b"1234")
    upload(bob, "file", b"12345")
    assert Upload.objects.count() == 3


def test_counts_all_sizes_of_a_picture(alice):
    kept = upload(alice, "image", picture(2000, 1000))

    assert kept.size == sum(facts["size"] for facts in kept.files.values())


def test_refuses_an_empty_file(alice):
    with pytest.raises(WrongMedia, match="empty"):
        upload(alice, "file", b"")


def test_leaves_nothing_behind_when_the_storage_fails(alice, monkeypatch):
    storage = storages["media"]
    real, saved = storage.save, []

    def save(name, content):
        if len(saved) == 2:
            raise OSError("No space left on device")
        saved.append(real(name, content))
        return saved[-1]

    monkeypatch.setattr(storage, "save", save)

    with pytest.raises(OSError, match="No space"):
        upload(alice, "image", picture(2000, 1000))

    assert Upload.objects.count() == 0
    assert [name for name in saved if storage.exists(name)] == []


def test_makes_as_many_statements_however_much_was_uploaded(alice, same_queries):
    def few():
        upload(alice, "file", b"hoo")

    def many():
        upload(alice, "file", b"hoo")

    few()
    few_, many_ = few, many
    Upload.objects.bulk_create(
        Upload(key=f"key-{number}", owner=alice, purpose="file", size=1) for number in range(300)
    )
    same_queries(few_, many_)


@pytest.mark.django_db(transaction=True)
def test_several_at_once_do_not_fit_where_one_does(alice, at_once, settings):
    settings.CHAT_LIMITS = {"upload_quota_bytes": 10}

    results = at_once([lambda: upload(alice, "file", b"123456")] * 4)

    assert sum(isinstance(result, Upload) for result in results) == 1
    assert sum(isinstance(result, QuotaUsedUp) for result in results) == 3


def test_is_in_another_storage_where_the_settings_say_so(alice, client_of, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "media": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }

    kept = upload(alice, "image", picture(2000, 1000))

    assert type(uploads.media_storage()).__name__ == "InMemoryStorage"
    for variant, facts in kept.files.items():
        assert len(body(fetch(client_of(alice), kept, variant))) == facts["size"]
    uploads.remove_files(kept)
    assert fetch(client_of(alice), kept).json()["code"] == "upload_not_found"
