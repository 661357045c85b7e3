"""The embedded shape is one process. Whatever starts a second one, it is refused, not half deaf."""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings


class AlreadyServed(RuntimeError):
    pass


def claim_database() -> int | None:
    """Keep this database to this process until it ends (or `release`); AlreadyServed if another one has it.

    None, and nothing is claimed, where Redis carries frames between processes.
    """
    if settings.REDIS_URLS:
        return None
    path = _lock_file(settings.DATABASES["default"])
    path.parent.mkdir(parents=True, exist_ok=True)
    claim = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(claim)
        raise AlreadyServed(
            "Another process serves this database, and without Redis frames would not reach its sockets. "
            "Stop it, or set REDIS_URL."
        ) from None
    return claim


def release(claim: int | None) -> None:
    if claim is not None:
        os.close(claim)


def _lock_file(database: dict[str, Any]) -> Path:
    if settings.ON_SQLITE:
        return Path(f"{database['NAME']}.served")
    name = hashlib.sha256(repr([database[part] for part in ("HOST", "PORT", "NAME")]).encode()).hexdigest()[
        :16
    ]
    return Path(settings.VAR_DIR, f"{name}.served")
