"""What a caller gets when something is refused or fails: one shape (RFC 9457) at every door."""

import logging
import math
import sys
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from rest_framework import exceptions as drf

import receipts.errors  # noqa: F401  (its refusals are listed below)
from messaging.doors import problems
from messaging.errors import (
    BackEndSilent,
    BadCredential,
    BadRequest,
    NotAllowed,
    NotLoggedIn,
    Overloaded,
    Refusal,
    TooFrequent,
)
from messaging.limits import limits
from messaging.serverapi.codes import failure
from messaging.serverapi.errors import WrongCall

from .errors import ForgedForm, MethodNotAllowed, NotAcceptable, NothingHere, NotJSON, ServerFault, TooLarge
from .metrics import DATABASE_FAULTS
from .overload import overload_of, why
from .policies import without_rights
from .ways_in import forged

logger = logging.getLogger(__name__)

API = "/api/"
SERVER_API = "/v4/"
ERRORS = "/api/v1/errors/"
OURS = ("messaging.errors", "receipts.errors", "chatsite.errors")
RETRY_AFTER = 1  # seconds; a lock is held for less
FORBIDDEN = (NotAllowed.status, TooFrequent.status)


def problem(fault: Exception) -> dict[str, Any]:
    """The error object of REST bodies and of the socket's answers. What is our fault says nothing of why."""
    refusal = refusal_of(fault)
    shape = {
        "type": f"{ERRORS}#{refusal.code}",
        "title": refusal.text,
        "status": refusal.status,
        "code": refusal.code,
        "errorCode": refusal.number,
        "detail": str(refusal),
    }
    return {**shape, **refusal.facts, **shape}


def refusal_of(fault: Exception) -> Refusal:
    """The refusal that the outside sees for whatever was raised; ServerFault for what nobody foresaw."""
    match fault:
        case Refusal():
            return fault
        case drf.ValidationError():
            return BadRequest(errors=problems(fault))
        case drf.ParseError():
            return BadRequest(str(fault))
        case drf.NotAuthenticated():
            return NotLoggedIn()
        case drf.AuthenticationFailed():
            return BadCredential()
        case drf.PermissionDenied() | PermissionDenied():
            return NotAllowed()
        case drf.NotFound() | Http404():
            return NothingHere()
        case drf.MethodNotAllowed():
            return MethodNotAllowed()
        case drf.NotAcceptable():
            return NotAcceptable()
        case drf.UnsupportedMediaType():
            return NotJSON()
        case drf.Throttled():
            return TooFrequent(retryAfter=math.ceil(getattr(fault, "wait", None) or RETRY_AFTER))
        case RequestDataTooBig():
            limit = limits().body_bytes
            return TooLarge(f"At most {limit} bytes can be sent at once.", limit=limit)
        case SuspiciousOperation():
            return BadRequest()
        case DataError():
            return BadRequest("A value cannot be stored.")
        case OperationalError():
            return overload_of(fault) or ServerFault()
    return ServerFault()


def report(fault: Exception, where: str) -> None:
    """Log what is not the caller's doing, and what the caller may not do."""
    refusal = refusal_of(fault)
    if isinstance(fault, OperationalError):
        DATABASE_FAULTS.labels(why(fault)).inc()
    if isinstance(refusal, ServerFault) and fault is not refusal:
        logger.error("A fault that nobody foresaw: %s", where, exc_info=fault)
    elif isinstance(refusal, Overloaded) or isinstance(fault, DataError):
        logger.warning("Refused with %s: %s", refusal.code, where, exc_info=fault)
    elif refusal.status in FORBIDDEN:
        logger.info("Refused with %s: %s", refusal.code, where)


def exception_handler(fault: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """The API's answer to any exception. Not a DRF response, so that the shape is JSON also where something
    else was asked for."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    where = (
        f"{request.method} {match.route if match else ''}" if request is not None else "outside of a request"
    )
    report(fault, where)
    refusal = refusal_of(fault)
    if isinstance(refusal, ServerFault):
        got_request_exception.send(sender=None, request=getattr(request, "_request", None))
    return as_problem(refusal)


def as_problem(refusal: Refusal) -> HttpResponse:
    answer = JsonResponse(problem(refusal), status=refusal.status, content_type="application/problem+json")
    answer["Cache-Control"] = "no-store"
    if refusal.status == NotLoggedIn.status:
        answer["WWW-Authenticate"] = "Token"
    return _with_retry(answer, refusal)


def _with_retry(answer: HttpResponse, refusal: Refusal) -> HttpResponse:
    if "retryAfter" in refusal.facts or isinstance(refusal, Overloaded | TooFrequent | BackEndSilent):
        answer["Retry-After"] = str(refusal.facts.get("retryAfter", RETRY_AFTER))
    return answer


def as_failure(path: str, refusal: Refusal) -> HttpResponse:
    """The same in the vendor's shape, which goes by its own codes alone: HTTP always says 200."""
    answer = JsonResponse(failure(path.removeprefix(SERVER_API), refusal))
    answer["Cache-Control"] = "no-store"
    return _with_retry(answer, refusal)


def as_told(path: str, refusal: Refusal) -> HttpResponse:
    """In the shape of the door that has this address; the error object where none has it."""
    return as_failure(path, refusal) if path.startswith(SERVER_API) else as_problem(refusal)


def answer_with(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The error object for the APIs; for a person a page, made without the database or the request."""
    if request.path.startswith(API):
        return as_problem(refusal)
    if request.path.startswith(SERVER_API):
        return as_failure(
            request.path, WrongCall(str(refusal)) if isinstance(refusal, BadRequest) else refusal
        )
    page = render_to_string(
        "error.html", {"status": refusal.status, "title": refusal.text, "detail": str(refusal)}
    )
    return _with_retry(without_rights(HttpResponse(page, status=refusal.status)), refusal)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    refusal = refusal_of(exception)
    return answer_with(request, refusal if refusal.status < ServerFault.status else BadRequest())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer_with(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer_with(request, NothingHere())


def server_error(request: HttpRequest) -> HttpResponse:
    """What was raised in a page, in the admin, or before any view: also that the database is busy."""
    fault = sys.exception()
    if not isinstance(fault, OperationalError):
        return answer_with(request, ServerFault())
    match = request.resolver_match
    report(fault, f"{request.method} {match.route if match else ''}")
    return answer_with(request, refusal_of(fault))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    forged()
    return answer_with(request, ForgedForm())


def known_refusals() -> list[type[Refusal]]:
    """Every refusal of the product, by number; the documentation of the codes."""
    return sorted(_below(Refusal), key=lambda refusal: (refusal.number, refusal.code))


def _below(refusal: type[Refusal]) -> list[type[Refusal]]:
    found = []
    for kind in refusal.__subclasses__():
        found += [kind] if kind.__module__ in OURS else []
        found += _below(kind)
    return found
