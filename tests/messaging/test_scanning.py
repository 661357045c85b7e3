"""A scanner that the settings name looks at each upload first; what it does not clear is not kept (ASVS 5.4.3)."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import TemporaryUploadedFile
from rest_framework.test import APIClient

from chatsite import environment
from messaging.errors import HarmfulFile, Overloaded
from messaging.media import scanning
from messaging.models import Person, Upload
from messaging.services.uploads import store_upload

from .files import MP3, MP4, body, fetch, picture, sent_file, upload

pytestmark = pytest.mark.once

# The test of Eicar, in two parts, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PURPOSES = {"image": picture(), "avatar": picture(), "audio": MP3, "video": MP4, "file": b"tea"}

LOOKS = """
import sys
content = sys.stdin.buffer.read()
with open(sys.argv[1], "ab") as seen:
    seen.write(b"%d " % len(content))
print("stream:", "Eicar FOUND" if b"EICAR-STANDARD" in content else "OK", *sys.argv)
sys.exit(1 if b"EICAR-STANDARD" in content else 0)
"""


@pytest.fixture
def scans_by(tmp_path: Path, settings: Any) -> Callable[[str], None]:
    """From now on uploads are looked at by this program, really."""

    def scans_by(source: str) -> None:
        program = tmp_path / "scanner"
        program.write_text(f"#!{sys.executable}\n{source}")
        program.chmod(0o700)
        settings.MEDIA_SCANNER = [str(program), str(tmp_path / "seen")]

    return scans_by


@pytest.fixture
def seen(scans_by: Callable[[str], None], tmp_path: Path) -> Callable[[], list[int]]:
    """How long each was that the scanner has seen, which looks for the test of Eicar."""
    scans_by(LOOKS)
    return lambda: [int(size) for size in (tmp_path / "seen").read_text().split()]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_it_finds_harmful_is_refused_for_every_purpose(
    alice: Person,
    client_of: Callable[[Person], APIClient],
    seen: Callable[[], list[int]],
    purpose: str,
    caplog: Any,
) -> None:
    content = PURPOSES[purpose] + EICAR

    answer = client_of(alice).post(
        "/api/v1/uploads/", {"purpose": purpose, "file": sent_file(content, "owl")}, format="multipart"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "harmful_file")
    assert (Upload.objects.count(), seen()) == (0, [len(content)])
    [line] = [one for one in caplog.records if one.name == scanning.__name__]
    assert (line.levelno, line.getMessage()) == (logging.WARNING, "The scanner refused an upload.")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_it_clears_is_taken_as_it_came(
    alice: Person, seen: Callable[[], list[int]], purpose: str
) -> None:
    kept = upload(alice, purpose, PURPOSES[purpose])

    assert seen() == [len(PURPOSES[purpose])]
    assert Upload.objects.get() == kept


def test_a_large_file_is_seen_and_kept_whole(
    alice: Person, client_of: Callable[[Person], APIClient], seen: Callable[[], list[int]]
) -> None:
    content = os.urandom(1_000_003) * 5
    with TemporaryUploadedFile("large.dat", "", len(content), None) as file:
        file.write(content)
        file.seek(7)

        kept = store_upload(person=alice, purpose="file", name="large.dat", file=file, size=len(content))

    assert seen() == [len(content)]
    assert body(fetch(client_of(alice), kept)) == content


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import sys; sys.exit(2)", "it ended with 2"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "it ended with -9"),
        ("import time; time.sleep(60)", "it took too long"),
    ],
)
def test_what_it_could_not_look_at_is_not_kept(
    alice: Person,
    client_of: Callable[[Person], APIClient],
    scans_by: Callable[[str], None],
    settings: Any,
    caplog: Any,
    source: str,
    why: str,
) -> None:
    scans_by(source)
    settings.MEDIA_SCANNER_SECONDS = 0.5 if "long" in why else 30

    answer = client_of(alice).post(
        "/api/v1/uploads/", {"purpose": "file", "file": sent_file(b"tea")}, format="multipart"
    )

    assert (answer.status_code, answer.json()["code"]) == (503, "overloaded")
    assert int(answer["Retry-After"]) > 0
    assert Upload.objects.count() == 0
    assert f"The scanner could not look at an upload: {why}." in caplog.messages


def test_nor_is_anything_while_it_is_not_there(alice: Person, settings: Any) -> None:
    settings.MEDIA_SCANNER = ["/nowhere/scanner"]

    with pytest.raises(Overloaded):
        upload(alice, "file", b"tea")


def test_one_that_answers_without_reading_is_heard(alice: Person, scans_by: Callable[[str], None]) -> None:
    scans_by("import sys; sys.exit(1)")

    with pytest.raises(HarmfulFile):
        upload(alice, "file", bytes(5_000_000))


def test_only_a_few_run_at_once(
    alice: Person, seen: Callable[[], list[int]], settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(scanning, "_scanning", threading.BoundedSemaphore(1))
    settings.MEDIA_SCANNER_SECONDS = 0.1

    with scanning._scanning, pytest.raises(Overloaded):
        upload(alice, "file", b"tea")

    settings.MEDIA_SCANNER_SECONDS = 30
    upload(alice, "file", b"tea")
    assert seen() == [3]


def test_is_a_program_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_SCANNER", f"'{sys.executable}' -c 'a b'")
    assert environment.command("MEDIA_SCANNER") == [sys.executable, "-c", "a b"]

    for wrong in ("/nowhere/scanner -", "sh 'unfinished"):
        monkeypatch.setenv("MEDIA_SCANNER", wrong)
        with pytest.raises(ImproperlyConfigured, match="MEDIA_SCANNER"):
            environment.command("MEDIA_SCANNER")
