"""The OpenAPI document is kept by both sides (schemathesis): what it allows is taken, what it does not allow is refused,
and every answer is as it says.

Some of each address in every run, the same ones each time; `make fuzz EXAMPLES=…` makes more of them, and others.
"""

import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import schemathesis
from django.conf import settings as django
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, example, settings
from schemathesis.auths import AuthContext, set_on_case
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.openapi.checks import RejectedPositiveData

from chatsite.wsgi import application
from messaging.models import AccessToken, Person
from messaging.services.access import issue_token

from ..messaging.calls import World
from .conftest import browser_of
from .good import Good, good_calls

pytestmark = pytest.mark.once

EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
"""Beside those that are made of each of its bounds."""


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

schema = schemathesis.openapi.from_dict(
    json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
)
schema.app = application
schema.config.generation.update(allow_x00=False)
OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations()}
HOW = settings(
    max_examples=EXAMPLES or 1,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TRIED = HypothesisTestConfig(project=schema.config, modes=list(HypothesisTestMode), explicit_settings=HOW)

Headers = dict[str, str]
logins: dict[str, Headers] = {}
"""What a call sends to come in, by security scheme of the document."""


@schema.auth(refresh_interval=None)
class Login:
    """The first that the document says of the operation."""

    def get(self, case: Any, context: Any) -> Headers:
        return {
            name: value
            for scheme in context.operation.definition.raw["security"][0]
            for name, value in logins[scheme].items()
        }

    def set(self, case: Any, data: Headers, context: Any) -> None:
        case.headers.update(data)


@pytest.fixture(autouse=True)
def logged_in(here: World) -> Iterator[None]:
    """The application keeps the connection of the test between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    browser = browser_of(here.alice)
    proof = "p" * 32
    cookies = {
        **{name: cookie.value for name, cookie in browser.cookies.items()},
        django.CSRF_COOKIE_NAME: proof,
    }
    logins.update(
        token=_token(here.alice, AccessToken.Scope.PERSON),
        server=_token(here.bob, AccessToken.Scope.SERVER),
        session={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
        csrf={"X-CSRFToken": proof},
    )
    yield
    logins.clear()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _token(person: Person, scope: AccessToken.Scope) -> Headers:
    return {"Authorization": f"Token {issue_token(person=person, scope=scope)[1]}"}


def test_every_check_is_made() -> None:
    """That of time goes by a clock; it is off unless it is asked for."""
    checks = schema.config.checks_config_for()

    assert [name for name in CHECKS.get_all_names() if not checks.get_by_name(name=name).enabled] == []


@pytest.mark.parametrize("label", OPERATIONS)
def test_both_sides_keep_to_the_document(label: str, here: World) -> None:
    operation = OPERATIONS[label]
    method, path = label.split()
    test = create_test(operation=operation, test_func=_keeps, config=TRIED)
    for good in good_calls(here).get(f"{method.lower()} {path.removeprefix('/api/v1/')}", ()):
        test = example(case=_case(operation, good))(test)

    test()


def _case(operation: Any, good: Good) -> Any:
    case = operation.Case(
        path_parameters={name: quote(value, safe="") for name, value in good.path.items()},
        query=dict(good.query),
        **({} if good.body is None else {"body": good.body, "media_type": "application/json"}),
    )
    set_on_case(case, AuthContext(operation=operation, app=application), None)
    return case


def _keeps(case: Any) -> None:
    with transaction.atomic():
        answer = case.call()
        transaction.set_rollback(True)
    try:
        case.validate_response(answer)
    except FailureGroup as faults:
        others = [fault for fault in faults.exceptions if not _is_known(fault, answer)]
        if others:
            raise FailureGroup(
                others, f"{case.as_curl_command()}\n{answer.status_code} {answer.text}"
            ) from None


def test_every_rule_says_why() -> None:
    assert [rule for rule in NO_SCHEMA_SAYS if not rule.why or not rule.code] == []


def _is_known(fault: Exception, answer: Any) -> bool:
    """It was refused by what no schema says, and by nothing else."""
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
