"""The server API, each command by each caller: administrators of the application alone, by a server token or a credential.
To all others every command is the same refusal, one that there is not as well; nothing changes, nobody is told."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from chatsite.server_api import COMMANDS
from messaging.models import AccessToken, Conversation, Person
from messaging.services.access import issue_token
from messaging.services.blocks import block_person
from messaging.services.members import add_members, leave_group
from messaging.services.people import create_person
from tests.standing import standing

from ..messaging.conftest import everything
from ..messaging.poison import as_json
from ..serverapi.calls import CALLS
from ..serverapi.conftest import BackEnd
from ..serverapi.world import World, world

pytestmark = pytest.mark.once

WRONG, NOT_AN_ADMINISTRATOR, MISSING = 70009, 60010, 60002


class Caller(NamedTuple):
    """Whose token, of which kind, and what the query calls them; and what each command answers."""

    of: str
    kind: str
    code: int
    called: str | None = None
    over: str = ""
    """Why the token lets nobody in any more."""


CALLERS = {
    "administrator, by a server token": Caller("crm", "server", 0),
    "administrator, by a credential": Caller("crm", "credential", 0),
    "back end, by a server token of somebody's": Caller("alice", "server", 0),
    "administrator, by a token of their own": Caller("crm", "person", NOT_AN_ADMINISTRATOR),
    "administrator no more": Caller("former", "credential", NOT_AN_ADMINISTRATOR),
    **{
        f"{of}, by a {kind}": Caller(of, kind, NOT_AN_ADMINISTRATOR)
        for of in ("alice", "bob", "bot", "blocked", "left", "charlie", "staff")
        for kind in ("person", "credential")
    },
    "somebody, by another's credential": Caller("alice", "credential", WRONG, called="crm"),
    "somebody, by another's server token": Caller("alice", "server", WRONG, called="crm"),
    "administrator, called by another's name": Caller("crm", "credential", WRONG, called="alice"),
    "nobody there is": Caller("crm", "credential", WRONG, called="nobody"),
    "by what is no token": Caller("crm", "", WRONG),
    "nobody in particular": Caller("crm", "none", MISSING),
    **{
        f"{kind} token that is {over}": Caller("crm", kind, WRONG, over=over)
        for kind in ("server", "credential")
        for over in ("revoked", "expired", "of somebody switched off")
    },
}
MAY = [name for name, one in CALLERS.items() if one.code == 0]


@pytest.fixture(scope="module")
def standing_callers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        here = world()
        create_person(user_id="former", is_bot=True)
        bot, blocked, left = (
            create_person(user_id=name, is_bot=name == "bot") for name in ("bot", "blocked", "left")
        )
        Person.objects.create_superuser("staff", "an owl reads at night")
        add_members(by=here.alice, conversation=here.owls, people=[bot, blocked, left])
        block_person(person=here.alice, other=blocked)
        leave_group(person=left, conversation=here.owls)
        yield here._replace(owls=Conversation.objects.get(pk=here.owls.pk))


@pytest.fixture
def here(standing_callers: World, db: None, settings: Any) -> World:
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "server_calls_per_second": 100_000}
    return deepcopy(standing_callers)


def calling(who: str) -> BackEnd:
    caller = CALLERS[who]
    person = Person.objects.get(user_id=caller.of)
    signature = {"": "rr_no_token", "none": ""}.get(caller.kind)
    if signature is None:
        token, signature = issue_token(person=person, scope=AccessToken.Scope(caller.kind), seconds=600)
        if caller.over == "revoked":
            token.delete()
        elif caller.over == "expired":
            AccessToken.objects.filter(pk=token.pk).update(expiry=token.created)
        elif caller.over:
            Person.objects.filter(pk=person.pk).update(is_active=False)
    back_end = BackEnd(signature)
    back_end.query["identifier"] = caller.called or caller.of
    return back_end


@pytest.mark.parametrize("who", MAY)
def test_every_command_is_done_for_who_may(here: World, who: str) -> None:
    back_end = calling(who)
    refused = {}
    for name in COMMANDS:
        with transaction.atomic():
            answer = back_end(name, **CALLS[name](here))
            transaction.set_rollback(True)
        if answer["ErrorCode"]:
            refused[name] = answer

    assert refused == {}


def test_to_all_others_every_command_is_the_same_refusal(
    here: World, everybody_listens: list[str], frames: Any
) -> None:
    bodies = {name: as_json(CALLS[name](here)).encode() for name in COMMANDS}
    bodies |= {"openim/nothing": b"{}", "nothing": b"{", next(iter(COMMANDS)): b"\x00"}
    found = {}

    for who in CALLERS.keys() - MAY:
        with transaction.atomic():
            back_end, before = calling(who), everything()
            with frames() as told:
                answers = [back_end.send(name, body) for name, body in bodies.items()]
            assert (everything() == before, told, everybody_listens) == (True, [], []), who
            transaction.set_rollback(True)
        assert all(answer == answers[0] for answer in answers), who
        found[who] = answers[0]["ErrorCode"]

    assert found == {who: CALLERS[who].code for who in CALLERS.keys() - MAY}
