"""What an answer carries for safety, also one that the application's middleware does not see."""

from io import BytesIO
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

OF_FILES = (SecurityMiddleware,)
"""Our own files are nothing that a frame or a script of others could make use of, and a page asks for a hundred."""
OF_ANSWERS = (*OF_FILES, CSPMiddleware, XFrameOptionsMiddleware)


def headers_by(kinds: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Those that this middleware adds to any answer."""
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    request = WSGIRequest({"REQUEST_METHOD": "GET", "wsgi.url_scheme": scheme, "wsgi.input": BytesIO()})
    answer = HttpResponse(headers={"Content-Type": ""})
    for kind in kinds:
        kind(lambda _: answer).process_response(request, answer)
    return [one for one in answer.items() if one[1]]
