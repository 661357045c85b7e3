"""What is plainly right is read without the fields' own looking, and to the same."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from receipts.wire.requests import Acknowledge, Readers

pytestmark = pytest.mark.once

IDS = st.one_of(
    st.sampled_from(["12-1763900000000-4059", "a", "a b", "é", "", "x" * 64, "x" * 65]), st.text(max_size=3)
)
NUMBERS = st.sampled_from([1, 2, 0, -1, 2**31 - 1, 2**31, True, 1.0, "1", None])
ORIGINS = st.sampled_from(["viewed", "bulk", "api", "on_behalf", "", 1, None, ["api"]])
ITEM = st.fixed_dictionaries(
    {},
    optional={"messageID": IDS, "revision": NUMBERS, "origin": ORIGINS, "seenAt": NUMBERS, "more": NUMBERS},
)
ONE = st.fixed_dictionaries(
    {"messageID": st.sampled_from(["12-1763900000000-4059", "a"])},
    optional={"revision": st.integers(1, 9), "origin": st.sampled_from(["viewed", "bulk", "api"])},
)
PARAMS = st.one_of(
    st.fixed_dictionaries({"messages": st.lists(st.one_of(ONE, ITEM), max_size=3)}),
    st.fixed_dictionaries({}, optional={"messages": st.one_of(ITEM, NUMBERS), "more": NUMBERS}),
    st.lists(ITEM, max_size=1),
    NUMBERS,
)


PAGE = st.fixed_dictionaries(
    {"messageID": IDS},
    optional={
        "filter": NUMBERS,
        "count": st.one_of(NUMBERS, st.sampled_from([100, 101])),
        "cursor": st.one_of(IDS, NUMBERS, st.sampled_from(["WyJyZWFkIiwx:1xWi_Mf", "a" * 500, "a" * 501])),
        "more": NUMBERS,
    },
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.tuples(st.just(Acknowledge), PARAMS), st.tuples(st.just(Readers), st.one_of(PAGE, NUMBERS)))
)
def test_what_is_plainly_right_is_what_the_fields_make_of_it(said: tuple[Any, Any]) -> None:
    shape, params = said
    plain = shape.plain(params)

    asked = shape(data=params)
    if asked.is_valid():
        assert plain in (None, dict(asked.validated_data))
    else:
        assert plain is None


@pytest.mark.parametrize(
    "more", [{}, {"revision": 2}, {"origin": "viewed"}, {"revision": 2, "origin": "bulk"}]
)
def test_what_the_page_sends_is_plainly_right(more: dict[str, Any]) -> None:
    plain = Acknowledge.plain({"messages": [{"messageID": "12-1763900000000-4059", **more}]})

    assert plain == {"messages": [{"messageID": "12-1763900000000-4059", "origin": "api", **more}]}


def test_a_page_of_readers_as_it_is_asked_for_is_plainly_right() -> None:
    asked = {
        "messageID": "12-1763900000000-4059",
        "filter": 1,
        "count": 50,
        "cursor": "WyJyZWFkIiwx:1xWi_Mf-",
    }

    assert Readers.plain(asked) == asked
    assert Readers.plain({"messageID": "12-1763900000000-4059"}) == {
        "messageID": "12-1763900000000-4059",
        "filter": 0,
        "count": 100,
        "cursor": "",
    }


def test_more_than_a_call_may_name_are_not_plainly_right() -> None:
    one = {"messageID": "12-1763900000000-4059"}

    assert Acknowledge.plain({"messages": [one] * 30}) is not None
    assert Acknowledge.plain({"messages": [one] * 31}) is None
