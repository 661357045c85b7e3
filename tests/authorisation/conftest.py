"""The people of the matrix."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from messaging.models import Conversation, Member, Person
from messaging.services.blocks import block_person
from messaging.services.members import add_members, leave_group
from messaging.services.people import create_person
from tests.standing import standing

from ..messaging.calls import World, world
from ..messaging.scenes import say


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
        leave_group(person=left, conversation=owls)
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
def world_and_roles(standing_roles: Any, db: None) -> tuple[World, dict[str, Person]]:
    return deepcopy(standing_roles)
