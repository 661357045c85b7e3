"""The server in this process: the commands of both doors, and the real hub and courier on a loop that turns when told."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.test import TestCase
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory, force_authenticate

from bench.client.order import Frame
from bench.client.pull import Pull
from chatsite.answers import refusal_of
from chatsite.commands import COMMANDS, heads_of
from messaging import hub as hub_module
from messaging.api.applications import NoticeViewSet
from messaging.api.members import MemberViewSet
from messaging.errors import Refusal
from messaging.hub import Envelope, hub
from messaging.models import Conversation, Person
from messaging.services.people import create_person
from receipts import live as receipts_live
from receipts.live import courier

from .device import ShutOut
from .loop import Loop, Task

LIST_NOTICES = NoticeViewSet.as_view({"get": "list"})
LIST_MEMBERS = MemberViewSet.as_view({"get": "list"})


class World:
    """Rolls everything back when it ends."""

    def __init__(self, names: Iterable[str]) -> None:
        self.loop = Loop()
        self.told: list[Envelope] = []
        """What was handed to the hub and has not been looked at."""

        self._ending = ExitStack()
        self._ending.enter_context(transaction.atomic())
        self._ending.callback(transaction.set_rollback, True)
        self._begin_telling()
        self.begin()
        self._numbers = {name: create_person(user_id=name, nick=name.title()).pk for name in names}

    def begin(self) -> None:
        """Nobody listens, and nothing waits to be told."""
        self.loop.clear()
        self.told.clear()
        hub._outboxes.clear()
        hub._audiences.clear()
        courier._loop = None

    def end(self) -> None:
        self._ending.close()

    def _begin_telling(self) -> None:
        publish = hub.publish

        def note_and_publish(envelope: Envelope) -> None:
            self.told.append(envelope)
            publish(envelope)

        async def members_now(conversation: int) -> Any:
            return hub_module._load_members(conversation)

        async def look_up(due: Any) -> Any:
            return receipts_live.look_up(due)

        def start(work: Any) -> Task:
            return self.loop.create_task(work)

        for thing, name, value in (
            (hub, "loop", self.loop.as_loop()),
            (hub, "_relay", None),
            (hub, "_start", start),
            (hub, "publish", note_and_publish),
            (hub_module, "members_now", members_now),
            (courier, "_look_up", look_up),
        ):
            self._ending.enter_context(patch.object(thing, name, value))

    # Doors

    def do(self, user: str, command: str, **params: Any) -> Frame:
        """A command as its door does it: what is answered, as it is sent; or Refusal. On commit it is told."""
        with self.telling():
            return self._answer(user, command, params)

    @contextmanager
    def telling(self) -> Iterator[None]:
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield

    def ask(self, user: str, pull: Pull) -> Frame:
        if pull.command == "members":
            name = pull.params["conversationID"]
            return self._listed(user, LIST_MEMBERS, pull.params, conversationID=name)
        if pull.command == "notices":
            return self._listed(user, LIST_NOTICES, pull.params)
        return self._answer(user, pull.command, pull.params)

    def heads(self, user: str) -> Frame:
        return _as_sent(heads_of(self.person(user)))

    def refusal(self, fault: Exception) -> tuple[int, str]:
        """The status and the code; what is no refusal is a fault of the server."""
        if not isinstance(fault, Refusal):
            raise fault
        refused = refusal_of(fault)
        return refused.status, refused.code

    # People and conversations

    def number_of(self, user: str) -> int:
        return self._numbers[user]

    def person(self, user: str) -> Person:
        """As they are now; ShutOut if they cannot come in."""
        person = Person.objects.get(pk=self._numbers[user])
        if not person.is_active:
            raise ShutOut
        return person

    def anybody(self, user: str) -> Person:
        return Person.objects.get(pk=self._numbers[user])

    def conversation(self, group: str, people: Iterable[str]) -> Conversation:
        if group:
            return Conversation.objects.get(group_id=group)
        low, high = sorted(self._numbers[name] for name in people)
        return Conversation.objects.get(low=low, high=high)

    def _answer(self, user: str, command: str, params: Frame) -> Frame:
        return _as_sent(COMMANDS[command].run(self.person(user), params))

    def _listed(self, user: str, lists: Callable[..., Any], params: Frame, **path: str) -> Frame:
        address = params["page"] or f"/?limit={params['limit']}"
        request: Request = APIRequestFactory().get(address)
        force_authenticate(request, self.person(user))
        answer = lists(request, **path)
        if answer.status_code != 200:
            problem = json.loads(answer.content)
            raise _Refused(problem["status"], problem["code"])
        return _as_sent(answer.data)


class _Refused(Refusal):
    """What a list of REST refused."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code  # type: ignore[misc]


@contextmanager
def between(statement: int, act: Callable[[], None]) -> Iterator[None]:
    """Before that statement (the first is 1) of what is read in this block, something happens."""
    count = 0

    def wrap(execute: Any, *given: Any) -> Any:
        nonlocal count
        count += 1
        if count == statement:
            act()
        return execute(*given)

    with connection.execute_wrapper(wrap):
        yield


def _as_sent(frame: Any) -> Frame:
    sent: Frame = json.loads(json.dumps(frame))
    return sent
