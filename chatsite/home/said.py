"""How numbers are said: formatted, with their units, and beside what they were before."""

from datetime import datetime

from django.utils import timezone

NOT_KNOWN = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between a number and its unit."""


def number(many: int) -> str:
    return f"{many:,}"


def share(part: int, whole: int) -> str:
    """Per cent. All is said of all alone, and nothing of nothing."""
    if not whole:
        return NOT_KNOWN
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return f"under 0.1{NO_BREAK}%"
    if 99.9 < percent < 100:
        return f"over 99.9{NO_BREAK}%"
    return f"{percent:.1f}{NO_BREAK}%" if percent % 100 else f"{percent:.0f}{NO_BREAK}%"


def lasting(seconds: float) -> str:
    """A time, by its two largest parts."""
    if 0 < seconds < 1:
        return f"{1000 * seconds:.{1 if seconds < 0.01 else 0}f}{NO_BREAK}ms"
    parts = []
    rest = int(seconds)
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        many, rest = divmod(rest, size)
        if many:
            parts.append(f"{many}{NO_BREAK}{name}")
    return " ".join(parts[:2]) or f"0{NO_BREAK}s"


def change(now: int, before: int, than: str) -> str:
    """How a number compares with what it was; `than` names that time."""
    if not before:
        return f"none in {than}"
    was = f"{than} ({number(before)})"
    if now >= 10 * before:
        return f"{now / before:,.0f} times as many as in {was}"
    percent = round(100 * abs(now - before) / before)
    if not percent:
        return f"as many as in {was}"
    return f"{percent} % {'more' if now > before else 'fewer'} than in {was}"


def points(now: tuple[int, int], before: tuple[int, int], than: str) -> str:
    """How a share, a part of a whole, compares with what it was."""
    if not before[1]:
        return f"nothing to compare with in {than}"
    if not now[1]:
        return f"{share(*before)} in {than}"
    by = 100 * now[0] / now[1] - 100 * before[0] / before[1]
    if abs(by) < 0.05:
        return f"the same as in {than}"
    return f"{abs(by):.1f} points {'more' if by > 0 else 'less'} than in {than} ({share(*before)})"


def moment(at: datetime) -> str:
    """By the clock of the present time zone."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%b %Y, %H:%M}"
