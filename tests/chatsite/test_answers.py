"""Whatever is refused or fails gets the one shape; what is our fault says nothing of why, but is logged."""

import json
import logging
import sqlite3
from typing import Any

import psycopg
import psycopg_pool
import pytest
from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions as drf

from chatsite import answers
from messaging.errors import BadRequest, NotAMember, Overloaded, Refusal, TooFrequent, TooMany

pytestmark = pytest.mark.once


def test_says_what_is_refused_in_one_shape() -> None:
    assert answers.problem(NotAMember()) == {
        "type": "/api/v1/errors/#not_a_member",
        "title": "You are no longer a member of this conversation.",
        "status": 403,
        "code": "not_a_member",
        "errorCode": 2623,
        "detail": "You are no longer a member of this conversation.",
    }


def test_adds_the_facts_but_none_takes_the_place_of_the_shape() -> None:
    said = answers.problem(TooMany("At most 30.", limit=30, status=200))

    assert (said["limit"], said["detail"], said["title"]) == (30, "At most 30.", "Too many at once.")
    assert said["status"] == 400


def test_names_every_field_that_is_wrong() -> None:
    wrong = drf.ValidationError({"messages": [{}, {"messageID": ["Not a string."]}], "x": ["No."]})

    said = answers.problem(wrong)

    assert (said["code"], said["status"]) == ("invalid", 400)
    assert sorted(said["errors"], key=lambda error: error["field"]) == [
        {"field": "messages.1.messageID", "code": "invalid", "text": "Not a string."},
        {"field": "x", "code": "invalid", "text": "No."},
    ]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (drf.NotAuthenticated(), 401, "not_logged_in"),
        (drf.AuthenticationFailed("secret detail"), 401, "bad_credential"),
        (drf.PermissionDenied(), 403, "not_allowed"),
        (PermissionDenied(), 403, "not_allowed"),
        (drf.NotFound(), 404, "not_found"),
        (Http404("No Person matches"), 404, "not_found"),
        (drf.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (drf.NotAcceptable(), 406, "not_acceptable"),
        (drf.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (drf.Throttled(3), 429, "too_frequent"),
        (drf.ParseError("Malformed."), 400, "invalid"),
        (RequestDataTooBig(), 413, "too_large"),
        (DisallowedHost("evil"), 400, "invalid"),
        (DataError("value too long"), 400, "invalid"),
        (drf.APIException("secret detail"), 500, "server_error"),
        (ZeroDivisionError("secret detail"), 500, "server_error"),
        (OperationalError("no such table: secret"), 500, "server_error"),
    ],
)
def test_has_one_answer_for_each_kind_of_fault(fault: Exception, status: int, code: str) -> None:
    if isinstance(fault, OperationalError):
        fault.__cause__ = sqlite3.OperationalError("no such table: secret")

    said = answers.problem(fault)

    assert (said["status"], said["code"]) == (status, code)
    assert "secret" not in json.dumps(said)


def busy_sqlite(code: int) -> sqlite3.Error:
    fault = sqlite3.OperationalError("database is locked")
    fault.sqlite_errorcode = code
    return fault


@pytest.mark.parametrize(
    "cause",
    [
        busy_sqlite(sqlite3.SQLITE_BUSY),
        busy_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT),
        busy_sqlite(sqlite3.SQLITE_LOCKED_SHAREDCACHE),
        psycopg.errors.LockNotAvailable(),
        psycopg.errors.QueryCanceled(),
        psycopg.errors.DeadlockDetected(),
        psycopg.errors.TooManyConnections(),
        psycopg.errors.AdminShutdown(),
        psycopg.OperationalError("connection refused"),
        psycopg_pool.PoolTimeout(),
    ],
)
def test_a_busy_database_is_no_fault_and_says_when_to_come_again(cause: Exception) -> None:
    fault = OperationalError("the database")
    fault.__cause__ = cause

    answer = answers.exception_handler(fault, {})

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert json.loads(answer.content)["code"] == "overloaded"


@pytest.mark.parametrize("cause", [psycopg.errors.UndefinedTable(), busy_sqlite(sqlite3.SQLITE_FULL)])
def test_a_broken_database_is_a_fault(cause: Exception) -> None:
    fault = OperationalError("the database")
    fault.__cause__ = cause

    assert answers.exception_handler(fault, {}).status_code == 500


def test_an_api_error_is_problem_json_that_no_cache_keeps() -> None:
    answer = answers.exception_handler(drf.NotAuthenticated(), {})

    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert answer["WWW-Authenticate"] == "Token"


def test_says_in_how_many_seconds_to_come_again() -> None:
    assert answers.as_problem(TooFrequent(retryAfter=7))["Retry-After"] == "7"
    assert answers.as_problem(Overloaded())["Retry-After"] == "1"
    assert "Retry-After" not in answers.as_problem(BadRequest())


def test_logs_what_nobody_foresaw_and_what_somebody_may_not_do(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    answers.exception_handler(BadRequest(), {})
    assert caplog.records == []

    answers.exception_handler(NotAMember(), {})
    assert [record.getMessage() for record in caplog.records] == [
        "Refused with not_a_member: outside of a request"
    ]
    caplog.clear()

    answers.exception_handler(ZeroDivisionError("why"), {})
    assert [(record.levelname, record.exc_info is not None) for record in caplog.records] == [("ERROR", True)]


@pytest.mark.parametrize(
    ("handler", "arguments", "status", "code"),
    [
        (answers.bad_request, (DisallowedHost("x"),), 400, "invalid"),
        (answers.bad_request, (RequestDataTooBig("x"),), 413, "too_large"),
        (answers.permission_denied, (PermissionDenied(),), 403, "not_allowed"),
        (answers.not_found, (Http404(),), 404, "not_found"),
        (answers.server_error, (), 500, "server_error"),
        (answers.csrf_failure, ("no cookie",), 403, "csrf_failed"),
    ],
)
def test_django_errors_are_problems_for_the_api_and_pages_for_people(
    handler: Any, arguments: tuple[Any, ...], status: int, code: str
) -> None:
    requests = RequestFactory()

    for_api = handler(requests.get("/api/v1/anything/"), *arguments)
    assert (for_api.status_code, json.loads(for_api.content)["code"]) == (status, code)

    for_people = handler(requests.get("/anything/"), *arguments)
    page = for_people.content.decode()
    assert (for_people.status_code, for_people["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert f"Error {status}" in page
    assert "style" not in page


def test_lists_every_refusal_of_the_product_once_and_no_other() -> None:
    class OfATest(Refusal):
        code = "of_a_test"

    listed = [kind.code for kind in answers.known_refusals()]

    assert len(listed) == len(set(listed))
    assert {"not_a_member", "no_receipt_record", "too_frequent", "server_error"} <= set(listed)
    assert OfATest.code not in listed


def test_numbers_of_refusals_are_not_used_twice_but_where_clients_know_them_so() -> None:
    numbers: dict[int, set[str]] = {}
    for kind in answers.known_refusals():
        numbers.setdefault(kind.number, set()).add(kind.code)

    shared = {number: codes for number, codes in numbers.items() if len(codes) > 1}

    assert shared == {2996: {"overloaded", "too_frequent"}, 10015: {"bad_group_id", "bad_topic_id"}}
