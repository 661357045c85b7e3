"""The OpenAPI document says by which logins each operation is called: those get in, all others and nobody do not."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from messaging.models import AccessToken

from ..messaging.calls import World
from .conftest import browser_of, client_with
from .good import good_calls
from .places import operations
from .test_rest import _call as call_with
from .test_rest import _rolled_back as rolled_back

pytestmark = pytest.mark.once

PROOF = "p" * 32
REFUSED = {"post me/erasure/": "not_allowed", "post me/password-proof/": "wrong_password"}
"""What is refused whoever is let in: she owns a group, and gives another password."""


@pytest.fixture
def by(here: World) -> dict[frozenset[str], Client]:
    """Of each login that the document knows, one that has no other."""
    session, proven = browser_of(here.alice), browser_of(here.alice)
    session.handler.enforce_csrf_checks = proven.handler.enforce_csrf_checks = True
    proven.cookies[settings.CSRF_COOKIE_NAME] = PROOF
    proven.defaults["HTTP_X_CSRFTOKEN"] = PROOF
    return {
        frozenset(): Client(),
        frozenset({"token"}): client_with(here.alice, AccessToken.Scope.PERSON),
        frozenset({"server"}): client_with(here.bob, AccessToken.Scope.SERVER),
        frozenset({"session"}): session,
        frozenset({"session", "csrf"}): proven,
    }


def test_each_is_let_in_as_the_document_says(here: World, by: dict[frozenset[str], Client]) -> None:
    paths: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    calls = good_calls(here)

    differs = []
    for operation in operations():
        said = {frozenset(way) for way in paths[f"/api/v1/{operation.path}"][operation.method]["security"]}
        for good in calls.get(operation.name, ()):
            for login, client in by.items():
                answer = rolled_back(client, operation, call_with(good))
                code = answer.json()["code"] if answer.status_code in (401, 403) else ""
                is_let_in = any(way <= login for way in said)
                expected = REFUSED.get(operation.name, "") if is_let_in else _refusal(login, operation.method)
                if code != expected:
                    differs.append((operation.name, sorted(login), code, expected))

    assert differs == []


def _refusal(login: frozenset[str], method: str) -> str:
    if not login:
        return "not_logged_in"
    return "csrf_failed" if login == {"session"} and method != "get" else "not_allowed"
