"""Values that share a call: whatever the others come to, each of them is looked at."""

from itertools import product

import pytest

from .together import Together, rounds

PLACES = "abcd"


@pytest.mark.parametrize("loners", ["", "b", "ad"])
def test_no_value_hides_another(loners: str) -> None:
    for verdicts in product(("taken", "named", "refused"), repeat=len(PLACES)):
        verdict_of = dict(zip(PLACES, verdicts, strict=True))

        assert looked_at(verdict_of, loners) == {*PLACES}, verdict_of


def looked_at(verdict_of: dict[str, str], loners: str) -> set[str]:
    """By a server that names all that it finds wrong and looks no further, or goes on to the first that it refuses
    without a name."""
    found: set[str] = set()
    together = Together(dict.fromkeys(PLACES, "x"), set(loners))
    for sent in together:
        named = [place for place in sent if verdict_of[place] == "named"]
        refused = [place for place in sent if verdict_of[place] == "refused"]
        order = sorted(sent)
        found.update(named or order[: order.index(min(refused)) + 1 if refused else None])
        together.seen(sent, named if named or refused else sent)

    return found


def test_what_was_refused_without_a_name_is_alone_from_then_on() -> None:
    loners: set[str] = set()
    calls = []

    for turn in ({"a": 1, "b": 2, "c": 3}, {"a": 4, "b": 5, "c": 6}):
        together = Together(turn, loners)
        for sent in together:
            calls.append(sent)
            together.seen(sent, () if "b" in sent else sent)

    assert calls[-2:] == [{"a": 4, "c": 6}, {"b": 5}]


def test_every_value_of_every_place_has_its_turn() -> None:
    turns = list(rounds({"a": [1, 2, 3], "b": [4, 5, 6], "c": [7]}))

    assert sorted(value for turn in turns for value in turn.values()) == [1, 2, 3, 4, 5, 6, 7]
    assert turns[0] == {"a": 1, "b": 5}
