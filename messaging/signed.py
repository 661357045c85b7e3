"""What we sign and hand out, to be given back to us: places in lists."""

from typing import Any

from django.core import signing


def sign(salt: str, *parts: str | int) -> str:
    """Text that nobody but us can make, and nobody alter; `salt` says what it is for."""
    return signing.Signer(salt=salt).sign_object(parts)


def unsign(salt: str, text: str, *types: type) -> list[Any] | None:
    """The parts that were signed, each just of its type. None for what is not ours, was altered, is for something
    else, or was signed by a release that meant something else by it."""
    try:
        parts = signing.Signer(salt=salt).unsign_object(text)
    except (signing.BadSignature, ValueError):
        return None
    return parts if isinstance(parts, list) and list(map(type, parts)) == list(types) else None
