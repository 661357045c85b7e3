"""Default avatars: drawn from the address alone, harmless whatever the address says."""

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import Client

from chatsite.avatars import COLOURS, SEVERAL, SOMEBODY, draw_avatar, initials_of
from messaging.models import Person
from messaging.wire.shapes import avatar_of

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = (
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "&lt;&amp;&#x3c;script&#x3e;",
    "]]><![CDATA[",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "\x00\x01\x1b\ufffe\uffff",
    "\u202eevil\u202c",
    "a" * 20_000,
    "%s {colour} {0}",
    "é" * 3 + "\u0301" * 5_000,
)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Emma Clarke", "EC"),
        ("Ana María de la Cruz", "AC"),
        ("sofia", "S"),
        ("王芳", "王芳"),
        ("欧阳修远", "修远"),
        ("Product team · 产品组", "品组"),
        ("Zoë  ", "Z"),
        ("user1", "U"),
        ("42nd Street", "4S"),
        ("E\u0301mile Zola", "ÉZ"),
        ("राम कुमार", "राकु"),
        ("Ann (support)", "AS"),
        ("ß", "SS"),
        ("🎉🎉", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_initials_are_those_that_people_use(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_the_address_that_the_wire_gives_shows_the_initials(client: Client, alice: Person) -> None:
    alice.nick = "Alice Ä. & <Öz>"

    answer = client.get(avatar_of(alice))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert ElementTree.fromstring(answer.content)[1].text == "AÖ"


def test_a_person_looks_the_same_whether_or_not_there_is_one(client: Client, alice: Person) -> None:
    real = client.get("/avatars/people/alice.svg?n=A")
    Person.objects.all().delete()
    made_up = client.get("/avatars/people/alice.svg?n=A")

    assert (made_up.status_code, made_up.content, made_up.headers) == (
        real.status_code,
        real.content,
        real.headers,
    )


def test_nothing_is_looked_up(client: Client, django_assert_num_queries: object) -> None:
    # Without the database: pytest-django would refuse a statement here.
    assert client.get("/avatars/people/alice.svg?n=Alice").status_code == 200
    assert client.get("/avatars/groups/%40TGS%23A1.svg?n=Owls").status_code == 200


def test_the_colour_is_stable_and_the_next_person_has_another(client: Client) -> None:
    def colour(address: str) -> str:
        return str(ElementTree.fromstring(client.get(address).content)[0].get("fill"))

    assert colour("/avatars/people/user1.svg?n=Ann") == colour("/avatars/people/user1.svg?n=Renamed")
    assert len({colour(f"/avatars/people/user{nth}.svg") for nth in range(1, 7)}) == 6


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("nameless", [SOMEBODY, SEVERAL])
def test_a_hostile_name_is_letters_or_nothing(name: str, nameless: str) -> None:
    drawing = draw_avatar(name, name, nameless)

    picture = ElementTree.fromstring(drawing)
    assert {part.tag for part in picture.iter()} <= {
        SVG + tag for tag in ("svg", "rect", "text", "g", "circle", "path")
    }
    assert not [
        key for part in picture.iter() for key in part.attrib if key.startswith(("on", "style", "href"))
    ]
    assert len(drawing) < 1_000


def test_a_hostile_address_is_escaped_on_its_way(client: Client) -> None:
    address = quote('<script>"', safe="")

    answer = client.get(f"/avatars/people/{address}.svg", {"n": "<script>&"})

    assert ElementTree.fromstring(answer.content)[1].text == "S"


def test_nothing_can_run_in_a_picture_that_is_opened_by_itself(client: Client) -> None:
    answer = client.get("/avatars/people/alice.svg")

    assert {"default-src 'none'", "sandbox"} <= set(answer["Content-Security-Policy"].split("; "))
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_browsers_may_keep_it_and_nobody_gets_a_cookie_for_it(client: Client) -> None:
    answer = client.get("/avatars/groups/owls.svg?n=Owls")

    assert answer["Cache-Control"] == "public, max-age=2592000, immutable"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_only_reading(client: Client) -> None:
    assert client.post("/avatars/people/alice.svg").status_code == 405


@pytest.mark.parametrize("colour", COLOURS)
def test_white_letters_can_be_read_on_every_colour(colour: str) -> None:
    def light(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (light(colour[at : at + 2]) for at in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5
