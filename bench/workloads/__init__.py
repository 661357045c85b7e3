"""What is measured. A workload is a module of this package with

- `SAYS`: what it measures, in a sentence;
- `run(stage, quick=…) -> list[Figure]`: measures it on a server that was just started.

Its name is the module's. `quick` asks for fewer rounds and smaller sizes: to see that it works, not what it costs.
"""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from ..figures import Figure
from ..stage import Stage


class Workload(Protocol):
    SAYS: str

    def run(self, stage: Stage, *, quick: bool) -> list[Figure]:
        """Measure it."""


def names() -> list[str]:
    return sorted((module.name for module in iter_modules(__path__)), key=lambda name: int(name[1:]))


def load(wanted: Iterable[str]) -> dict[str, Workload]:
    return {name: import_module(f"{__name__}.{name}") for name in wanted}  # type: ignore[misc]
