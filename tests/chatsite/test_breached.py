"""Passwords that were seen in breaches: looked up in a file as it is given out, which is looked over at the start."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from chatsite import breached
from chatsite.breached import BadFile, is_breached, look_over
from messaging.models import Person

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
OWL = "an owl reads at night"
SEEN = [OWL, "correct horse battery staple", "猫頭鷹は夜に読む", "739185026491"]
Make = Callable[..., Path]


def line_of(password: str, count: int = 3) -> str:
    return f"{hashlib.sha1(password.encode()).hexdigest().upper()}:{count}"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(lines: list[str], end: str = "\r\n", last: str = "\r\n") -> Path:
        path = tmp_path / "pwnedpasswords.txt"
        path.write_bytes((end.join(lines) + last).encode())
        return path

    return made


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("ends", [True, False])
@pytest.mark.parametrize("many", [1, 2, 3, 1000])
def test_finds_every_line_and_nothing_between_or_beyond_them(
    make: Make, end: str, ends: bool, many: int
) -> None:
    chance = random.Random(many)
    passwords = [f"password {number}" for number in range(many)]
    lines = sorted(line_of(one, chance.choice([1, 42, 42_542_807])) for one in passwords)
    path = make(lines, end, end if ends else "")

    look_over(path)

    assert [one for one in passwords if not is_breached(path, one)] == []
    assert [one for one in (f"another {number}" for number in range(300)) if is_breached(path, one)] == []


def test_reads_a_few_pieces_of_a_file_and_holds_none(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(sorted(line_of(f"password {number}") for number in range(20_000)))
    read = []

    class Counted(type(path)):  # type: ignore[misc]
        def open(self, *args: Any, **options: Any) -> Any:
            file = super().open(*args, **options)

            class Reader:
                def __enter__(self) -> "Reader":
                    return self

                def __exit__(self, *_: object) -> None:
                    file.close()

                def seek(self, *args: int) -> int:
                    return int(file.seek(*args))

                def read(self, size: int) -> bytes:
                    read.append(size)
                    return bytes(file.read(size))

            return Reader()

    assert is_breached(Counted(path), "password 7")
    assert 0 < len(read) <= 20 and max(read) <= 2 * breached.LONGEST


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "is empty"),
        (sorted(map(line_of, SEEN), reverse=True), "is not in the order of the digests"),
        ([*sorted(map(line_of, SEEN)), line_of(OWL)], "is not in the order of the digests"),
        ([line_of(OWL).lower()], "has at byte 0 no line of a SHA-1"),
        (SEEN, "has at byte 0 no line of a SHA-1"),
        ([line_of(OWL).partition(":")[0]], "has at byte 0 no line of a SHA-1"),
        ([line_of(OWL), ""], "has at byte 43 no line of a SHA-1"),
        ([hashlib.md5(OWL.encode()).hexdigest().upper() + ":3"], "has at byte 0 no line of a SHA-1"),
        (["x" * 10_000], "no line of a SHA-1"),
    ],
)
def test_a_file_in_which_nothing_would_be_found_is_said_to_be_none(
    make: Make, lines: list[str], why: str
) -> None:
    path = make(lines, "\n", "\n" if lines else "")

    with pytest.raises(BadFile, match=why):
        look_over(path)


def test_a_line_that_is_none_is_told_rather_than_a_guess(make: Make) -> None:
    path = make(["something else"])

    with pytest.raises(BadFile):
        is_breached(path, OWL)


@pytest.mark.parametrize(
    "name", ["", "pwnedpasswords.txt", "/nowhere/pwnedpasswords.txt", "{path}", "{folder}"]
)
def test_the_server_does_not_start_with_what_is_no_such_file(make: Make, name: str) -> None:
    path = make(SEEN)

    done = subprocess.run(
        [sys.executable, "-c", "from chatsite import settings as s; print(len(s.AUTH_PASSWORD_VALIDATORS))"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "BREACHED_PASSWORDS": name.format(path=path, folder=path.parent),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )

    said = (done.stdout or done.stderr).strip().splitlines()[-1]
    expected = {
        "": "3",
        "pwnedpasswords.txt": "BREACHED_PASSWORDS is a file, by its whole path, not 'pwnedpasswords.txt'.",
        "{path}": f"BREACHED_PASSWORDS: {path} has at byte 0 no line",
    }.get(name, "BREACHED_PASSWORDS cannot be read: ")
    assert expected in said


class TestAPasswordThatIsSet:
    @pytest.fixture(autouse=True)
    def _seen(self, make: Make, settings: Any) -> None:
        settings.AUTH_PASSWORD_VALIDATORS = [
            {
                "NAME": "chatsite.passwords.NotBreached",
                "OPTIONS": {"file": make(sorted(map(line_of, SEEN)))},
            }
        ]

    def test_is_none_that_was_seen(self) -> None:
        for password in SEEN:
            with pytest.raises(ValidationError) as refused:
                validate_password(password)
            assert [one.code for one in refused.value.error_list] == ["password_breached"]
        validate_password(f"{OWL}!")

    def test_is_asked_for_in_the_language_of_the_reader(self, alice: Person, client: Client) -> None:
        client.force_login(alice)
        form = {"action": "password", "old_password": OWL, "new_password1": OWL, "new_password2": OWL}
        said = {"zh-hans": "数据泄露中出现", "en": "has been seen in a breach"}

        for language, words in said.items():
            client.post("/language/", {"language": language})
            page = client.post("/account/", form).content.decode()
            assert words in page

    def test_is_refused_in_the_shell_too(self, db: None) -> None:
        with pytest.raises(CommandError, match="seen in a breach"):
            call_command("create_user", "olivia", password=OWL)

        assert not Person.objects.exists()
