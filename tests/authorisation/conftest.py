"""The people of the matrix."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from messaging.callback_names import Before
from messaging.models import Conversation, EventKind, Member, Person, Webhook
from messaging.services import outbox
from messaging.services.blocks import block_person
from messaging.services.callbacks import before
from messaging.services.callbacks.known import Callbacks, known
from messaging.services.members import add_members, leave_group
from messaging.services.people import create_person
from messaging.webhooks.signing import lock_up, new_secret
from tests.standing import standing

from ..messaging.calls import World, world
from ..messaging.files import send, upload
from ..messaging.scenes import say


def send_picture(sender: Person, conversation: Conversation, name: str) -> None:
    kept = upload(sender, name=name)
    send(sender, conversation, "TIMImageElem", {"uuid": kept.key})


@pytest.fixture(scope="module")
def standing_roles(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    with standing(django_db_blocker):
        cast = [
            create_person(user_id=name, nick=name.title()) for name in ("alice", "bob", "charlie", "dora")
        ]
        here = world(*cast)
        adam, bot, blocked, left = (
            create_person(user_id=name, is_bot=name == "bot") for name in ("adam", "bot", "blocked", "left")
        )
        staff = Person.objects.create_superuser("staff", "an owl reads at night")
        owls = Conversation.objects.get(group_id="owls")
        add_members(by=here.alice, conversation=owls, people=[adam, bot, blocked, left])
        Member.objects.filter(conversation=owls, person=adam).update(role=Member.Role.ADMIN)
        block_person(person=here.alice, other=blocked)
        message = say(here.alice, owls, "Tea, all?", need_read_receipt=True)
        send_picture(here.alice, owls, "early")
        leave_group(person=left, conversation=owls)
        send_picture(here.alice, owls, "later")
        upload(here.alice, name="unsent")
        upload(here.alice, "avatar", name="face")
        Webhook.objects.create(url="https://127.0.0.1/", kinds=["message.sent"], secret=lock_up(new_secret()))
        people = {
            "owner": here.alice,
            "admin": adam,
            "member": here.bob,
            "bot": bot,
            "blocked": blocked,
            "left": left,
            "stranger": here.charlie,
            "staff": staff,
        }
        yield here._replace(message=message), people


@pytest.fixture
def everybody_listens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Back ends hear of whatever happens, which is a row each; and are asked before it. What they were asked."""
    monkeypatch.setattr(outbox.known, "_kinds", frozenset(EventKind.values))
    monkeypatch.setattr(known, "now", Callbacks(url="https://crm.example/", asked=frozenset(Before)))
    asked: list[str] = []

    def ask(command: str, body: Any, *, platform: str) -> dict[str, Any]:
        asked.append(command)
        return {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}

    monkeypatch.setattr(before, "ask", ask)
    return asked


@pytest.fixture
def world_and_roles(standing_roles: Any, db: None) -> tuple[World, dict[str, Person]]:
    return deepcopy(standing_roles)
