"""Which language somebody reads: the one they chose, or the first of their browser's that the pages speak."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from .answers import API

PICTURES = "/avatars/"


class LanguageOfPages(LocaleMiddleware):
    """Pages speak the reader's language. The API speaks one to everybody, and pictures none, so that neither varies."""

    def process_request(self, request: HttpRequest) -> None:
        if _speaks_to_readers(request):
            super().process_request(request)
        else:
            translation.deactivate()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if _speaks_to_readers(request):
            return super().process_response(request, response)
        return response


def _speaks_to_readers(request: HttpRequest) -> bool:
    return not request.path_info.startswith((API, PICTURES))
