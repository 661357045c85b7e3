"""The closing report: what was done, what broke, and what came of it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .book import Book
from .case import Violation
from .faults import LEFT_OUT


@dataclass
class Report:
    seed: int
    seconds: float
    database: str
    heartbeat: float
    book: Book
    faults: Counter[str] = field(default_factory=Counter)
    converged_after: float | None = None
    """Seconds from the end of the last fault and the last wish until the last device had learned the last thing."""
    violations: list[Violation] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        done = Counter(entry.verb for entry in self.book.entries if entry.done)
        results = Counter(
            one["result"]
            for entry in self.book.of("receipt.acknowledge")
            if entry.done
            for one in entry.answer["results"]
        )
        counts = self.book.counts
        beats = None if self.converged_after is None else round(self.converged_after / self.heartbeat, 2)
        return {
            "seed": self.seed,
            "seconds": self.seconds,
            "database": self.database,
            "heartbeat": self.heartbeat,
            "faults": {kind: many for kind, many in sorted(self.faults.items()) if kind != LEFT_OUT},
            "faults left out": self.faults[LEFT_OUT],
            "acknowledged": dict(sorted(done.items())),
            "receipts": dict(sorted(results.items())),
            "refused": sum(entry.refused for entry in self.book.entries),
            "asked again": counts["asked again"],
            "frames": counts["frames"],
            "frames lost on purpose": counts["frames lost on purpose"],
            "reconnects": counts["reconnects"],
            "catch-up pulls": counts["catch-up pulls"],
            "heartbeats until all had converged": beats,
            "violations": len(self.violations),
        }

    def text(self) -> str:
        figures = self.figures()
        lines = [
            f"chaos on {self.database}, seed {self.seed}, {self.seconds:g} s, heartbeat {self.heartbeat:g} s"
        ]
        for name in list(figures)[4:]:
            value = figures[name]
            if isinstance(value, dict):
                parts = ", ".join(f"{key} {count}" for key, count in value.items())
                value = f"{sum(value.values())} ({parts or 'none'})"
            lines.append(f"  {name}: {value}")
        return "\n".join([*lines, *(f"  VIOLATION {violation}" for violation in self.violations)])

    def write(self, folder: Path) -> None:
        """The figures and the violations beside everything that was written down."""
        violations = [violation._asdict() for violation in self.violations]
        told = {**self.figures(), "violations": violations}
        Path(folder, "report.json").write_text(json.dumps(told, indent=2) + "\n")
        Path(folder, "report.txt").write_text(self.text() + "\n")
        self.book.write(folder / "book.jsonl")
