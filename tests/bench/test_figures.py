"""A figure of the bench is judged by its ratio to the floor of the same run, or by itself where it has none."""

from xml.etree import ElementTree

import pytest

from bench.figures import Bar, Figure, Floor, at_least, at_most
from bench.plot import plot
from bench.results import table

pytestmark = pytest.mark.once

ECHO = Floor("bare echo", 10_000, "/s")


@pytest.mark.parametrize(
    ("value", "floor", "bar", "is_met"),
    [
        (3_500, ECHO, at_least(0.35), True),
        (3_499, ECHO, at_least(0.35), False),
        (12_000, ECHO, at_most(1.2), True),
        (12_001, ECHO, at_most(1.2), False),
        (20, None, at_most(20), True),
        (21, None, at_most(20), False),
        (21, ECHO, None, None),
    ],
)
def test_a_bar_is_met_or_not(value: float, floor: Floor | None, bar: Bar | None, is_met: bool | None):
    assert Figure("receipts", value, "/s", floor, bar).is_met is is_met


def test_a_table_shows_the_floor_the_ratio_and_the_bar():
    [_, _, row] = table([Figure("receipts", 3_000, "/s", ECHO, at_least(0.35), 1_000, "all at once")]).split(
        "\n"
    )

    assert row == (
        "| receipts, 1,000 (all at once) | 3,000 /s | 10,000 /s: bare echo | 0.30 | ≥ 0.35 | **not met** |"
    )


def test_a_plot_has_a_line_for_each_shape():
    drawn = ElementTree.fromstring(plot("cost & size", {"a": [(10, 0.2), (1_000, 4)], "b": [(10, 1.5)]}))

    lines = [line.get("points", "").count(",") for line in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert lines == [2, 1]
