"""Any value in any part of a form with a file: it is taken or refused, and it is no fault of ours."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from ..messaging.files import picture
from .values import TEXTS, WORST, chosen, shown

FORM = b"""--x\r
Content-Disposition: form-data; name="purpose"\r
\r
{purpose}\r
--x\r
Content-Disposition: form-data; name="{name}"; filename="{filename}"; {parameter}\r
Content-Type: {type}\r
{header}\r
\r
{file}\r
--x--\r
"""
GOOD = {
    "purpose": b"file",
    "name": b"file",
    "filename": b"a.png",
    "parameter": b"x=y",
    "type": b"image/png",
    "header": b"X: y",
    "file": picture(),
}
PATTERNS = {"parameter": ("{}", "x*={}''%41", "filename*={}''%FF", "name*0*={}''x")}
"""Where a value stands in what is said there; elsewhere it is all of it."""
EACH = 12


@pytest.mark.parametrize("place", GOOD)
def test_a_part_of_a_form_may_say_anything(clients: dict[str, Client], place: str) -> None:
    wrong = []
    for text in chosen(f"upload {place}", TEXTS, EACH, WORST, 6):
        for pattern in PATTERNS.get(place, ("{}",)):
            said = pattern.replace("{}", text)
            answer = _send(clients["alice"], form_of(**{place: said.encode("utf-8", "surrogatepass")}))
            if answer.status_code >= 500 or (answer.status_code >= 300 and "code" not in answer.json()):
                wrong.append((shown(said), answer.status_code))

    assert wrong == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"", ""),
        (b"", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"x", "multipart/form-data"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=" + "x" * 5_000),
        (b"{}", "application/json"),
        (b"purpose=file&file=x", "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_is_none_is_refused(clients: dict[str, Client], body: bytes, kind: str) -> None:
    answer = _send(clients["alice"], body, kind)

    assert answer.status_code in (400, 415)
    assert answer.json()["code"] in ("invalid", "unsupported_media_type")


def test_the_good_form_is_taken(clients: dict[str, Client]) -> None:
    assert _send(clients["alice"], form_of()).status_code == 201


def form_of(**instead: bytes) -> bytes:
    form = FORM
    for place, value in {**GOOD, **instead}.items():
        form = form.replace(b"{" + place.encode() + b"}", value)
    return form


def _send(client: Client, body: bytes, kind: str = "multipart/form-data; boundary=x") -> Any:
    with transaction.atomic():
        answer = client.generic("POST", "/api/v1/uploads/", body, kind)
        transaction.set_rollback(True)
    return answer
