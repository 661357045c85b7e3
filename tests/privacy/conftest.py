"""The world whose every byte is compared, while the clock stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from rest_framework.test import APIClient

from messaging.models import AccessToken, Conversation, EventKind, Person
from messaging.services.access import issue_token
from messaging.services.direct import open_direct
from messaging.services.people import create_person
from messaging.services.webhooks import create_webhook

from ..receipts.scenes import read, say
from .world import World

NO_LIMITS = {"exports_per_person": 1000, "server_calls_per_second": 100_000}


@pytest.fixture
def still() -> Iterator[None]:
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(
    still: None,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
    client_of: Callable[[Person], APIClient],
    alice: Person,
    bob: Person,
    charlie: Person,
    dora: Person,
) -> World:
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, **NO_LIMITS}
    people = {"alice": alice, "dora": dora, "charlie": charlie}
    clients = {name: client_of(person) for name, person in people.items()}
    clients["alice"].post(
        "/api/v1/conversations/",
        {"groupType": "Private", "groupID": "tea", "memberIDs": ["bob", "dora"], "name": "Tea"},
    )
    group, direct = Conversation.objects.get(group_id="tea"), open_direct(person=alice, peer=bob)
    group.receipts_visible_to = Conversation.ReceiptVisibility.MEMBERS
    group.save()
    bobs = client_of(bob)
    assert bobs.patch("/api/v1/me/", {"sharesReceipts": False}).status_code == 200
    asked, asked_bob = say(alice, group), say(alice, direct)
    read(dora, asked)
    say(dora, group, ask=False)
    _, secret = AccessToken.objects.create(user=create_person(user_id="backend"), scope="server")
    server = APIClient()
    server.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    staff = create_person(user_id="stan", is_staff=True)
    seen = ("view_message", "view_conversation")
    staff.user_permissions.set(Permission.objects.filter(codename__in=seen))
    desk = Client()
    desk.force_login(staff)
    crm = create_person(user_id="crm", is_bot=True)
    Person.objects.filter(pk=crm.pk).update(is_app_admin=True)
    usersig = issue_token(person=crm, scope="credential", seconds=600)[1]
    with django_capture_on_commit_callbacks(execute=True):  # from then on the process knows of it
        made = create_webhook(by=None, url="https://example.com/hook", kinds=list(EventKind.values))
    say(alice, group, "All hear of this")
    others = {**clients, "server": server, "staff": desk}
    return World(alice, bob, others, bobs, asked, asked_bob, usersig, made.webhook.pk, charlie.pk)
