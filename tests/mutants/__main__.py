"""`python -m tests.mutants [name…]`: puts each deliberate fault into a copy of the tree, and shows that a test of the
ordinary suite fails over it. The names are parts of those of the faults; without any, all are tried.

Fails if one survives, if the code has moved on under one, if the tests cannot even be run with one, or if a test that
is asked fails without any fault.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .fault import Fault
from .faults import FAULTS
from .workbench import PATIENCE_WITH_ALL, Verdict, ask, ask_node, ask_pytest, copy_copy, copy_tree, spoil

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="name", help="a part of the name of a fault")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument(
        "--table", type=Path, help="write what killed each, as a table in Markdown, to this file"
    )
    asked = parser.parse_args(arguments)
    faults = [fault for fault in FAULTS if not asked.names or any(name in fault.name for name in asked.names)]
    if not faults:
        parser.error("There is no such fault.")
    with tempfile.TemporaryDirectory(prefix="chat-mutants-") as folder:
        return _try_all(faults, Path(folder), asked.jobs, asked.table)


def _try_all(faults: list[Fault], folder: Path, jobs: int, table: Path | None) -> int:
    original = folder / "original"
    copy_tree(ROOT, original)
    stale = [fault for fault in faults if not fault.fits(original)]
    for fault in stale:
        print(f"STALE     {fault.name}: its text does not stand once in {fault.path}")
    if stale or not _all_pass(faults, original, folder / "unchanged"):
        return 1
    verdicts: list[tuple[Fault, Verdict]] = []
    with ThreadPoolExecutor(jobs) as pool:
        trees = (folder / str(number) for number in range(len(faults)))
        for fault, verdict in pool.map(
            lambda one: _try(one[0], original, one[1]), zip(faults, trees, strict=True)
        ):
            print(_line(fault, verdict), flush=True)
            verdicts.append((fault, verdict))
    killed = sum(verdict.kills(fault) for fault, verdict in verdicts)
    print(f"{killed} of {len(faults)} killed.")
    if table:
        table.write_text("".join(_rows(verdicts)))
    return 0 if killed == len(faults) else 1


def _all_pass(faults: Iterable[Fault], original: Path, tree: Path) -> bool:
    """Whether the unchanged copy passes every test that will be asked: or a fault is blamed for what it is not."""
    copy_copy(original, tree)
    node = {name for fault in faults if fault.is_javascript for name in fault.asked}
    verdicts = [ask_node(tree, sorted(node), PATIENCE_WITH_ALL)] if node else []
    for database in ("sqlite", "postgres"):
        names = {
            name
            for fault in faults
            if fault.database == database and not fault.is_javascript
            for name in fault.asked
        }
        if names:
            verdicts.append(ask_pytest(tree, sorted(names), database, PATIENCE_WITH_ALL))
    for failed in (one for verdict in verdicts for one in verdict.failed):
        print(f"WITHOUT A FAULT {failed.test} fails: {failed.why}")
    run, seconds = sum(verdict.run for verdict in verdicts), sum(verdict.seconds for verdict in verdicts)
    print(f"unchanged: {run} tests in {seconds:.0f} s", flush=True)
    return not any(verdict.failed for verdict in verdicts)


def _try(fault: Fault, original: Path, tree: Path) -> tuple[Fault, Verdict]:
    copy_copy(original, tree)
    spoil(tree, fault)
    return fault, ask(tree, fault)


def _line(fault: Fault, verdict: Verdict) -> str:
    if not verdict.failed:
        return f"SURVIVED  {fault.name}: {verdict.run} tests passed, {verdict.seconds:.0f} s"
    said = "killed  " if verdict.kills(fault) else "BROKEN  "
    by = "".join(f"\n          by {one.test}: {one.why}" for one in verdict.failed[:3])
    return f"{said}  {fault.name}, {verdict.seconds:.0f} s{by}"


def _rows(verdicts: Iterable[tuple[Fault, Verdict]]) -> Iterable[str]:
    yield "| fault | killed by | seconds |\n|---|---|---|\n"
    for fault, verdict in verdicts:
        by = f"`{verdict.failed[0].test}`" if verdict.kills(fault) else "**nothing**"
        yield f"| {fault.name} | {by} | {verdict.seconds:.0f} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
