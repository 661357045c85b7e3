"""A scanner for harmful files, if the settings name one: it is given each upload before anything else looks at it.

The dangers: it is a program, so it is started without a shell and with no word of the upload; it may hang, so it has so
many seconds; it takes memory, so only a few run at a time. What it did not clear is not kept.
"""

import logging
import shutil
import subprocess
import tempfile
import threading
from typing import IO

from django.conf import settings

from messaging.errors import HarmfulFile, Overloaded

logger = logging.getLogger(__name__)

CLEAN, HARMFUL = 0, 1
"""How clamdscan and its like end. Anything else: it could not look."""
AT_ONCE = 4

_scanning = threading.BoundedSemaphore(AT_ONCE)


def scan(file: IO[bytes]) -> None:
    """HarmfulFile if the scanner finds something; Overloaded if it cannot say in time."""
    if not settings.MEDIA_SCANNER:
        return
    if not _scanning.acquire(timeout=settings.MEDIA_SCANNER_SECONDS):
        raise _unscanned("it has too much to do")
    try:
        ended = _run(file)
    except subprocess.TimeoutExpired:
        raise _unscanned("it took too long") from None
    except OSError as fault:
        raise _unscanned(f"it did not start ({type(fault).__name__})") from None
    finally:
        _scanning.release()
        file.seek(0)
    if ended == HARMFUL:
        logger.warning("The scanner refused an upload.")
        raise HarmfulFile
    if ended != CLEAN:
        raise _unscanned(f"it ended with {ended}")


def _run(file: IO[bytes]) -> int:
    """With what it ended, to which the file was given on standard input: as a file of its own, so that neither who
    reads it nor who reads it next waits for the other."""
    with tempfile.TemporaryFile() as given:
        file.seek(0)
        shutil.copyfileobj(file, given)
        given.seek(0)
        return subprocess.run(  # noqa: S603 - the operator's own command
            settings.MEDIA_SCANNER,
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=settings.MEDIA_SCANNER_SECONDS,
            check=False,
        ).returncode


def _unscanned(why: str) -> Overloaded:
    logger.error("The scanner could not look at an upload: %s.", why)
    return Overloaded("Files cannot be looked at now. Nothing was kept; try again in a moment.")
