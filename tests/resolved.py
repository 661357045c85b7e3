"""Every address of the server, as its resolver has it."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

FIELD = re.compile(r"<[^>]*>")


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each route from the root, with its view."""
    for one in (resolver or get_resolver()).url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here, one.callback
        else:
            yield from addresses(one, here)
