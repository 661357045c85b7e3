"""What a token may be used for: at every door one without the scope that a call needs is refused, told which one, and
nothing is done; one that has no other may (ASVS 8.2.1, 8.3.1, 13.2.2)."""

import json
from collections.abc import Callable, Collection
from typing import Any, cast

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from chatsite.commands import COMMANDS
from chatsite.consumers import _do
from chatsite.server_api import COMMANDS as SERVER_COMMANDS
from messaging.errors import NotAllowed
from messaging.models import AccessToken, Person
from messaging.scopes import OF_KIND, Scope
from messaging.services.access import Login, issue_token
from messaging.services.people import create_person
from receipts.commands import ON_BEHALF, STREAM

from ..messaging.calls import World
from ..messaging.conftest import everything
from ..resolved import FIELD, addresses
from .matrix import call_of
from .others import PUBLIC
from .test_matrix import WithRoles, by_rest

Method = tuple[str, str]

OTHER_CALLS: dict[Method, Scope] = {
    ("get", "tokens/"): Scope.READ,
    ("post", "tokens/"): Scope.LOGINS,
    ("delete", "tokens/1/"): Scope.LOGINS,
    ("get", "devices/"): Scope.READ,
    ("delete", "devices/"): Scope.LOGINS,
    ("delete", "devices/1/"): Scope.LOGINS,
    ("post", "tickets/"): Scope.READ,
    ("get", "media-key/"): Scope.READ,
    ("post", "uploads/"): Scope.WRITE,
    ("get", "push/"): Scope.READ,
    ("post", "push/"): Scope.WRITE,
    ("delete", "push/"): Scope.WRITE,
    ("get", "users/"): Scope.READ,
    ("get", "users/bob/"): Scope.READ,
    ("get", "conversations/"): Scope.READ,
    ("get", "applications/"): Scope.READ,
    ("get", "notices/"): Scope.READ,
    ("get", "me/export/"): Scope.READ,
    ("get", "me/erasure/"): Scope.READ,
    ("post", "me/erasure/"): Scope.LOGINS,
    ("post", "me/password-proof/"): Scope.LOGINS,
}
"""Of people, what is no command."""

OF_BACK_ENDS: dict[Method, Scope] = {
    ("post", "credentials/"): Scope.CREDENTIALS,
    ("post", "receipts/"): ON_BEHALF.needs,
    ("get", "receipts/stream/"): STREAM.needs,
    ("get", "webhooks/"): Scope.WEBHOOKS,
    ("post", "webhooks/"): Scope.WEBHOOKS,
    ("get", "webhooks/1/"): Scope.WEBHOOKS,
    ("patch", "webhooks/1/"): Scope.WEBHOOKS,
    ("delete", "webhooks/1/"): Scope.WEBHOOKS,
    ("post", "webhooks/1/secret/"): Scope.WEBHOOKS,
    ("get", "webhooks/1/attempts/"): Scope.WEBHOOKS,
    ("post", "webhooks/1/replay/"): Scope.WEBHOOKS,
    ("post", "webhooks/1/ping/"): Scope.WEBHOOKS,
}


def token_with(person: Person, kind: str, scopes: Collection[str]) -> tuple[AccessToken, str]:
    """One of that kind with these scopes; of none at all, which nobody is given."""
    token, secret = issue_token(person=person, scope=kind)
    AccessToken.objects.filter(pk=token.pk).update(scopes=list(scopes))
    token.refresh_from_db()
    return token, secret


def client_with(person: Person, kind: str, scopes: Collection[str]) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_with(person, kind, scopes)[1]}")
    return client


def all_but(kind: str, scope: Scope) -> list[str]:
    return [one.value for one in OF_KIND[kind] if one is not scope]


def lacking(status: int, data: Any) -> str | None:
    """The scope whose want is the reason of this refusal; None if it is none of that kind."""
    if status != 403 or data.get("code") != "not_allowed" or "scope" not in data:
        return None
    assert data["detail"] == f"This token lacks the scope {data['scope']}."
    return str(data["scope"])


pytestmark = pytest.mark.once


def test_every_command_needs_what_a_person_s_token_can_have() -> None:
    assert {name for name, one in COMMANDS.items() if one.needs not in OF_KIND["person"]} == set()
    assert {ON_BEHALF.needs, STREAM.needs} < set(OF_KIND["server"])


def through_rest(person: Person, scopes: Collection[str]) -> Callable[[str, World], str | None]:
    client = client_with(person, "person", scopes)
    return lambda name, here: lacking(*by_rest(client, person, name, here))


def through_socket(person: Person, scopes: Collection[str]) -> Callable[[str, World], str | None]:
    login = Login(person, token_with(person, "person", scopes)[0])
    do = cast(Any, _do).__wrapped__  # in this thread, where the test's transaction is

    def call(name: str, here: World) -> str | None:
        try:
            do(login, 1, COMMANDS[name], call_of(name)(here))
        except NotAllowed as refused:
            return refused.facts.get("scope")
        return None

    return call


@pytest.mark.parametrize("door", [through_rest, through_socket])
def test_a_token_does_what_its_scopes_say_and_no_more(
    world_and_roles: WithRoles, frames: Any, door: Callable[..., Callable[[str, World], str | None]]
) -> None:
    here, people = world_and_roles
    without = {one: door(people["owner"], all_but("person", one)) for one in OF_KIND["person"]}
    with_alone = {one: door(people["owner"], [one]) for one in OF_KIND["person"]}
    before = everything()

    with frames() as told:
        for name, one in COMMANDS.items():
            assert without[one.needs](name, here) == one.needs, name
    assert (everything() == before, told) == (True, [])

    let_in = {}
    for name, one in COMMANDS.items():
        with transaction.atomic():
            point = transaction.savepoint()
            let_in[name] = with_alone[one.needs](name, here)
            transaction.savepoint_rollback(point)
    assert let_in == dict.fromkeys(COMMANDS)


@pytest.mark.parametrize(("kind", "calls"), [("person", OTHER_CALLS), ("server", OF_BACK_ENDS)])
def test_so_does_it_where_there_is_no_command(
    world_and_roles: WithRoles, kind: str, calls: dict[Method, Scope]
) -> None:
    people = world_and_roles[1]
    without = {one: client_with(people["bot"], kind, all_but(kind, one)) for one in set(calls.values())}
    alone = {one: client_with(people["bot"], kind, [one]) for one in set(calls.values())}

    def told(client: APIClient, call: Method) -> str | None:
        answer = getattr(client, call[0])(f"/api/v1/{call[1]}", {} if call[0] != "get" else None)
        return lacking(answer.status_code, answer.json() if answer.content else {})

    before = everything()
    refused = {call: told(without[scope], call) for call, scope in calls.items()}
    assert everything() == before
    assert refused == calls
    assert {call: told(alone[scope], call) for call, scope in calls.items()} == dict.fromkeys(calls)


def test_whatever_address_there_is_a_token_for_nothing_opens_none(db: None) -> None:
    """Walked by the resolver, so that a new one cannot be forgotten."""
    robot = create_person(user_id="robot", is_bot=True)
    clients = [client_with(robot, kind, []) for kind in ("person", "server")]
    open_to_all, walked = set(), 0
    for address, view in addresses():
        if not address.startswith(("api/", "media/")):
            continue
        for method in getattr(view, "actions", {"get": "get"}).keys() - {"head"}:
            answers = [
                getattr(client, method)("/" + FIELD.sub("1", address), {} if method != "get" else None)
                for client in clients
            ]
            walked += 1
            said = [lacking(one.status_code, one.json()) for one in answers if one.status_code == 403]
            if len(said) < len(clients) or said == [None, None]:
                open_to_all.add(address)

    assert open_to_all <= PUBLIC
    assert walked > 100


def test_the_server_api_says_which_scope_is_missing(db: None, frames: Any) -> None:
    crm = create_person(user_id="crm", is_bot=True)
    _, without = token_with(crm, "server", all_but("server", Scope.SERVER_API))
    _, alone = token_with(crm, "server", [Scope.SERVER_API])
    before = everything()

    def call(name: str, usersig: str) -> dict[str, Any]:
        query = f"sdkappid=1&identifier=crm&usersig={usersig}&random=1&contenttype=json"
        answer = Client().post(f"/v4/{name}?{query}", "{}", content_type="application/json")
        assert answer.status_code == 200
        return cast(dict[str, Any], json.loads(answer.content))

    with frames() as told:
        refused = {name: call(name, without) for name in SERVER_COMMANDS}
    assert [one for one in refused.values() if one["ErrorCode"] != 60010] == []
    assert {one["ErrorInfo"] for one in refused.values()} == {"This token lacks the scope server_api."}
    assert (everything() == before, told) == (True, [])
    assert call("openim/sendmsg", alone)["ErrorCode"] != 60010
