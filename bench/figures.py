"""A figure, the floor it stands on, and the bar that it must reach."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Floor:
    """What the same machine did in the same run without us: bare SQL, a bare echo, a bare loop."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Bar:
    """What must be reached: of the ratio to the floor, or of the figure itself if it has none."""

    limit: float
    is_most: bool

    def is_met_by(self, reached: float) -> bool:
        return reached <= self.limit if self.is_most else reached >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.is_most else '≥'} {self.limit:g}"


def at_most(limit: float) -> Bar:
    return Bar(limit, is_most=True)


def at_least(limit: float) -> Bar:
    return Bar(limit, is_most=False)


@dataclass(frozen=True)
class Figure:
    """One thing that was measured. Those of one `name` at several sizes are a line of a plot, if they are a time."""

    name: str
    value: float
    unit: str
    floor: Floor | None = None
    bar: Bar | None = None
    size: int | None = None
    """Members, messages, sockets: what the workload varies."""
    note: str = ""
    """What a reader must know to judge it."""

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor.value if self.floor and self.floor.value else None

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is reached; None without one."""
        if self.bar is None:
            return None
        return self.bar.is_met_by(self.value if self.ratio is None else self.ratio)

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "bar": str(self.bar) if self.bar else None,
            "ratio": self.ratio,
            "isMet": self.is_met,
        }
