"""What a verb costs: as many statements where it reaches ten thousand as where it reaches ten."""

from collections.abc import Callable
from typing import Any

import pytest

from messaging.models import Application, Conversation, Member, Message, Person, StatusSubscription
from messaging.services.blocks import block_person
from messaging.services.groups import create_group, dismiss_group
from messaging.services.leases import renew_leases
from messaging.services.members import add_members
from messaging.services.messages import hide_messages
from messaging.services.people import deactivate_person, set_sharing
from messaging.services.reading_all import move_all_positions
from messaging.services.statuses import tell_statuses
from receipts.models import Receipt
from receipts.services.acknowledge import Call, Item, acknowledge
from receipts.services.summaries import summaries

from .conftest import Measure
from .towns import Town, copies, run

Asked = tuple[Person, dict[str, Any]]

ATTRIBUTES = {"groupAttributes": {"mood": "sunny"}}

COMMANDS: dict[str, Callable[[Town], Asked]] = {
    "message.send": lambda town: (
        town.owner,
        {**town.where, "payload": {"text": "Scones?"}, "needReadReceipt": True},
    ),
    "message.send that calls": lambda town: (
        town.owner,
        {
            **town.where,
            "payload": {"text": "All of you!"},
            "atUserList": [one.user_id for one in town.people[: min(50, len(town.people))]],
        },
    ),
    "message.send to one": lambda town: (
        town.keeper,
        {"conversationID": f"C2C{town.people[0].user_id}", "payload": {"text": "Scones?"}},
    ),
    "message.edit": lambda town: (town.crier, {**town.first, "payload": {"text": "Scones?"}}),
    "message.recall": lambda town: (town.owner, town.first),
    "message.pin": lambda town: (town.owner, {**town.first, "isPinned": True}),
    "message.hide": lambda town: (
        town.owner,
        {"messageIDs": [one.message_id for one in town.messages[:500]]},
    ),
    "history.clear": lambda town: (town.owner, town.where),
    "reaction.add": lambda town: (town.owner, {**town.first, "reactionID": "👍"}),
    "reaction.add another": lambda town: (town.owner, {**town.first, "reactionID": "👎"}),
    "reaction.remove of the first": lambda town: (town.people[0], {**town.first, "reactionID": "👍"}),
    "receipt.acknowledge": lambda town: (
        town.people[-1],
        {"messages": [{"messageID": one.message_id} for one in town.messages[-30:]]},
    ),
    "receipt.acknowledge again": lambda town: (
        town.people[-1],
        {"messages": [{"messageID": town.messages[0].message_id}]},
    ),
    "position.move": lambda town: (town.owner, {**town.where, "sequence": len(town.messages)}),
    "position.move_all": lambda town: (town.owner, {"types": ["C2C", "GROUP"]}),
    "draft.set": lambda town: (town.owner, {**town.where, "draftText": "Scones"}),
    "conversation.keep": lambda town: (town.owner, {**town.where, "isPinned": True}),
    "conversation.remove": lambda town: (town.owner, town.where),
    "sharing.change": lambda town: (town.owner, {**town.where, "sharesReceipts": False}),
    "group.join": lambda town: (town.keeper, {**town.where, "applyMessage": "It is me"}),
    "group.add": lambda town: (town.owner, {**town.where, "userIDs": [town.keeper.user_id]}),
    "group.add those who asked": lambda town: (
        town.owner,
        {
            "conversationID": f"GROUP{town.club.group_id}",
            "userIDs": [one.user_id for one in town.people[:500]],
        },
    ),
    "group.leave": lambda town: (town.people[3], town.where),
    "group.remove": lambda town: (town.owner, {**town.where, "userID": town.people[3].user_id}),
    "group.change": lambda town: (town.owner, {**town.where, "name": "The square"}),
    "group.hand_over": lambda town: (town.owner, {**town.where, "userID": town.people[3].user_id}),
    "group.set_attributes": lambda town: (town.owner, {**town.where, **ATTRIBUTES}),
    "group.init_attributes": lambda town: (town.owner, {**town.where, **ATTRIBUTES}),
    "group.count": lambda town: (town.owner, {**town.where, "key": "cups", "value": 1}),
    "member.mute": lambda town: (
        town.owner,
        {**town.where, "userID": town.people[3].user_id, "muteTime": 600},
    ),
    "member.change": lambda town: (
        town.owner,
        {**town.where, "userID": town.people[3].user_id, "role": "Admin"},
    ),
    "application.handle": lambda town: (
        town.owner,
        {"applicationID": f"{town.club.pk}-{len(town.people) - 1}", "accept": True},
    ),
    "application.handle by refusing": lambda town: (
        town.owner,
        {"applicationID": f"{town.club.pk}-0", "accept": False},
    ),
    "status.watch": lambda town: (town.owner, {"userIDs": [one.user_id for one in town.people[:500]]}),
    "friend.change": lambda town: (town.owner, {"userID": town.people[3].user_id, "remark": "Do"}),
    "friend.delete": lambda town: (town.owner, {"userID": town.people[3].user_id}),
    "friend_group.create": lambda town: (
        town.owner,
        {"name": "Tea", "userIDs": [one.user_id for one in town.people[:500]]},
    ),
    "conversation_group.create": lambda town: (
        town.keeper,
        {"name": "Some", "conversationIDs": [f"GROUP{one.group_id}" for one in town.groups[:5]]},
    ),
    "me.change": lambda town: (town.keeper, {"nick": "Al"}),
}


@pytest.mark.parametrize("named", COMMANDS)
def test_a_command(costs_the_same: Measure, named: str) -> None:
    def ask(town: Town) -> None:
        who, params = COMMANDS[named](town)
        run(who, named.split()[0], **params)

    costs_the_same(ask)


def test_a_reaction_that_is_taken_back(costs_the_same: Measure) -> None:
    def react(town: Town) -> None:
        for command in ("reaction.add", "reaction.remove"):
            run(town.owner, command, **town.first, reactionID="👍")

    costs_the_same(react)


def test_a_batch_of_readers(costs_the_same: Measure) -> None:
    def read(town: Town) -> None:
        item = [Item(town.messages[-1].message_id)]
        acknowledge([Call(one.pk, item) for one in town.people])
        assert Receipt.objects.filter(message=town.messages[-1]).count() == len(town.people)

    costs_the_same(read)


def test_a_batch_of_readers_and_messages(costs_the_same: Measure) -> None:
    def read(town: Town) -> None:
        items = [Item(one.message_id) for one in town.messages[1:31]]
        readers = town.people[: len(town.people) // 30 + 1]
        acknowledge([Call(one.pk, items) for one in readers])
        assert Receipt.objects.filter(message=town.messages[1]).count() == len(readers)

    costs_the_same(read)


def test_a_batch_of_those_who_read_a_later_revision(costs_the_same: Measure) -> None:
    def read(town: Town) -> None:
        Message.objects.filter(pk=town.messages[0].pk).update(revision=2)
        acknowledge([Call(one.pk, [Item(town.messages[0].message_id)]) for one in town.people])
        assert not Receipt.objects.filter(message=town.messages[0], latest_revision=1).exists()

    costs_the_same(read)


def test_the_totals_after_many_have_left(costs_the_same: Measure) -> None:
    def leave_and_look(town: Town) -> None:
        run(town.people[3], "group.leave", **town.where)
        summaries(viewer=town.crier, message_ids=[one.message_id for one in town.messages[:100]])

    costs_the_same(leave_and_look)


def test_adding_everybody(costs_the_same: Measure) -> None:
    def add(town: Town) -> None:
        added = add_members(by=town.owner, conversation=town.club, people=town.people)
        assert len(added.joined) == len(town.people)

    costs_the_same(add)


def test_making_a_group_of_everybody(costs_the_same: Measure) -> None:
    def make(town: Town) -> None:
        group = create_group(creator=town.owner, group_type="Private", members=town.people)
        assert group.member_count == len(town.people) + 1

    costs_the_same(make)


@pytest.mark.parametrize("which", ["square", "club"])
def test_dismissing_a_group_that_many_are_in_or_wait_for(costs_the_same: Measure, which: str) -> None:
    def dismiss(town: Town) -> None:
        dismiss_group(by=town.owner, conversation=getattr(town, which))
        assert not Application.objects.filter(conversation__dismissed_at__isnull=False, state="waiting")

    costs_the_same(dismiss)


def test_asking_where_many_decide(costs_the_same: Measure) -> None:
    def ask(town: Town) -> None:
        Member.objects.filter(conversation=town.square, role="Member").update(role="Admin")
        assert run(town.keeper, "group.join", **town.where)["waitingUserIDs"] == [town.keeper.user_id]

    costs_the_same(ask)


def test_deleting_everything_for_oneself(costs_the_same: Measure) -> None:
    def hide(town: Town) -> None:
        ids = [one.message_id for one in town.messages]
        assert len(hide_messages(person=town.owner, message_ids=ids)) == len(town.messages)
        run(town.owner, "me.changes", changed_after=2 * len(town.people), limit=100)

    costs_the_same(hide)


@pytest.mark.parametrize("verb", [deactivate_person, lambda person: set_sharing(person=person, shares=False)])
def test_what_concerns_somebody_who_is_everywhere(costs_the_same: Measure, verb: Callable[..., Any]) -> None:
    costs_the_same(lambda town: verb(person=town.keeper))


def test_reading_everything(costs_the_same: Measure) -> None:
    def read(town: Town) -> None:
        assert move_all_positions(person=town.keeper, kinds=["C2C", "GROUP"]) == len(town.people)

    costs_the_same(read)


def test_blocking_somebody_whom_one_meets_everywhere(costs_the_same: Measure) -> None:
    def block(town: Town) -> None:
        everywhere = Member.objects.create(conversation=town.groups[0], person=town.crier)
        copies(everywhere, len(town.groups) - 1, conversation_id=f"{town.groups[0].pk} + n")
        block_person(person=town.keeper, other=town.crier)

    costs_the_same(block)


def test_telling_all_who_watch_somebody(costs_the_same: Measure) -> None:
    def tell(town: Town) -> None:
        first = StatusSubscription.objects.create(person=town.people[0], other=town.owner)
        copies(first, len(town.people) - 1, person_id=f"{town.people[0].pk} + n")
        tell_statuses([town.owner.pk])

    costs_the_same(tell)


def test_telling_that_all_are_online(costs_the_same: Measure) -> None:
    def tell(town: Town) -> None:
        renew_leases(process=town.name, sockets=dict.fromkeys((one.pk for one in town.people), 1), seconds=30)
        tell_statuses([one.pk for one in town.people])

    costs_the_same(tell)


def test_everybody_is_where_they_were(towns: tuple[Town, Town], db: None) -> None:
    """Each of these tests begins with whole towns."""
    for town in towns:
        assert Conversation.objects.get(pk=town.square.pk).member_count == len(town.people) + 2
