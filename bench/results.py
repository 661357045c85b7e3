"""What came out: a table as it is measured, `results/results.json`, plots, and `results.md`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .figures import Figure
from .plot import plot

HERE = Path(__file__).parent
JSON, MARKDOWN, PLOTS = HERE / "results" / "results.json", HERE / "results.md", HERE / "results"
MET = {None: "", True: "met", False: "**not met**"}


class Outcome(NamedTuple):
    """What one workload measured on one shape."""

    shape: str
    name: str
    says: str
    figures: list[Figure]


def write(machine: Mapping[str, Any], outcomes: Iterable[Outcome]) -> None:
    """All of it, over what was there."""
    outcomes = list(outcomes)
    PLOTS.mkdir(exist_ok=True)
    JSON.write_text(json.dumps(_as_json(machine, outcomes), indent=1) + "\n", encoding="utf-8")
    for old in PLOTS.glob("*.svg"):
        old.unlink()
    plots = []
    for title, lines in _costs_over_size(outcomes).items():
        file = PLOTS / f"{_slug(title)}.svg"
        file.write_text(plot(title, lines), encoding="utf-8")
        plots.append(f"![{title}](results/{file.name})")
    MARKDOWN.write_text(_markdown(machine, outcomes, plots), encoding="utf-8")


def table(figures: Iterable[Figure]) -> str:
    """The rows of a table in Markdown, its head included."""
    head = "| | figure | floor of the same run | ratio | bar | |\n|---|---|---|---|---|---|"
    return "\n".join([head, *(f"| {' | '.join(_row(figure))} |" for figure in figures)])


def _row(figure: Figure) -> tuple[str, ...]:
    floor, ratio = figure.floor, figure.ratio
    size = f", {figure.size:,}" if figure.size is not None else ""
    note = f" ({figure.note})" if figure.note else ""
    return (
        f"{figure.name}{size}{note}",
        f"{short(figure.value)} {figure.unit}".strip(),
        f"{short(floor.value)} {floor.unit}: {floor.name}" if floor else "",
        f"{ratio:.2f}" if ratio is not None else "",
        str(figure.bar) if figure.bar else "",
        MET[figure.is_met],
    )


def short(value: float) -> str:
    """Three digits that say something, and as many noughts as it takes."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _as_json(machine: Mapping[str, Any], outcomes: Iterable[Outcome]) -> dict[str, Any]:
    return {
        "machine": machine,
        "workloads": [
            {
                "shape": outcome.shape,
                "name": outcome.name,
                "says": outcome.says,
                "figures": [figure.as_json() for figure in outcome.figures],
            }
            for outcome in outcomes
        ],
    }


def _costs_over_size(outcomes: Iterable[Outcome]) -> dict[str, dict[str, list[tuple[int, float]]]]:
    """By title and shape: what a thing costs at each size. Of times that were measured at two sizes or more."""
    found: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for outcome in outcomes:
        for figure in outcome.figures:
            if figure.size is not None and figure.unit in ("ms", "µs"):
                title = f"{outcome.name}: {figure.name}, {figure.unit}"
                line = found.setdefault(title, {}).setdefault(outcome.shape, [])
                line.append((figure.size, figure.value))
    return {title: lines for title, lines in found.items() if max(len(line) for line in lines.values()) > 1}


def _markdown(machine: Mapping[str, Any], outcomes: list[Outcome], plots: list[str]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    parts = [
        f"""# Results

Measured by `make bench` on {machine["at"]}, commit {machine["commit"]}: {machine["cpus"]} CPUs ({machine["model"]}),
{machine["memoryGB"]} GB, {machine["system"]}; Python {machine["python"]}, {versions};
load {machine["loadBefore"]} before it and {machine["loadAfter"]} after.
Another machine, or this one with less to do, has other numbers: compare ratios."""
    ]
    for shape in dict.fromkeys(outcome.shape for outcome in outcomes):
        parts.append(f"## {shape.capitalize()}")
        for outcome in outcomes:
            if outcome.shape == shape:
                parts.append(f"**{outcome.name}**: {outcome.says}\n\n{table(outcome.figures)}")
    if plots:
        parts.append("## Cost over size\n\n" + "\n".join(plots))
    return "\n\n".join(parts) + "\n"


def _slug(title: str) -> str:
    return "-".join(
        "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in title.lower()).split()
    )
