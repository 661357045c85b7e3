"""Where two shown states differ, in words."""

from collections.abc import Iterator
from typing import Any


def differences(shown: Any, fresh: Any, path: str = "") -> Iterator[str]:
    """One line for each thing that is another on a fresh load; none if both show the same."""
    if isinstance(shown, dict) and isinstance(fresh, dict):
        for key in [*shown, *(key for key in fresh if key not in shown)]:
            where = f"{path}/{key}"
            if key not in shown:
                yield f"{where}: not shown, freshly {fresh[key]!r}"
            elif key not in fresh:
                yield f"{where}: {shown[key]!r}, freshly not shown"
            else:
                yield from differences(shown[key], fresh[key], where)
    elif shown != fresh:
        yield f"{path}: {shown!r}, freshly {fresh!r}"
