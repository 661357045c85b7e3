"""The OpenAPI document is kept by both sides (schemathesis): what it allows is taken, what it does not allow is refused,
and every answer is as it says.

Some of each address in every run, the same ones each time; `make fuzz EXAMPLES=…` makes more of them, and others.
"""

import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.openapi.checks import RejectedPositiveData

from chatsite.wsgi import application
from messaging.models import AccessToken
from messaging.services.access import issue_token

from ..messaging.calls import World

pytestmark = pytest.mark.once

EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
"""Beside those that are made of each of its bounds."""

FOR_BACK_ENDS = ("/api/v1/webhooks/", "/api/v1/credentials/", "/api/v1/receipts/stream/")


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
    Rule("a part of an address has no spaces", "invalid", "reactionID", "Without spaces"),
    Rule("a query says numbers by digits, without an exponent", "invalid", "", "A valid number is required"),
    Rule("which services there are the settings say", "invalid", "endpoint", "Not a push service"),
    Rule("where addresses lead is looked at", "invalid", "url"),
)

NOT_CHECKED = ("ignored_auth",)
"""That nobody comes in without a login, tests/authorisation shows for every address; this check takes our header for
one that it made."""

schema = schemathesis.openapi.from_dict(
    json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
)
schema.app = application
schema.config.generation.update(allow_x00=False)
OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations()}
TRIED = HypothesisTestConfig(project=schema.config, modes=list(HypothesisTestMode))
HOW = settings(
    max_examples=EXAMPLES or 1,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def tokens(here: World) -> Iterator[dict[bool, str]]:
    """Alice's, and a back end's. The application keeps the connection of the test between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {
        False: issue_token(person=here.alice, scope=AccessToken.Scope.PERSON)[1],
        True: issue_token(person=here.bob, scope=AccessToken.Scope.SERVER)[1],
    }
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("label", OPERATIONS)
def test_both_sides_keep_to_the_document(label: str, tokens: dict[bool, str]) -> None:
    def keeps(case: Any) -> None:
        token = tokens[case.path.startswith(FOR_BACK_ENDS)]
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Token {token}"})
            transaction.set_rollback(True)
        try:
            case.validate_response(answer, excluded_checks=[CHECKS.get_one(name) for name in NOT_CHECKED])
        except FailureGroup as faults:
            others = [fault for fault in faults.exceptions if not _is_known(fault, answer)]
            if others:
                raise FailureGroup(others) from None

    create_test(operation=OPERATIONS[label], test_func=HOW(keeps), config=TRIED)()


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
