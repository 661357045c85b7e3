"""Management commands as the tests run them: in processes that end at once.

    python -m tests.commands create_user alice

does what `manage.py` does. Without arguments it loads Django once and forks for each command: it takes their arguments as
lines of JSON, and answers by lines: the exit code, what was printed, and what was said of errors.
"""

import json
import os
import sys
import threading
import traceback
from tempfile import TemporaryFile
from typing import NoReturn

import django
from django.core.checks import run_checks
from django.core.management import execute_from_command_line


def do(arguments: list[str]) -> NoReturn:
    """And end, once threads have done what they were given: what Python tidies up then takes longer than most commands."""
    code = 1
    try:
        execute_from_command_line(["manage.py", *arguments])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except Exception:  # noqa: BLE001 - as Python does at the end
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Until nobody asks any more. Nothing is connected to a database before the fork; all that each command begins by
    looking through is loaded."""
    django.setup()
    run_checks()
    for asked in sys.stdin:
        with TemporaryFile("w+") as printed, TemporaryFile("w+") as complained:
            child = os.fork()
            if not child:
                os.dup2(printed.fileno(), sys.stdout.fileno())
                os.dup2(complained.fileno(), sys.stderr.fileno())
                do(json.loads(asked))
            _, status = os.waitpid(child, 0)
            printed.seek(0)
            complained.seek(0)
            answer = os.waitstatus_to_exitcode(status), printed.read(), complained.read()
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:]:
        do(sys.argv[1:])
    serve()
