"""The OpenAPI document under schemathesis: by whom it is called, and what is refused though it allows it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from schemathesis.auths import AuthContext, set_on_case
from schemathesis.core.failures import FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData, UseAfterFree

from chatsite.wsgi import application
from messaging.models import AccessToken, Person
from messaging.services.access import issue_token

from .conftest import browser_of
from .good import Good

EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
"""How much more is tried than in every run."""


class Rule(NamedTuple):
    """What is refused though the document allows it, and why no schema can say it: the code of the refusal, or of what
    is said of a field; the beginning of that field's name; a part of what it says."""

    why: str
    code: str
    field: str = ""
    text: str = ""


NO_SCHEMA_SAYS = (
    Rule("no text holds NUL, which databases cannot store", "nul"),
    Rule("a cursor is ours, and of one list", "bad_cursor"),
    Rule("the numbers started anew", "epoch_changed"),
    Rule("the numbers are not that high yet", "cursor_beyond_head"),
    Rule("how long something may live is a limit that staff change", "too_many"),
    Rule("what a file is its bytes say", "wrong_media"),
    Rule("an ID says what it is of, and is short of ours", "bad_group_id"),
    Rule("the same", "bad_topic_id"),
    Rule("the same", "bad_message_id"),
    Rule("a body of DELETE is not described (OpenAPI 3.0)", "required", "endpoint"),
    Rule("names of keys are not described (OpenAPI 3.0)", "blank", "groupAttributes"),
    Rule("names of keys are not described (OpenAPI 3.0)", "blank", "counters"),
    Rule("names of keys are not described (OpenAPI 3.0)", "invalid", "custom", "A field is called"),
    Rule("limits of length are those that staff set", "invalid", "", "At most "),
    Rule("what a payload says goes by the type beside it", "invalid", "payload"),
    Rule("what a payload says goes by the type beside it", "unknown", "payload"),
    Rule("what a payload says goes by the type beside it", "required", "payload"),
    Rule("what a payload says goes by the type beside it", "null", "payload"),
    Rule("one of several, in a query", "invalid", "", "One of before, after and around"),
    Rule("only with `changed_after`, in a query", "unknown", "", "There is no such field"),
    Rule("one address, two commands: join takes no people", "required", "userIDs"),
    Rule("one field or the other", "invalid", "kinds", "Say kinds, or botID"),
    Rule("one field or the other", "invalid", "eventID", "Say eventID, or since"),
    Rule("what one field says of another", "invalid", "remindUntil", "Only a kind of silence"),
    Rule("what one field says of another", "invalid", "removeMarks", "A mark is set or cleared"),
    Rule("what one field says of another", "invalid", "endTime", "Not before"),
    Rule("what one field says of another", "invalid", "atUserList", "What is stored nowhere"),
    Rule("what one field says of another", "invalid", "onlineUserOnly"),
    Rule("for a back end's token alone", "unknown", "userID"),
    Rule("a query says numbers by digits, without an exponent", "invalid", "", "A valid number is required"),
    Rule("which services there are the settings say", "invalid", "endpoint", "Not a push service"),
    Rule("where addresses lead is looked at", "invalid", "url"),
)


STAYS = {
    "DELETE /api/v1/conversations/{conversationID}/attributes/": "these keys go; there may be others",
    "DELETE /api/v1/conversations/{conversationID}/keeping/": "it leaves my list, and comes back",
    "DELETE /api/v1/messages/{messageID}/reactions/{reactionID}/": "mine goes; who reacts is a list, empty or not",
}
"""What is deleted below these addresses, though they answer as before, and why."""

DOCUMENT = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))


class Proof(NamedTuple):
    """What a call sends to come in."""

    headers: Mapping[str, str] = MappingProxyType({})
    cookies: Mapping[str, str] = MappingProxyType({})


logins: dict[str, dict[str, Proof]] = {}
"""By person and by security scheme of the document."""


def load_document() -> Any:
    """As schemathesis has it: one for each kind of run, since it writes into it."""
    schema = schemathesis.openapi.from_dict(deepcopy(DOCUMENT))
    schema.app = application
    schema.config.generation.update(allow_x00=False)
    return schema


class Login:
    """The first that the document says of the operation."""

    def __init__(self, whose: str = "alice") -> None:
        self.whose = whose

    def get(self, case: Any, context: Any) -> list[Proof]:
        schemes = context.operation.definition.raw["security"][0]
        return [logins[self.whose][scheme] for scheme in schemes]

    def set(self, case: Any, data: list[Proof], context: Any) -> None:
        for proof in data:
            case.headers.update(proof.headers)
            case.cookies.update(proof.cookies)


@contextmanager
def logged_in(*, back_end: Person, people: tuple[Person, ...]) -> Iterator[None]:
    """The first of these people holds the token of the back end as well; the others know of theirs alone. The
    application keeps the connection of the test between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    logins.update({person.user_id: _logins_of(person) for person in people})
    logins[people[0].user_id]["server"] = _token(back_end, AccessToken.Scope.SERVER)
    yield
    logins.clear()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _logins_of(person: Person) -> dict[str, Proof]:
    ours = "p" * 32
    cookies = {name: cookie.value for name, cookie in browser_of(person).cookies.items()}
    token = _token(person, AccessToken.Scope.PERSON)
    return {
        "token": token,
        "server": token,
        "session": Proof(cookies={**cookies, settings.CSRF_COOKIE_NAME: ours}),
        "csrf": Proof({"X-CSRFToken": ours}),
    }


def _token(person: Person, scope: AccessToken.Scope) -> Proof:
    return Proof({"Authorization": f"Token {issue_token(person=person, scope=scope)[1]}"})


def case_of(operation: Any, good: Good) -> Any:
    case = operation.Case(
        path_parameters={name: quote(value, safe="") for name, value in good.path.items()},
        query=dict(good.query),
        **({} if good.body is None else {"body": good.body, "media_type": "application/json"}),
    )
    set_on_case(case, AuthContext(operation=operation, app=application), None)
    return case


@contextmanager
def known_aside(case: Any, answer: Any) -> Iterator[None]:
    """What fails here is said with its call, but for what is refused by what no schema says."""
    try:
        yield
    except FailureGroup as faults:
        others = [fault for fault in faults.exceptions if not _is_known(fault, answer)]
        if others:
            raise FailureGroup(
                others, f"{case.as_curl_command()}\n{answer.status_code} {answer.text}"
            ) from None


def _is_known(fault: Exception, answer: Any) -> bool:
    """It was refused by what no schema says, and by nothing else; or it stays though something of it is deleted."""
    if isinstance(fault, UseAfterFree):
        return fault.operation in STAYS
    if not isinstance(fault, RejectedPositiveData):
        return False
    said = answer.json()
    faults = said.get("errors") or [{"field": "", "code": said["code"], "text": said["detail"]}]
    return all(
        any(
            one["code"] == rule.code and one["field"].startswith(rule.field) and rule.text in one["text"]
            for rule in NO_SCHEMA_SAYS
        )
        for one in faults
    )
