"""Searching by name: a part of it, in any alphabet, whatever the case."""

import pytest

from messaging.like import like
from messaging.models import Person
from messaging.services.people import create_person


@pytest.mark.parametrize("query", ["ölaf", "ÖLAF", "иВ", "王", "100%", "a_b", "ß"])
def test_finds_a_name_in_any_alphabet(client_of, alice, query):
    create_person(user_id="olaf", nick="Ölaf Ивáн 王 100% a_b Strauß")

    found = client_of(alice).get("/api/v1/users/", {"search": query}).json()["results"]

    assert [one["userID"] for one in found] == ["olaf"]


@pytest.mark.parametrize("query", ["o%f", "_laf", "Olaf", "\\"])
def test_takes_no_character_for_another(client_of, alice, query):
    create_person(user_id="x1", nick="Ölaf")

    assert client_of(alice).get("/api/v1/users/", {"search": query}).json()["results"] == []
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("pattern", "value", "is_like"),
    [
        ("a%", "Abc", True),
        ("a_c", "ABC", True),
        ("a_c", "ac", False),
        (r"a\_c", "abc", False),
        (r"a\_c", "A_C", True),
        ("%", "", True),
        ("a%c", "a\nc", True),
        ("a", 1, False),
        ("1%", 12, True),
        (None, "a", None),
        ("a", None, None),
    ],
)
def test_compares_as_sql_does(pattern, value, is_like):
    assert like(pattern, value, "\\") is is_like
