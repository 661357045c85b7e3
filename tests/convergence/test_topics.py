"""Topics converge with their community: whoever comes, goes, leads or is switched off there is shown each of them, or
none, whatever was lost on the way; and the model says in which audiences they are."""

import sys
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from messaging.services.groups import set_receipt_policy

from .beginning import Beginning
from .model import ADMIN, MEMBER
from .test_everybody_converges import EXAMPLES, SETTINGS, flag, friends, small, weather
from .town import Town

FEW = 3
TOWN = "town"

Fates = tuple[int, ...]


class ACommunity(Beginning):
    """Alice's community, with Bob and a topic; receipts are granted there."""

    def _make_groups(self) -> None:
        talk = self._make_group(TOWN, "Community", "alice", ["bob"], isSupportTopic=True)
        set_receipt_policy(conversation=self.world.conversation(TOWN, ()), receipts="on")
        talk.receipts = "on"
        said = {"conversationID": f"GROUP{TOWN}", "topicName": "Tea", "topicID": f"{TOWN}@TOPIC#_0"}
        self.world.do("alice", "topic.create", **said)
        self.model.talks.append(talk.open_topic(f"{TOWN}@TOPIC#_0"))


class Topics(RuleBasedStateMachine):
    beginning: Beginning

    def __init__(self) -> None:
        super().__init__()
        self.town = Town(self.beginning)

    def teardown(self) -> None:
        try:
            # What a failed step left behind is in nobody's order.
            if sys.exc_info()[1] is None:
                self.town.check(come_back=True, lost=False)
        finally:
            self.town.end()

    @rule(user=friends, where=small, reader=friends, asks=flag, fates=weather, later=weather)
    def say_and_be_read(
        self, user: str, where: int, reader: str, asks: bool, fates: Fates, later: Fates
    ) -> None:
        self.town.say(user, where, asks)
        self.town.go_on(fates)
        self.town.acknowledge_the_latest(reader, user, where)
        self.town.go_on(later)

    @rule(user=friends, which=small, recalls=flag, fates=weather)
    def edit_or_recall(self, user: str, which: int, recalls: bool, fates: Fates) -> None:
        if recalls:
            self.town.recall(user, which)
        else:
            self.town.edit(user, which, True)
        self.town.go_on(fates)

    @rule(user=friends, where=small, fates=weather)
    def move_read_position(self, user: str, where: int, fates: Fates) -> None:
        self.town.move(user, where, 0)
        self.town.go_on(fates)

    @rule(by=friends, fates=weather)
    def make_topic(self, by: str, fates: Fates) -> None:
        self.town.make_topic(by, TOWN)
        self.town.go_on(fates)

    @rule(by=friends, which=small, fates=weather)
    def delete_topic(self, by: str, which: int, fates: Fates) -> None:
        self.town.delete_topic(by, TOWN, which)
        self.town.go_on(fates)

    @rule(by=friends, which=small, visible=st.none() | flag, fates=weather)
    def change(self, by: str, which: int, visible: bool | None, fates: Fates) -> None:
        """The community or one of its topics: what it says, or whether newcomers see what was before."""
        groups = [talk.group for talk in self.town.model.talks if talk.group]
        group = groups[which % len(groups)]
        if visible is None:
            self.town.introduce(by, group)
        else:
            self.town.change(by, group, historyVisible=visible)
        self.town.go_on(fates)

    @rule(by=friends, user=friends, which=small, fates=weather)
    def meddle(self, by: str, user: str, which: int, fates: Fates) -> None:
        self.town.meddle(by, user, TOWN, which)
        self.town.go_on(fates)

    @rule(user=friends, fates=weather)
    def join(self, user: str, fates: Fates) -> None:
        self.town.join(user, TOWN)
        self.town.go_on(fates)

    @rule(user=friends, comes_back=flag, fates=weather)
    def leave(self, user: str, comes_back: bool, fates: Fates) -> None:
        self.town.leave(user, TOWN)
        if comes_back:
            self.town.join(user, TOWN)
        self.town.go_on(fates)

    @rule(by=friends, user=friends, fates=weather)
    def kick(self, by: str, user: str, fates: Fates) -> None:
        self.town.kick(by, user, TOWN)
        self.town.go_on(fates)

    @rule(user=friends, role=st.sampled_from([ADMIN, MEMBER]), fates=weather)
    def give_role(self, user: str, role: str, fates: Fates) -> None:
        self.town.promote(user, TOWN, role)
        self.town.go_on(fates)

    @rule(user=friends, fates=weather)
    def hand_over(self, user: str, fates: Fates) -> None:
        self.town.hand_over(user, TOWN)
        self.town.go_on(fates)

    @rule(by=friends, seriously=st.integers(0, 9), fates=weather)
    def dismiss(self, by: str, seriously: int, fates: Fates) -> None:
        if seriously == 0:
            self.town.dismiss(by, TOWN)
        self.town.go_on(fates)

    @rule(user=friends, on=flag, fates=weather)
    def switch_person(self, user: str, on: bool, fates: Fates) -> None:
        self.town.switch(user, on)
        self.town.go_on(fates)

    @rule(user=friends, where=small, shares=flag, fates=weather)
    def share_here(self, user: str, where: int, shares: bool, fates: Fates) -> None:
        self.town.share(user, where, shares)
        self.town.go_on(fates)

    @rule(which=small)
    def break_line(self, which: int) -> None:
        self.town.cut(which)

    @rule(which=small, fates=weather)
    def come_back(self, which: int, fates: Fates) -> None:
        self.town.come_back(which)
        self.town.go_on(fates)

    @rule(
        which=small,
        connects=flag,
        statement=st.integers(2, 14),
        verb=st.integers(0, 4),
        user=friends,
        fates=weather,
    )
    def interrupt(
        self, which: int, connects: bool, statement: int, verb: int, user: str, fates: Fates
    ) -> None:
        town = self.town
        verbs: tuple[Any, ...] = (
            partial(town.make_topic, user, TOWN),
            partial(town.delete_topic, user, TOWN, which),
            partial(town.leave, user, TOWN),
            partial(town.join, user, TOWN),
            partial(town.say, user, which, True),
        )
        town.interrupt(which, connects, statement, verbs[verb])
        town.go_on(fates)

    @rule(come_back=flag, lost=flag)
    def check(self, come_back: bool, lost: bool) -> None:
        self.town.check(come_back=come_back, lost=lost)


@pytest.mark.django_db
def test_after_one_heartbeat_everybody_is_shown_the_topics_that_a_fresh_load_shows() -> None:
    Topics.beginning = ACommunity()
    try:
        run_state_machine_as_test(Topics, settings=settings(SETTINGS, max_examples=EXAMPLES or FEW))
    finally:
        Topics.beginning.world.end()
