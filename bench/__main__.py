"""`python -m bench`: the workloads, on servers that it starts, beside the floors of the same run.

Progress goes to standard error, the table to standard output; `bench/results.md`, `bench/results/results.json` and the
plots beside it are written anew if everything was measured, or with --write.
"""

import argparse
import os

from .machine import machine
from .results import Outcome, table, write
from .shapes import PROCESSES, standing
from .stage import say
from .workloads import Workload, load, names


def main() -> None:
    asked = _arguments()
    workloads = load(asked.workloads or names())
    shapes = [asked.shape] if asked.shape else list(PROCESSES)
    about = machine()
    outcomes = [outcome for shape in shapes for outcome in _measure(shape, workloads, quick=asked.quick)]
    about["loadAfter"] = round(os.getloadavg()[0], 1)
    is_whole = not asked.quick and not asked.shape and not asked.workloads
    if is_whole or asked.write:
        write(about, outcomes)
    missed = [one for outcome in outcomes for one in outcome.figures if one.is_met is False]
    say(f"Done: {len(missed)} bars not met." if missed else "Done: every bar is met.")


def _measure(shape: str, workloads: dict[str, Workload], *, quick: bool) -> list[Outcome]:
    outcomes = []
    say(f"Setting up the {shape} shape")
    with standing(shape) as stage:
        for name, workload in workloads.items():
            say(f"{shape} {name}: {workload.SAYS}")
            stage.serve()
            figures = workload.run(stage, quick=quick)
            outcomes.append(Outcome(shape, name, workload.SAYS, figures))
            print(f"\n{shape} {name}: {workload.SAYS}\n\n{table(figures)}\n", flush=True)
    return outcomes


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measures the service on servers of its own, beside floors of the same run.",
        epilog="\n".join(f"  {name}  {one.SAYS}" for name, one in load(names()).items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "workloads", nargs="*", metavar="WORKLOAD", help="one of those below; all, if none is named"
    )
    parser.add_argument("--shape", choices=list(PROCESSES), help="production or embedded alone")
    parser.add_argument(
        "--quick", action="store_true", help="few rounds, small sizes: only to see that it works"
    )
    parser.add_argument("--write", action="store_true", help="write the results of a part as well")
    asked = parser.parse_args()
    if unknown := set(asked.workloads) - set(names()):
        parser.error(f"no such workload: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
