"""What people do in these races, in a word each."""

import threading
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, TypeVar

from messaging.errors import Refusal
from messaging.models import Conversation, Message, Person
from messaging.services.groups import create_group, set_receipt_policy
from messaging.services.messages import send_message
from messaging.services.people import create_person
from receipts.services.acknowledge import Call, Item, ItemResult, Outcome, Result, acknowledge

PATIENCE = 30.0
"""Seconds after which somebody who waits for somebody else gives up."""

numbers = count(1)
T = TypeVar("T")


def some_people(name: str, how_many: int) -> list[Person]:
    return [
        create_person(user_id=f"{name}{number}", nick=f"{name.title()} {number}")
        for number in range(how_many)
    ]


def group_of(owner: Person, members: Sequence[Person], group_type: str = "ChatRoom") -> Conversation:
    """A group in which receipts are granted."""
    group = create_group(creator=owner, group_type=group_type, members=members)
    return set_receipt_policy(conversation=group, receipts="on")


def an_id(sender: Person) -> str:
    return f"{sender.pk}-1700000000000-{next(numbers)}"


def say(
    sender: Person,
    conversation: Conversation,
    text: str = "Read this.",
    *,
    message_id: str = "",
    need_read_receipt: bool = True,
) -> Message:
    """A message that asks for a receipt, unless said otherwise."""
    sent = send_message(
        sender=sender,
        conversation=conversation,
        message_id=message_id or an_id(sender),
        type="TIMTextElem",
        payload={"text": text},
        need_read_receipt=need_read_receipt,
    )
    return sent.message


def done_or_refused(refusal: type[Refusal], act: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Whether it was done; nothing but this refusal may be the reason that it was not."""

    def attempt(item: Any) -> bool:
        try:
            act(item)
        except refusal:
            return False
        return True

    return attempt


def assert_cut_off(done: Sequence[bool], count: int) -> None:
    """It was done up to a moment and never from then on; and that moment was before `count` was looked up, by whoever
    had just been answered."""
    assert list(done) == [True] * count + [False] * (len(done) - count)
    assert len(done) // 4 <= count <= len(done) * 3 // 4


def call_of(reader: Person, messages: Sequence[Message]) -> Call:
    return Call(reader.pk, [Item(message.message_id) for message in messages])


def read(reader: Person, messages: Sequence[Message]) -> list[Result]:
    """Acknowledge them on this thread's own connection; what became of each."""
    return results_of(acknowledge([call_of(reader, messages)])[0])


def results_of(outcome: Outcome) -> list[Result]:
    assert isinstance(outcome, list), outcome
    return [result for _, result in map(_pair, outcome)]


def _pair(item: ItemResult) -> tuple[str, Result]:
    return item.message_id, item.result


class Interruption:
    """Somebody goes through a list, and somebody else interferes: never before the list has begun, and always
    answered before it ends."""

    def __init__(self) -> None:
        self._begun, self._answered = threading.Event(), threading.Event()

    def through(self, items: Sequence[Any], act: Callable[[Any], T]) -> Callable[[], list[T]]:
        def go() -> list[T]:
            done = []
            for at, item in enumerate(items):
                if at == len(items) // 4:
                    self._begun.set()
                if at == len(items) * 3 // 4:
                    assert self._answered.wait(PATIENCE)
                done.append(act(item))
            return done

        return go

    def by(self, act: Callable[[], Any], then: Callable[[], T]) -> Callable[[], T]:
        """`then` looks, as soon as `act` is answered."""

        def interfere() -> T:
            assert self._begun.wait(PATIENCE)
            try:
                act()
                return then()
            finally:
                self._answered.set()

        return interfere
