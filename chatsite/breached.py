"""Passwords that were seen in breaches, in a file as "Pwned Passwords" are given out: a line for each, of its SHA-1 in
hexadecimal digits, a colon, and how often it was seen; in the order of the digests. Such a file has tens of gigabytes.
None of it is held: a look reads some forty pieces of it."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

LINE = re.compile(rb"([0-9A-F]{40}):[0-9]{1,12}\r?")
LONGEST = 64
"""Bytes of a line, and more."""
SAMPLES = 100


class BadFile(Exception):
    """Says what is wrong, as the end of a sentence that begins with the file."""


def is_breached(path: Path, password: str) -> bool:
    """Whether the password is in the file. BadFile, or OSError, if that cannot be seen: never a guess."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb", buffering=0) as file:
        begin, end = 0, file.seek(0, os.SEEK_END)
        while begin < end:
            start, after, digest = _line_around(file, (begin + end) // 2)
            if digest < wanted:
                begin = after
            elif digest > wanted:
                end = start
            else:
                return True
    return False


def look_over(path: Path) -> None:
    """BadFile, or OSError, if a look at lines from one end to the other shows that nothing would be found in it."""
    with path.open("rb", buffering=0) as file:
        before = b""
        for digest in _samples(file):
            if digest < before:
                raise BadFile("is not in the order of the digests")
            before = digest
    if not before:
        raise BadFile("is empty")


def _samples(file: BinaryIO) -> Iterator[bytes]:
    """The digests of lines at even distances, the first and the last among them."""
    size = file.seek(0, os.SEEK_END)
    for number in range(SAMPLES if size else 0):
        yield _line_around(file, (size - 1) * number // (SAMPLES - 1))[2]


def _line_around(file: BinaryIO, place: int) -> tuple[int, int, bytes]:
    """Where the line to which this byte belongs begins and where the next one does, and its digest."""
    first = max(place - LONGEST, 0)
    file.seek(first)
    piece, here = file.read(2 * LONGEST), place - first
    begin = piece.rfind(b"\n", 0, here) + 1
    end = piece.find(b"\n", here)
    line = piece[begin:] if end < 0 else piece[begin:end]
    found = LINE.fullmatch(line)
    if found is None:
        raise BadFile(
            f"has at byte {first + begin} no line of a SHA-1 in capital hexadecimal digits, a colon and a number"
        )
    return first + begin, first + begin + len(line) + 1, found[1]
