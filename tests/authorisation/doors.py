"""A command over REST, whichever app it is of."""

from typing import Any
from urllib.parse import quote

from messaging.models import Person

from ..messaging import doors as of_messaging
from ..receipts import doors as of_receipts

ROUTES = {
    **of_messaging.ROUTES,
    **of_receipts.ROUTES,
    "start": ("get", "start/"),
    "sync": ("get", "sync/"),
    "limits": ("get", "limits/"),
}


def request_of(person: Person, name: str, params: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The method and address of a command over REST, and what is left for its query or body."""
    if name in of_messaging.ROUTES:
        return of_messaging.request_of(person, name, params)
    method, template = ROUTES[name]
    rest = dict(params)
    path = {field: quote(rest.pop(field), safe="") for field in of_messaging.fields_of(template)}
    return method, f"/api/v1/{template.format(**path)}", rest
