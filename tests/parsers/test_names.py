"""Files and tables: the name and the type of what is uploaded, people from a table of text, pictures of names."""

import csv
from io import BytesIO, StringIO

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from chatsite.avatars import person_avatar
from messaging.media.sniffing import ANYTHING, HARMLESS, shown_name, type_of, type_of_file
from messaging.services.imports import _read

from .given import decoded, few, odd_texts, texts

pytestmark = pytest.mark.once

LONGEST = 60
HEADS = ("user_id", "nick", "email")
BEGINNINGS = (
    b"",
    b"RIFF....WAVE",
    b"....ftypM4A ",
    b"\x1a\x45\xdf\xa3webm",
    b"OggS",
    b"ID3",
    b"PK\3\4",
    b"%PDF-",
    b"<svg",
)
unseen = {*map(chr, (*range(32), *range(0x7F, 0xA0), 0x202E, 0x200F, 0xFEFF)), "/", "\\"}


@few
@given(odd_texts | st.text("./\\ a\u202e\u0301é", max_size=200))
def test_a_name_of_a_file_is_short_and_seems_what_it_is(name: str) -> None:
    shown = shown_name(name, LONGEST)

    assert len(shown) <= LONGEST and not unseen & set(shown)
    assert set(shown) != {"."} and shown.encode().decode() == shown


@few
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=100))
def test_a_file_is_of_a_type_that_is_harmless(beginning: bytes, rest: bytes) -> None:
    file = BytesIO(beginning + rest)

    assert type_of_file(file) in {ANYTHING, *HARMLESS}
    for kind in ("audio", "video"):
        assert type_of(file, kind) == ANYTHING or type_of(file, kind).startswith(f"{kind}/")


cells = texts.map(str.strip)


@few
@given(st.lists(st.tuples(cells.filter(bool), cells, cells), max_size=5))
def test_a_table_is_read_as_it_was_written(rows: list[tuple[str, str, str]]) -> None:
    written = StringIO(newline="")
    csv.writer(written).writerows([HEADS, *rows])

    read, faults = _read(written.getvalue(), HEADS[:1], HEADS[1:])

    assert faults == []
    assert [tuple(row[name] for name in HEADS) for _, row in read] == rows


@few
@given(
    decoded
    | decoded.map("user_id,nick\n{}".format)
    | st.text(',"\r\nab', max_size=40).map("user_id,nick\r\n{}".format)
)
def test_a_table_has_rows_or_faults_that_name_their_line(text: str) -> None:
    rows, faults = _read(text, HEADS[:1], HEADS[1:])

    assert all(row["user_id"] for _, row in rows)
    assert all(1 <= fault.line <= text.count("\n") + text.count("\r") + 1 for fault in faults)
    assert not {line for line, _ in rows} & {fault.line for fault in faults}


@few
@given(texts, texts)
def test_a_picture_is_drawn_of_any_name(user_id: str, name: str) -> None:
    answer = person_avatar(RequestFactory().get("/", {"n": name}), user_id)
    assert answer.status_code == 200 and b"<script" not in answer.content
