"""`python -m tests.chaos --seed 7 --seconds 60 --database postgres`: exits with 1 if anything was lost, doubled, leaked
or answered with a fault. The folder of the run is kept then, or if it is named."""

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .report import Report


def main() -> int:
    arguments = _arguments()
    folder = Path(arguments.folder or tempfile.mkdtemp(prefix="chat-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    # tests.live_server keeps its files there.
    os.environ["CHAT_TEST_DIR"] = str(folder)
    from .run import run  # noqa: PLC0415 - what it imports looks for that

    report = asyncio.run(
        _stoppable(run(arguments.seed, arguments.seconds, arguments.database, folder.resolve(), _say))
    )
    _say(report.text())
    if report.violations:
        _say(f"Everything that was written down, and the logs of the servers, are in {folder}.")
    elif not arguments.folder:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if report.violations else 0


async def _stoppable(work: Coroutine[Any, Any, "Report"]) -> "Report":
    """SIGTERM ends it as Ctrl-C does: with everything that it started."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the faults follow from it (default: 1)")
    parser.add_argument("--seconds", type=float, default=60, help="how long things break (default: 60)")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--folder", help="where to write down everything; kept (default: a temporary one)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
