"""Limits as the outside knows them: `receipts_per_call` is `receiptsPerCall`."""

from messaging.limits import limits


def published(name: str) -> str:
    """The name of a limit on the wire."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def past(name: str, what: str) -> str:
    """What to tell whoever went past a limit; it names it."""
    return f"At most {getattr(limits(), name)} {what} ({published(name)})."
