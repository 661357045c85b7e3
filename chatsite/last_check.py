"""What the last check of the whole database found, kept in a file: the processes beside it tell it whoever watches."""

import json
import logging
import time
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

logger = logging.getLogger(__name__)


class LastCheck(NamedTuple):
    at: float
    violations: int


def keep_check(violations: int) -> None:
    """Found just now. Where nothing can be written, it is said and is no failure."""
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_suffix(".new")
        made.write_text(json.dumps({"at": time.time(), "violations": violations}), encoding="utf-8")
        made.replace(path)
    except OSError:
        logger.warning("What the check found could not be kept for the metrics.", exc_info=True)


def last_check() -> LastCheck | None:
    """None if there was none on this machine."""
    try:
        return LastCheck(**json.loads(_path().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _path() -> Path:
    return Path(settings.VAR_DIR, "last_check.json")
