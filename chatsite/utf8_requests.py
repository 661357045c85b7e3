"""Requests are UTF-8, whatever they say of themselves."""

import re
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

BOUNDARY = re.compile(r';\s*boundary=("[^"]*"|[^";\s]+)', re.IGNORECASE)


def plain(content_type: str) -> str:
    """The type, and the boundary of a form's parts if there is one."""
    kind, *rest = content_type.partition(";")
    boundary = BOUNDARY.search("".join(rest))
    return f"{kind.strip()}; boundary={boundary[1]}" if boundary else kind.strip()


class Utf8Request(WSGIRequest):
    """Of what a Content-Type says, nothing but `plain` is heeded. Django would read the query and forms by any codec of
    Python that it names, of which some read no text, and fail over one that it does not know, before any answer of ours
    could say so."""

    def __init__(self, environ: dict[str, Any]) -> None:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = plain(environ["CONTENT_TYPE"])
        super().__init__(environ)
