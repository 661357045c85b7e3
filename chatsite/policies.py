"""What browsers may do with an answer of ours: every policy of the product, by address. Whatever is not named here, an
error, a redirect, and all that is no page, may do nothing.

`'self'` is also the socket of the same host, for every browser that knows the page's colours (`light-dark()`).
"""

import re
from typing import Any

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Policy = dict[str, list[Any]]

NOTHING: Policy = {name: [NONE] for name in ("default-src", "base-uri", "form-action", "frame-ancestors")}

OF_FILES: Policy = {**NOTHING, "sandbox": []}
"""What people uploaded or are called by: also somebody who opens it gets a picture or a film, and nothing that runs."""

OF_WORKER: Policy = {**NOTHING, "img-src": [SELF]}
"""It shows faces beside what it tells, and fetches nothing."""

OF_FORMS: Policy = {**NOTHING, "style-src": [SELF], "img-src": [SELF], "form-action": [SELF]}

OF_CHAT: Policy = {
    **OF_FORMS,
    # A module hands its nonce on to what it imports; what our scripts put in later is theirs.
    "script-src": [NONCE, STRICT_DYNAMIC],
    "connect-src": [SELF],
    # Also what somebody is about to send, which only their page has.
    "img-src": [SELF, "blob:"],
    "media-src": [SELF, "blob:"],
    "worker-src": [SELF],
    "require-trusted-types-for": ["'script'"],
    # static/chat/parts.js and push.js
    "trusted-types": ["parts", "worker"],
}

OF_ADMIN: Policy = {**OF_FORMS, "script-src": [NONCE], "connect-src": [SELF]}

OF_DOCS: Policy = {
    **NOTHING,
    "script-src": [NONCE],
    "style-src": [NONCE],
    "connect-src": [SELF],
    "img-src": [SELF, "data:"],
}

OF_PAGES: tuple[tuple[str, Policy], ...] = (
    ("/$", OF_CHAT),
    ("/(login|account|sign-up|password)/", OF_FORMS),
    ("/admin/", OF_ADMIN),
    ("/api/v1/docs/$", OF_DOCS),
)
OF_OTHERS: tuple[tuple[str, Policy], ...] = (("/(media|avatars)/", OF_FILES), ("/worker.js$", OF_WORKER))

DEVICE = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
OF_CHAT_ALONE = ("geolocation", "microphone")
"""For a message: where somebody is, and what they say into it."""

FOR_OTHER_SITES = ("/avatars/", "/static/")
"""Their pages may show these without asking. Media say for themselves who may."""


class Policies(CSPMiddleware):
    """Adds to every answer its policy, what it may ask of the device, and whether other sites may embed it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kept: Any = response
        kept._csp_config = getattr(response, "_csp_config", None) or _policy_for(request.path, response)
        asked = OF_CHAT_ALONE if kept._csp_config is OF_CHAT else ()
        response.headers.setdefault("Permissions-Policy", permissions(asked))
        if not request.path.startswith(FOR_OTHER_SITES):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)


def permissions(asked: tuple[str, ...] = ()) -> str:
    """What a page may ask of the device: no more than these."""
    return ", ".join(f"{what}=({'self' if what in asked else ''})" for what in DEVICE)


def without_rights(answer: HttpResponse) -> HttpResponse:
    """The same answer, which is no page of its address: an error."""
    kept: Any = answer
    kept._csp_config = NOTHING
    return answer


def _policy_for(path: str, answer: HttpResponseBase) -> Policy:
    # A redirect, or the refusal of a method, says that it is HTML, and is nothing.
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    named = OF_PAGES if is_html and getattr(answer, "content", None) else OF_OTHERS
    return next((policy for pattern, policy in named if re.match(pattern, path)), NOTHING)
