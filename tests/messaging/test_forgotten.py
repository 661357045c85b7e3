"""Who has erased themselves is named nowhere any more."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from rest_framework.test import APIClient

from chatsite.integrity import find_violations
from messaging.models import EventKind, Person, QuietHours, StatusSubscription
from messaging.services.access import issue_token
from messaging.services.devices import note_session
from messaging.services.friends import change_friend
from messaging.services.groups import change_member
from messaging.services.statuses import watch
from messaging.services.webhooks import create_webhook

from .calls import CALLS, World
from .doors import request_of
from .scenes import forward_as_one, say

PASSWORD = "an owl reads at night"
ERASURE = "/api/v1/me/erasure/"

WHO = ("unmistakable", "alice")
"""Parts of all that Alice is called, by herself and by the server."""

ENDS = {
    "group.dismiss", "group.hand_over", "group.leave", "group.remove", "topic.delete", "message.recall", "message.hide",
    "history.clear", "conversation.remove", "friend.delete", "friend_group.delete", "conversation_group.delete",
    "block.remove", "reaction.remove", "status.unwatch", "friend_request.refuse", "friend_request.drop",
}  # fmt: skip


def test_nothing_in_the_database_says_who_it_was(
    here: World, client_of: Callable[[Person], APIClient], django_capture_on_commit_callbacks: Any
) -> None:
    """Alice has done whatever there is to do, and others to her; then she erases herself."""
    alice, bob, owls = here.alice, here.bob, here.message.conversation
    alice.set_password(PASSWORD)
    alice.email, alice.digest = "alice@unmistakable.example", "daily"
    alice.save()
    note_session(person=alice, session_key="a" * 32, agent="Unmistakable/1.0")
    issue_token(person=alice, scope="person", seconds=60, name="Unmistakable laptop")
    client = client_of(alice)
    with django_capture_on_commit_callbacks(execute=True):
        create_webhook(by=None, url="https://example.com/hook", kinds=list(EventKind.values))
    calls = {name: request_of(alice, name, call(here)) for name, call in CALLS.items() if name not in ENDS}
    for name, (method, address, params) in calls.items():
        answer = getattr(client, method)(address, params)
        assert answer.status_code < 300, (name, answer.content)
    profile = {
        "nick": "Unmistakable",
        "selfSignature": "Unmistakable",
        "location": "Unmistakable",
        "statusText": "Unmistakable",
        "custom": {"Tag_Profile_Custom_Tea": "Unmistakable"},
    }
    assert client.patch("/api/v1/me/", profile).status_code == 200
    change_member(by=alice, conversation=owls, person=alice, name_card="Unmistakable")
    client.put("/api/v1/conversations/GROUPowls/draft/", {"draftText": "Unmistakable"})
    change_friend(person=Person.objects.get(user_id="dora"), other=alice, remark="Unmistakable Alice")
    watch(person=bob, people=[alice])
    said = say(bob, owls, "Tea?", at_user_list=["alice"])
    forward_as_one(bob, owls, here.message, said)
    assert found(*WHO) != []
    assert StatusSubscription.objects.exists() and QuietHours.objects.exists()

    assert client.post(ERASURE, {"password": PASSWORD}).status_code == 204

    assert found(*WHO) == []
    assert not StatusSubscription.objects.exists() and not QuietHours.objects.exists()
    assert list(find_violations()) == []


def found(*words: str) -> list[str]:
    """Where one of these is written, whatever its case, in any row of any table."""
    return [
        f"{model._meta.label}.{name}: {value}"
        for model in apps.get_models()
        for row in model._base_manager.values()
        for name, value in row.items()
        for word in words
        if word in str(value).lower()
    ]
