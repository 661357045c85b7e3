"""The door of the server API, and what it says to those who stay outside. Who may come in: tests/authorisation."""

import json
import logging
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from chatsite.answers import as_told
from chatsite.middleware import WellFormedText
from chatsite.server_api import COMMANDS
from messaging.errors import Overloaded
from messaging.models import AccessToken, AuditEntry, Person
from messaging.serverapi.codes import BY_COMMAND, BY_SERVICE
from messaging.services.access import revoke_token
from tests.messaging.poison import BODIES, as_json

from .calls import CALLS
from .conftest import BackEnd, signature
from .poison import poison_of

OK = {"ActionStatus": "OK", "ErrorCode": 0, "ErrorInfo": ""}
Scope = AccessToken.Scope
READ = "openim/admin_set_msg_read"
WRONG_SHAPE = {10004, 20001, 30001, 40001, 60003, 70402, 90001, 90002, 90003, 90008, 90026, 90054}


def test_every_command_succeeds_once_and_what_changes_something_is_written_down(here, call):
    assert CALLS.keys() == COMMANDS.keys()

    for name, command in COMMANDS.items():
        with transaction.atomic():
            answer = call(name, **CALLS[name](here))
            assert {field: answer[field] for field in OK} == OK, (name, answer)
            entries = AuditEntry.objects.filter(staff=here.crm, note=name)
            assert {entry.action for entry in entries} == {command.action} - {None}, name
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("query", "code", "names"),
    [
        ({"sdkappid": None}, 60012, "sdkappid"),
        ({"sdkappid": ""}, 60012, "sdkappid"),
        ({"sdkappid": "2"}, 60006, "sdkappid"),
        ({"sdkappid": "1 "}, 60006, "sdkappid"),
        ({"identifier": None}, 60002, "identifier"),
        ({"usersig": None}, 60002, "usersig"),
        ({"usersig": ""}, 60002, "usersig"),
        ({"random": None}, 60002, "random"),
        ({"random": "-1"}, 60002, "random"),
        ({"random": "4294967296"}, 60002, "random"),
        ({"random": "٣"}, 60002, "random"),
        ({"contenttype": None}, 60002, "contenttype"),
        ({"contenttype": "xml"}, 60002, "contenttype"),
        ({"usersig": ["a", "b"]}, 60002, "usersig"),
        ({"identifier": "a\0b"}, 60002, "text"),
        ({"usersig": "rr_none"}, 70009, "usersig"),
        ({"usersig": "\ud7ff" * 2_000}, 70009, "usersig"),
        ({"identifier": "nobody"}, 70009, "usersig"),
        ({"identifier": "alice"}, 70009, "usersig"),
        ({"identifier": "x" * 5_000}, 70009, "usersig"),
    ],
)
def test_a_query_that_is_wrong_is_told_what_is(here, call, failed, nothing_changes, query, code, names):
    with nothing_changes():
        told, words = failed(call.send(READ, as_json(CALLS[READ](here)).encode(), **query))

    assert told == code
    assert names in words
    assert call.query["usersig"] not in words


def test_stays_out_once_the_signature_is_revoked_or_the_administrator_is_one_no_more(here, call, failed):
    other = BackEnd(signature(here.crm))
    assert call(READ, **CALLS[READ](here)) == OK

    revoke_token(person=here.crm, key=AccessToken.objects.order_by("created").first().token_key)
    assert failed(call(READ, **CALLS[READ](here)))[0] == 70009
    assert other(READ, **CALLS[READ](here)) == OK

    Person.objects.filter(pk=here.crm.pk).update(is_app_admin=False)
    assert failed(other(READ, **CALLS[READ](here)))[0] == 60010

    Person.objects.filter(pk=here.crm.pk).update(is_app_admin=True, is_active=False)
    assert failed(other(READ, **CALLS[READ](here)))[0] == 70009


def test_a_session_lets_nobody_in(here, call, failed):
    client = Client()
    client.force_login(here.crm)

    answer = client.post(f"/v4/{READ}", as_json(CALLS[READ](here)), "application/json")

    assert failed(answer.json())[0] == 60012


@pytest.mark.once
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_is_called_by_post(here, call, method):
    client = Client()

    answer = client.generic(method, f"/v4/{READ}", b"{}", "application/json", query_params=call.query)

    assert answer.status_code == 200
    assert method == "HEAD" or answer.json()["ErrorCode"] == 60002


@pytest.mark.parametrize(
    "name", ["openim/nothing", "nothing/sendmsg", "openim", "openim/", "", "%0A", "x" * 3_000]
)
def test_a_command_that_is_none_is_refused(call, failed, name):
    assert failed(call.send(name, b"{}"))[0] == 60009


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_a_body_is_one_object_of_json(here, call, failed, nothing_changes, name):
    with nothing_changes():
        told = {failed(call.send(name, body))[0] for body in BODIES}

    own = BY_COMMAND.get(name, BY_SERVICE[COMMANDS[name].service])["not_json"]
    assert told == {own, 60003}


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_no_field_takes_anything_but_what_it_is_for(here, call, nothing_changes, name):
    good = CALLS[name](here)
    fields = COMMANDS[name].request().fields

    with nothing_changes():
        taken = [
            (field, as_json(value)[:60])
            for field, kind in fields.items()
            for value in poison_of(kind)
            if call(name, **{**good, field: value})["ErrorCode"] not in WRONG_SHAPE
        ]
        named = call(name, **good, Surprise="!")
        missing = {
            field: call(name, **{one: good[one] for one in good if one != field})["ErrorInfo"]
            for field, kind in fields.items()
            if kind.required
        }

    assert taken == []
    assert named["ErrorInfo"] == "Surprise: There is no such field."
    assert [field for field, words in missing.items() if not words.startswith(f"{field}: ")] == []


def test_more_calls_than_allowed_in_a_second_are_refused(here, call, failed, settings):
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "server_calls_per_second": 1}

    # Two of three fall into the same second, however slow the machine is: it is another one only once that is over.
    told = [call(READ, **CALLS[READ](here))["ErrorCode"] for _ in range(3)]

    assert 60011 in told and told[0] == 0


def test_the_signature_is_in_no_line_of_the_log(here, call, caplog, settings):
    settings.LOG_REQUESTS = True
    caplog.set_level(logging.DEBUG)

    call.send(READ, b"{")
    call.send("openim/nothing", b"{}")
    call.send(READ, b"{}", "GET")
    call.send(READ, as_json(CALLS[READ](here)).encode())

    assert call.query["usersig"] not in caplog.text
    assert not [entry for entry in AuditEntry.objects.values() if call.query["usersig"] in str(entry)]


def test_a_fault_of_ours_has_the_vendor_s_shape_too(here, call, failed, monkeypatch, caplog):
    def fails(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError(call.query["usersig"])

    monkeypatch.setattr("messaging.serverapi.positions.move_read_position", fails)

    assert failed(call(READ, **CALLS[READ](here)))[0] == 91000
    assert "ZeroDivisionError" not in str(caplog.records[-1].getMessage())
    assert not AuditEntry.objects.exists()


def test_what_is_refused_before_the_door_has_the_vendor_s_shape_too(failed):
    endless = RequestFactory().get(f"/v4/{READ}", HTTP_TRANSFER_ENCODING="chunked")
    without_length = WellFormedText(lambda request: HttpResponse())(endless)
    busy, elsewhere = as_told(f"/v4/{READ}", Overloaded()), as_told("/api/v1/me/", Overloaded())

    for answer, code in ((without_length, 60002), (busy, 60008)):
        assert (answer.status_code, failed(json.loads(answer.content))[0]) == (200, code)
    assert elsewhere.status_code == 503
