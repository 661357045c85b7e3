"""What a token may be used for: one table of scopes, which every door asks."""

from collections.abc import Collection

from django.db.models import TextChoices

from .errors import BadRequest, NotAllowed


class Scope(TextChoices):
    """One thing that a token lets its holder do. Each command and each address needs one of them."""

    READ = "read", "see what the person sees, and hear of it on a socket"
    WRITE = "write", "send, and change what is theirs to change"
    RECEIPTS = "receipts", "say what they have read"
    LOGINS = "logins", "make and revoke tokens, sign devices out"
    CREDENTIALS = "credentials", "let people in by credentials"
    RECEIPTS_WRITE = "receipts.write", "give receipts on behalf of people"
    RECEIPTS_STREAM = "receipts.stream", "follow everybody's receipts"
    WEBHOOKS = "webhooks", "make and change webhooks"
    SERVER_API = "server_api", "call the server API as an administrator"


_ONESELF = (Scope.READ, Scope.WRITE, Scope.RECEIPTS, Scope.LOGINS)

OF_KIND: dict[str, tuple[Scope, ...]] = {
    "person": _ONESELF,
    # The last is of use to those alone whom a superuser has made administrators.
    "credential": (*_ONESELF, Scope.SERVER_API),
    "server": (
        Scope.CREDENTIALS,
        Scope.RECEIPTS_WRITE,
        Scope.RECEIPTS_STREAM,
        Scope.WEBHOOKS,
        Scope.SERVER_API,
    ),
}
"""All that a token of each kind can have, and has unless its maker said less."""


def missing(scope: Scope) -> NotAllowed:
    """What the holder of a token without it is told."""
    return NotAllowed(f"This token lacks the scope {scope.value}.", scope=scope.value)


def some_of_kind(kind: str, wanted: Collection[str] | None) -> list[str] | None:
    """The scopes to keep with a token of that kind, in the order of the table: None for all that there are, now and
    later. BadRequest for none at all, and for what such a token cannot have."""
    if wanted is None:
        return None
    known = [scope.value for scope in OF_KIND[kind]]
    unknown = sorted(set(wanted) - set(known))
    if unknown or not wanted:
        text = f"Some of {', '.join(known)}" + (f", not {unknown[0]}." if unknown else ".")
        raise BadRequest(errors=[{"field": "scopes", "code": "invalid", "text": text}])
    return [scope for scope in known if scope in wanted]
