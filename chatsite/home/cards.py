"""What a figure looks like: a number, a plot, and the table that says the same in words. Plots are drawn in numbers
that a template sets into an SVG; they have no text, which would shrink with them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a plot, in hundredths of its height: what stands below, and what on top of it."""

    title: str
    at: int
    below: str
    above: str
    above_at: str
    below_at: str


@dataclass(frozen=True, slots=True)
class Columns:
    title: str
    description: str
    columns: Sequence[Column]
    highest: str
    ticks: Sequence[str]
    legend: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    text: str
    width: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows that are their own table: each has its name, its length and its number."""

    head: tuple[str, str]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Card:
    """One figure. `missing` says why it is not there; `empty`, that there is nothing to count."""

    key: str
    title: str
    value: str = ""
    unit: str = ""
    change: str = ""
    notes: Sequence[str] = ()
    address: str = ""
    leads_to: str = ""
    columns: Columns | None = None
    bars: Bars | None = None
    table: Table | None = None
    table_is_shown: bool = False
    alarm: bool = False
    empty: str = ""
    missing: str = ""
    wide: bool = False


def stacked(titles: Sequence[str], below: Sequence[int], above: Sequence[int]) -> tuple[list[Column], int]:
    """Columns of two parts, the highest as high as there is room; and how many that is."""
    highest = max((low + high for low, high in zip(below, above, strict=True)), default=0)
    columns = []
    for at, (title, low, high) in enumerate(zip(titles, below, above, strict=True)):
        low_share, high_share = (100 * part / highest if highest else 0.0 for part in (low, high))
        columns.append(
            Column(
                title=title,
                at=at,
                below=f"{low_share:.2f}",
                below_at=f"{100 - low_share:.2f}",
                above=f"{high_share:.2f}",
                above_at=f"{100 - low_share - high_share:.2f}",
            )
        )
    return columns, highest
