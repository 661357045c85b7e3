"""The demo's people while somebody visits: they read, answer and talk, in bounds, and never for a visitor."""

import random
import threading

import pytest

from chatsite.demo import talker as talkers
from chatsite.demo.talker import Talker, start_talker, stop_talker
from messaging.models import Conversation, Message, Person, ServerState
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import create_person, set_sharing
from receipts.models import Receipt

pytestmark = pytest.mark.once

LATER = 1_000.0


class Always(random.Random):
    """Whatever may happen does."""

    def random(self) -> float:
        return 0.0


@pytest.fixture
def emma(db: None) -> Person:
    """Whom the visitor came in as."""
    return create_person(user_id="user1", nick="Emma")


@pytest.fixture
def wei(db: None) -> Person:
    return create_person(user_id="user2", nick="李伟")


@pytest.fixture
def guest(db: None) -> Person:
    """One of the crowd."""
    return create_person(user_id="guest1")


@pytest.fixture
def team(emma: Person, wei: Person, guest: Person) -> Conversation:
    return create_group(creator=emma, group_type="Private", group_id="product", members=[wei, guest])


def visited_by(*visitors: Person) -> Talker:
    return Talker(visitors=lambda: {visitor.pk for visitor in visitors}, chance=Always(7))


def say(sender: Person, conversation: Conversation) -> Message:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": "Hello?"},
        need_read_receipt=True,
    ).message


def readers_of(message: Message) -> set[str]:
    return set(Receipt.objects.filter(message=message).values_list("reader__user_id", flat=True))


def test_they_read_what_a_visitor_sends_but_not_at_once(emma: Person, team: Conversation) -> None:
    talker = visited_by(emma)
    asked = say(emma, team)

    talker.step(0)
    assert readers_of(asked) == set()

    talker.step(LATER)
    assert readers_of(asked) == {"user2", "guest1"}


def test_they_answer_in_a_direct_chat(emma: Person, wei: Person) -> None:
    direct = open_direct(person=emma, peer=wei)
    talker = visited_by(emma)
    say(emma, direct)

    talker.step(0)
    talker.step(LATER)

    assert list(direct.messages.order_by("seq").values_list("sender__user_id", flat=True)) == [
        "user1",
        "user2",
    ]


def test_what_was_said_before_the_server_started_is_left_alone(emma: Person, team: Conversation) -> None:
    asked = say(emma, team)
    talker = visited_by(emma)

    talker.step(0)
    talker.step(LATER)

    assert readers_of(asked) == set()


def test_nobody_reads_or_speaks_for_a_visitor(emma: Person, wei: Person, team: Conversation) -> None:
    talker = visited_by(emma, wei)
    asked = say(emma, team)

    for now in range(0, 5_000, 50):
        talker.step(now)

    assert readers_of(asked) == {"guest1"}
    assert not Message.objects.filter(is_system=False, sender=wei).exists()


def test_somebody_who_comes_in_meanwhile_reads_for_themselves(
    emma: Person, wei: Person, team: Conversation
) -> None:
    online = {emma.pk}
    talker = Talker(visitors=lambda: online, chance=Always(7))
    asked = say(emma, team)
    talker.step(0)

    online.add(wei.pk)
    talker.step(LATER)

    assert readers_of(asked) == {"guest1"}


def test_who_does_not_share_gives_no_receipt(emma: Person, wei: Person, team: Conversation) -> None:
    set_sharing(person=wei, shares=False)
    talker = visited_by(emma)
    asked = say(emma, team)

    talker.step(0)
    talker.step(LATER)

    assert readers_of(asked) == {"guest1"}


def test_they_talk_a_little_while_somebody_is_there_and_then_stop(
    emma: Person, team: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talkers, "MOST_SAID", 3)
    talker = visited_by(emma)

    for now in range(0, 20_000, 50):
        talker.step(now)

    assert Message.objects.filter(is_system=False, sender__user_id="user2").count() == 3


def test_they_are_silent_while_nobody_is_there(team: Conversation) -> None:
    talker = visited_by()

    for now in range(0, 5_000, 50):
        talker.step(now)

    assert not Message.objects.filter(is_system=False).exists()


def demo_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "demo"]


@pytest.mark.django_db(transaction=True)
def test_runs_only_where_the_database_is_the_demos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "1")

    start_talker()
    for thread in demo_threads():
        thread.join(10)
    assert demo_threads() == []
    stop_talker()

    ServerState.objects.update_or_create(pk=1, defaults={"is_demo": True})
    start_talker()
    start_talker()
    assert len(demo_threads()) == 1
    stop_talker()
    assert demo_threads() == []


def test_runs_only_if_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "0"):
        monkeypatch.setenv("DEMO", value)
        start_talker()
        assert demo_threads() == []
    stop_talker()
