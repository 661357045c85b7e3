"""What is made is there, what is deleted is gone, and neither is anybody else's: sequences of calls that the OpenAPI
document links (schemathesis).

Some in every run, the same ones each time; `make fuzz EXAMPLES=…` makes more of them, and others.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple, NoReturn

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.generation.stateful.state_machine import StepInput
from schemathesis.openapi.checks import (
    EnsureResourceAvailability,
    ObjectLevelAuthorizationViolation,
    UseAfterFree,
)
from schemathesis.wfc.escalation import EscalatingAuthProvider

from messaging.errors import WebhookNotFound
from messaging.models.messages import MessageQuerySet
from messaging.services import webhooks

from ..messaging.calls import World
from .document import EXAMPLES, Login, case_of, known_aside, load_document, logged_in
from .good import Good, good_calls

pytestmark = pytest.mark.once

STEPS = 10

HOW = settings(
    max_examples=EXAMPLES or 6,
    stateful_step_count=STEPS,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

FOUND = "answers once it is made"
GONE = "is asked for once it is deleted"
ASKED = "is asked for by Charlie"


class Kind(NamedTuple):
    """What is made and deleted: its addresses, and what is seen of it in every run."""

    addresses: str
    happens: tuple[str, ...]


KINDS = {
    "conversations": Kind("conversations/({conversationID}/((members|topics)/.*)?)?$", (FOUND, ASKED)),
    "groups of conversations": Kind("(conversation-groups|keeping)/", (FOUND, GONE)),
    "groups of friends": Kind("(friend-groups|contacts)/", (FOUND, GONE)),
    "messages": Kind("(conversations/{conversationID}/messages|messages)/", (FOUND, GONE, ASKED)),
    "tokens": Kind("tokens/", (FOUND,)),
    "webhooks": Kind("webhooks/(?!.*ping)", (FOUND, GONE, ASKED)),
}
"""A ping asks another host."""


@pytest.fixture(autouse=True)
def logins(here: World) -> Iterator[None]:
    with logged_in(back_end=here.bob, people=(here.alice, here.charlie)):
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_sequences_keep_to_the_document(kind: str, here: World) -> None:
    machine = sequences(KINDS[kind].addresses, good_calls(here))

    machine.run(settings=HOW)

    assert [what for what in KINDS[kind].happens if not machine.seen[what]] == []


def _is_lost(number: int) -> NoReturn:
    raise WebhookNotFound


@pytest.mark.parametrize(
    ("kind", "where", "name", "broken", "fault"),
    [
        ("webhooks", webhooks, "delete_webhook", lambda number: None, UseAfterFree),
        ("webhooks", webhooks, "find_webhook", _is_lost, EnsureResourceAvailability),
        (
            "messages",
            MessageQuerySet,
            "visible_to",
            lambda messages, person: messages,
            ObjectLevelAuthorizationViolation,
        ),
    ],
    ids=["what stays though it is deleted", "what is lost once it is made", "what anybody sees"],
)
def test_notices(
    kind: str,
    where: Any,
    name: str,
    broken: Any,
    fault: type,
    here: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(where, name, broken)

    with pytest.raises(FailureGroup) as faults:
        sequences(KINDS[kind].addresses, good_calls(here)).run(settings=HOW)

    assert {type(one) for one in faults.value.exceptions} == {fault}


def sequences(addresses: str, good: dict[str, list[Good]]) -> Any:
    """Each begins with a good call that makes something, and is undone at its end. Charlie asks for all that Alice
    made or listed."""
    schema = load_document().include(path_regex=f"^/api/v1/{addresses}")
    schema.config.generation.update(modes=[GenerationMode.POSITIVE])
    schema.config.checks.update(excluded_check_names=["ignored_auth"])
    operations = {found.ok().label: found.ok() for found in schema.get_all_operations()}
    makers = [
        (operation, call)
        for label, operation in operations.items()
        if label.startswith("POST ")
        for call in good.get(label.replace("POST /api/v1/", "post "), ())
    ]

    class Sequences(schema.as_state_machine()):  # type: ignore[misc]
        seen: ClassVar[Counter[str]] = Counter()

        def setup(self) -> None:
            schema.auth.providers = [
                EscalatingAuthProvider(
                    [Login("alice"), Login("charlie")],
                    ["alice", "charlie"],
                    peers=("alice", "charlie"),
                    pinned="alice",
                )
            ]
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        @initialize(target=Bundle("catch_all"), maker=st.sampled_from(makers))
        def makes_something(self, maker: tuple[Any, Good]) -> Any:
            step = StepInput.initial(case_of(*maker))
            self.recorder.record_case(case=step.case)
            self.control.record_step(step, self.recorder)
            return self._step(step)

        def validate_response(self, response: Any, case: Any, *args: Any, **options: Any) -> None:
            with known_aside(case, response):
                super().validate_response(response, case, *args, **options)
            self.notes(response, case)

        def notes(self, response: Any, case: Any) -> None:
            parent = self.recorder.find_parent(case_id=case.id)
            is_made = parent is not None and self.status_of(parent) == 201
            self.seen[FOUND] += is_made and response.status_code < 300
            self.seen[GONE] += case.method in {"GET", "PATCH"} and any(
                other.method == "DELETE"
                and self.status_of(other) < 300
                and case.formatted_path.startswith(other.formatted_path)
                for other in self.recorder.find_related(case_id=case.id)
            )
            self.seen[ASKED] += any(
                node.parent_id == case.id and node.value.auth_identity == "charlie"
                for node in self.recorder.cases.values()
            )
            self.seen[f"{case.operation.label} {response.status_code}"] += 1

        def status_of(self, case: Any) -> int:
            return int(self.recorder.find_response(case_id=case.id).status_code)

    return Sequences
