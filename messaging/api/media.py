"""Media over HTTP: uploading, a key for addresses, and the bytes themselves."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from messaging.doors import problems
from messaging.errors import BadRequest
from messaging.media.sniffing import ANYTHING
from messaging.models import Person, Upload
from messaging.permissions import person_of, token_of
from messaging.services.media_keys import media_key, person_of_media_key
from messaging.services.serving import Held, find_media, read_media
from messaging.services.uploads import store_upload
from messaging.wire import media as wire
from messaging.wire.fields import Request as Shape
from messaging.wire.requests import Choice

RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})\Z")
A_DAY, AN_HOUR = 86_400, 3_600
SENDS_FILES = "HTTP_X_CHAT_SENDS_FILES"
FILE_HEADER = "X-Chat-File"


class NewUpload(Shape):
    purpose = Choice(choices=Upload.Purpose.values)
    file = serializers.FileField(allow_empty_file=True, max_length=1000)


class UploadViewSet(ViewSet):
    """What people send beside words. One file in each call."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Upload a file",
        description="For a message, which then names it by its `uuid`, or (`avatar`) as a picture of me or of a group. "
        "What it is, is told by its bytes; a picture is made anew, upright and without its metadata. Until it is sent "
        "nobody else may have it; what is never sent is cleared away.",
        request={"multipart/form-data": NewUpload},
        responses={201: wire.UploadAnswer},
    )
    def create(self, request: Request) -> Response:
        # Of a request without a body REST makes an object of JSON.
        given: Any = request.data or QueryDict()
        twice = sorted(name for name in given if len(given.getlist(name)) > 1)
        if twice:
            raise BadRequest(
                errors=[{"field": name, "code": "twice", "text": "Say it once."} for name in twice]
            )
        asked = NewUpload(data=given.dict())
        try:
            asked.is_valid(raise_exception=True)
        except serializers.ValidationError as refusal:
            raise BadRequest(errors=problems(refusal)) from None
        file = asked.validated_data["file"]
        upload = store_upload(
            person=person_of(request),
            purpose=asked.validated_data["purpose"],
            name=file.name or "",
            file=file,
            size=file.size,
        )
        return Response(wire.upload_shape(upload), status=201)


class MediaKeyViewSet(ViewSet):
    @extend_schema(
        summary="A key for addresses of media",
        description="For pages of other sites, where neither a header nor our cookie goes with the address of a "
        "picture: `/media/…?key=…`. It opens media only, what its login may see, and nothing once that login is over.",
        responses=wire.MediaKey,
        examples=[OpenApiExample("A key", {"key": "WzEsInJyX…", "expiresIn": 86400}, response_only=True)],
    )
    def retrieve(self, request: Request) -> Response:
        return Response(media_key(token_of(request)))


class KeyAuthentication(BaseAuthentication):
    """`?key=`: the login that it was made with."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        key = request.query_params.get("key")
        return (person_of_media_key(key), None) if key else None


class Whatever(BaseContentNegotiation):
    """Pictures are asked for as pictures; refusals are JSON all the same."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:  # type: ignore[override]
        return parsers[0]

    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: Sequence[Any], format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class MediaView(APIView):
    """The bytes. No browser runs anything of them in our origin: their type is one that is shown and no more, and
    everything else is only saved."""

    authentication_classes = (KeyAuthentication, *APIView.authentication_classes)
    content_negotiation_class = Whatever
    http_method_names = ("get", "head", "options")

    @extend_schema(exclude=True)
    def get(self, request: Request, key: str, variant: str) -> HttpResponse:
        held = find_media(person=person_of(request), key=key, variant=variant)
        answer = _answer(request._request, held)
        _protect(answer, held, is_shared="key" in request.query_params)
        return answer


def _answer(request: HttpRequest, held: Held) -> HttpResponse:
    if request.headers.get("If-None-Match") == held.etag:
        return HttpResponse(status=304)
    span = _span(request, held)
    if span is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{held.size}"
        return refused
    start, end = span
    is_part = (start, end) != (0, held.size) or "Range" in request.headers
    answer: Any
    if request.method == "HEAD":
        answer = HttpResponse(status=206 if is_part else 200)
    elif SENDS_FILES in request.META:
        # The server sends it by itself, so that a slow taker keeps no thread from others.
        answer = HttpResponse(status=206 if is_part else 200)
        answer[FILE_HEADER] = f"{start}-{end} {quote(held.file)}"
    else:
        answer = StreamingHttpResponse(read_media(held.file, start, end), status=206 if is_part else 200)
    answer["Content-Length"] = str(end - start)
    if is_part:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{held.size}"
    return answer  # type: ignore[no-any-return]


def _span(request: HttpRequest, held: Held) -> tuple[int, int] | None:
    """The bytes that are asked for; all of them for what we do not understand (several ranges), None if there are none
    there."""
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", held.etag) != held.etag:
        return 0, held.size
    first, last = asked["first"], asked["last"]
    if first:
        start, end = int(first), min(int(last) + 1, held.size) if last else held.size
    elif last:
        start, end = max(held.size - int(last), 0), held.size
    else:
        return 0, held.size
    return (start, end) if start < end else None


def _protect(answer: HttpResponse, held: Held, *, is_shared: bool) -> None:
    where = "inline" if held.shows_in_place else "attachment"
    name = held.upload.name or "file"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    answer["Content-Type"] = held.type or ANYTHING
    answer["Content-Disposition"] = f"{where}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    # Only who asked keeps it, and asks again after a while whether they still may.
    kept = A_DAY if held.upload.purpose == Upload.Purpose.AVATAR else AN_HOUR
    answer["Cache-Control"] = f"private, max-age={kept}"
    answer["ETag"] = held.etag
    answer["Accept-Ranges"] = "bytes"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin" if is_shared else "same-origin"
    answer["Vary"] = "Cookie, Authorization"
