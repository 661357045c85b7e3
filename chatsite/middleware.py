"""What holds for every request and every answer, before any view and after it."""

import logging
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from messaging.errors import BadRequest
from messaging.services.access import note_use

from .allowances import TOLD, tell
from .answers import API, SERVER_API, answer_with
from .asked import asking, asks
from .errors import HttpsMissing, LengthMissing

ADMIN = "/admin/"
MEDIA = "/media/"

Handler = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


class WellFormedText:
    """Refuses an address, query or cookie that is not text, or has a NUL, which databases cannot store;
    and a body without a length, which would be taken for an empty one."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META and "CONTENT_LENGTH" not in request.META:
            return answer_with(request, LengthMissing())
        if not (_is_text(request.META.get("QUERY_STRING", "")) and _without_nul(request)):
            return answer_with(
                request, BadRequest("The address, its query or a cookie is not well-formed text.")
            )
        return self._get_response(request)


class NamesRoute:
    """Says which address was asked for, as it is written in urls.py, and by whom, to whoever measures and logs."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        # Who has a session is known once somebody wanted to know.
        person = getattr(request, "_cached_user", None)
        if person is not None and person.pk is not None:
            asks(person.pk)
        return answer

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        asked = asking.get()
        if asked is not None and request.resolver_match is not None:
            asked.route = request.resolver_match.route


class NotesUse:
    """A browser's session that an answer stood on was used. What was done stays done if that cannot be written."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            try:
                note_use(request.session)
            except DatabaseError:
                logger.warning("That a session was used could not be written.", exc_info=True)
        return answer


class NoPlainHttp:
    """Where there is https, pages lead there. Programs are refused instead: one that was led on would go on to say its
    secret in the clear each time, and nobody would see it."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECURE_SSL_REDIRECT
            and not request.is_secure()
            and request.path.startswith((API, SERVER_API, MEDIA))
        ):
            return answer_with(request, HttpsMissing())
        return self._get_response(request)


class NeverStored:
    """Answers of the APIs and of the admin are for one person at one moment: no cache, shared or not, keeps them."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        if request.path.startswith((API, SERVER_API, ADMIN)):
            answer["Cache-Control"] = "no-store"
        return answer


class TellsAllowances:
    """Whoever was counted is told what is left, whatever the answer is."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        tell(answer, request.META.get(TOLD, ()))
        return answer


def _is_text(query: str) -> bool:
    try:
        return "\0" not in unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False


def _without_nul(request: HttpRequest) -> bool:
    # A quoted cookie may hold any character, and the session's goes into a query.
    return not any("\0" in text for text in (request.path_info, *request.COOKIES.values()))
