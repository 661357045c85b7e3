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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": ["ann", "lee"]}, ["ann-lee"]),
        ({"search": ["ann", "lee"], "match": "or"}, ["ann", "ann-lee", "lee"]),
        ({"search": ["ann"], "match": "or"}, ["ann", "ann-lee"]),
    ],
)
def test_finds_by_several_parts_of_a_name(client_of, charlie, query, found):
    for user_id in ("ann", "ann-lee", "lee"):
        create_person(user_id=user_id)

    answer = client_of(charlie).get("/api/v1/users/", query).json()["results"]

    assert [one["userID"] for one in answer] == found


@pytest.mark.parametrize("search", [["ann", "x" * 101], ["a\0b", "ann"], ["x"] * 6])
def test_refuses_each_part_that_is_none(client_of, charlie, search):
    answer = client_of(charlie).get("/api/v1/users/", {"search": search})

    assert answer.status_code == 400
    assert "\0" in "".join(search) or answer.json()["errors"][0]["field"] == "search"
