"""What an answer carries for safety, also one that the application's middleware does not see."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from .policies import Policies

ADD_THEM: tuple[Any, ...] = (SecurityMiddleware, XFrameOptionsMiddleware, Policies)


def headers_of(path: str = "/") -> list[tuple[str, str]]:
    """Those that the middleware adds to an answer at this address that is no page."""
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.url_scheme": scheme, "wsgi.input": BytesIO()}
    request = WSGIRequest(asked)
    answer = HttpResponse(headers={"Content-Type": ""})
    for kind in ADD_THEM:
        kind(lambda _: answer).process_response(request, answer)
    return [one for one in answer.items() if one[1]]
