"""Blocking and muting while somebody speaks: what was said before stays, and from the answer on nothing comes through."""

import json
from functools import partial

import pytest

from messaging.errors import Blocked, Muted
from messaging.hub import Envelope
from messaging.models import Message, Person
from messaging.services.blocks import block_person
from messaging.services.direct import open_direct
from messaging.services.mute import mute_member
from messaging.services.reactions import add_reaction

from .conftest import Race
from .scenes import Interruption, assert_cut_off, done_or_refused, group_of, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_whoever_is_blocked_while_sending_reaches_nobody_from_then_on(
    race: Race, alice: Person, told: list[Envelope]
) -> None:
    senders = some_people("sender", 4)
    calls = []
    for sender in senders:
        meanwhile, direct = Interruption(), open_direct(person=alice, peer=sender)
        send = done_or_refused(Blocked, lambda text, sender=sender, direct=direct: say(sender, direct, text))
        calls.append(meanwhile.through([f"{number}" for number in range(16)], send))
        block = partial(block_person, person=alice, other=sender)
        calls.append(meanwhile.by(block, Message.objects.filter(conversation=direct).count))

    answers = race(calls)

    heard = messages_told(told, alice)
    for sender, done, count in zip(senders, answers[::2], answers[1::2], strict=True):
        assert_cut_off(done, count)
        assert heard.get(sender.user_id) == [f"{number}" for number in range(count)]


def test_whoever_is_blocked_while_reacting_reacts_to_nothing_from_then_on(race: Race, alice: Person) -> None:
    reactors = some_people("reactor", 3)
    calls = []
    for reactor in reactors:
        meanwhile, direct = Interruption(), open_direct(person=alice, peer=reactor)
        messages = [say(alice, direct).message_id for _ in range(12)]
        react = partial(add_reaction, person=reactor, reaction_id="👍")
        calls.append(
            meanwhile.through(
                messages, done_or_refused(Blocked, lambda named, react=react: react(message_id=named))
            )
        )
        block = partial(block_person, person=alice, other=reactor)
        calls.append(meanwhile.by(block, Message.objects.filter(conversation=direct, reaction_kinds=1).count))

    answers = race(calls)

    for done, count in zip(answers[::2], answers[1::2], strict=True):
        assert_cut_off(done, count)


def test_whoever_is_muted_while_sending_says_nothing_from_then_on(race: Race, alice: Person) -> None:
    senders = some_people("sender", 4)
    group = group_of(alice, senders)
    calls = []
    for sender in senders:
        meanwhile = Interruption()
        send = done_or_refused(Muted, lambda text, sender=sender: say(sender, group, text))
        calls.append(meanwhile.through([f"{number}" for number in range(16)], send))
        mute = partial(mute_member, by=alice, conversation=group, person=sender, seconds=600)
        said = Message.objects.filter(sender=sender, is_system=False)
        calls.append(meanwhile.by(mute, said.count))

    answers = race(calls)

    tips = {
        tip.payload["userIDList"][0]: tip.seq
        for tip in Message.objects.filter(is_system=True, payload__memberList__0__muteTime=600)
    }
    for sender, done, count in zip(senders, answers[::2], answers[1::2], strict=True):
        assert_cut_off(done, count)
        # In the conversation too, nothing of theirs stands below the word that they are muted.
        said = Message.objects.filter(sender=sender, is_system=False).order_by("seq")
        assert [message.seq < tips[sender.user_id] for message in said] == [True] * count


def messages_told(told: list[Envelope], person: Person) -> dict[str, list[str]]:
    """By sender, what this person was told that they said, in the order of the numbers."""
    heard: dict[str, dict[int, str]] = {}
    for envelope in told:
        frame = json.loads(envelope.body)
        if person.pk in envelope.people and frame["frame"] == "changes":
            for change in frame["changes"]:
                if change["kind"] == "message":
                    message = change["message"]
                    heard.setdefault(message["from"], {})[message["sequence"]] = message["payload"]["text"]
    return {sender: [said[seq] for seq in sorted(said)] for sender, said in heard.items()}
