"""The OpenAPI document is kept by both sides (schemathesis): what it allows is taken, what it does not allow is refused,
and every answer is as it says.

Some of each address in every run, the same ones each time; `make fuzz EXAMPLES=…` makes more of them, and others.
"""

from collections.abc import Iterator, Sequence
from http.client import UNAUTHORIZED
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, settings
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.openapi.checks import IgnoredAuth

from chatsite.authentication import TokenAuthentication

from ..messaging.calls import World
from .document import EXAMPLES, NO_SCHEMA_SAYS, Login, case_of, known_aside, load_document, logged_in
from .good import Good, good_calls

pytestmark = pytest.mark.once

schema = load_document()
schema.auth(refresh_interval=None)(Login)
OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations()}
HOW = settings(
    max_examples=EXAMPLES or 1,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Beside the examples that are made of each of its bounds."""

TRIED = HypothesisTestConfig(project=schema.config, modes=list(HypothesisTestMode), explicit_settings=HOW)


@pytest.fixture(autouse=True)
def logins(here: World) -> Iterator[None]:
    with logged_in(back_end=here.bob, people=(here.alice,)):
        yield


def test_every_check_is_made() -> None:
    """That of time goes by a clock; it is off unless it is asked for."""
    checks = schema.config.checks_config_for()

    assert [name for name in CHECKS.get_all_names() if not checks.get_by_name(name=name).enabled] == []


@pytest.mark.parametrize("label", OPERATIONS)
def test_both_sides_keep_to_the_document(label: str, here: World) -> None:
    _hold(label, here)


def test_whoever_asks_is_let_in(here: World) -> None:
    """Else every answer would be what the document says of nobody's."""
    shut = [
        label
        for label, operation in OPERATIONS.items()
        for good in _good(label, here)
        if _answer(case_of(operation, good)).status_code == UNAUTHORIZED
    ]

    assert shut == []


def test_notices_where_nobody_is_asked_who_they_are(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TokenAuthentication, "authenticate", lambda *_: (here.alice, None))

    with pytest.raises(FailureGroup) as faults:
        _hold("GET /api/v1/me/", here)

    assert {type(fault) for fault in faults.value.exceptions} == {IgnoredAuth}


def _hold(label: str, here: World) -> None:
    test = create_test(operation=OPERATIONS[label], test_func=_keeps, config=TRIED)
    for good in _good(label, here):
        test = example(case=case_of(OPERATIONS[label], good))(test)
    test()


def _good(label: str, here: World) -> Sequence[Good]:
    method, path = label.split()
    return good_calls(here).get(f"{method.lower()} {path.removeprefix('/api/v1/')}", ())


def _keeps(case: Any) -> None:
    answer = _answer(case)
    with known_aside(case, answer):
        case.validate_response(answer)


def _answer(case: Any) -> Any:
    with transaction.atomic():
        answer = case.call()
        transaction.set_rollback(True)
    return answer


def test_every_rule_says_why() -> None:
    assert [rule for rule in NO_SCHEMA_SAYS if not rule.why or not rule.code] == []
