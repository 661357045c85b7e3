"""Whatever people do, and whatever is lost, doubled or late: after one heartbeat everybody is shown what a fresh load
shows, nobody has learned what they may not, and the tallies say what the ledger and a plain model say."""

import os
import sys
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from .beginning import DEVICES, FRIENDS, GROUPS, OUTSIDER, Beginning
from .device import ARRIVES, BACKWARDS, LATE, LOST, TWICE
from .model import ADMIN, MEMBER
from .town import Town

EXAMPLES = int(os.environ.get("CONVERGE_EXAMPLES", "0"))
"""So many, each time others. 0: those of the tests, always the same."""

FEW, STEPS = 6, 40

SETTINGS = settings(
    max_examples=EXAMPLES or FEW,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=not EXAMPLES,
    print_blob=bool(EXAMPLES),
    phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)

friends = st.sampled_from(FRIENDS)
groups = st.sampled_from(list(GROUPS))
small = st.integers(0, 7)
flag = st.booleans()
maybe = st.none() | flag
weather = st.tuples(*[st.sampled_from([ARRIVES, ARRIVES, LOST, TWICE, LATE, BACKWARDS])] * len(DEVICES))

Fates = tuple[int, ...]

KEPT: list[dict[str, Any]] = [
    {"isPinned": True},
    {"isPinned": False, "addMarks": [0, 62], "removeMarks": [1]},
    {"messageRemindType": "AcceptNotNotify", "remindUntil": 4102444800, "addMarks": [1]},
    {"messageRemindType": "AcceptAndNotify", "removeMarks": [0], "customData": "mine"},
]

QUIET: list[dict[str, Any]] = [
    {"messageRemindType": "AcceptNotNotify", "startTime": 4102444800, "endTime": 4102470000},
    {"messageRemindType": "Discard", "startTime": 0, "endTime": 4102444800, "isRepeated": False},
    {"messageRemindType": "AcceptAndNotify", "startTime": 0, "endTime": 0},
]


class Everybody(RuleBasedStateMachine):
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

    @rule(user=friends, where=small, fates=weather)
    def say(self, user: str, where: int, fates: Fates) -> None:
        self.town.say(user, where, False)
        self.town.go_on(fates)

    @rule(user=friends, where=small, fates=weather)
    def say_and_ask(self, user: str, where: int, fates: Fates) -> None:
        self.town.say(user, where, True)
        self.town.go_on(fates)

    @rule(
        user=friends,
        where=small,
        readers=st.lists(friends, min_size=1, max_size=3),
        fates=weather,
        later=weather,
    )
    def ask_and_be_read(self, user: str, where: int, readers: list[str], fates: Fates, later: Fates) -> None:
        self.town.say(user, where, True)
        self.town.go_on(fates)
        for reader in readers:
            self.town.acknowledge_the_latest(reader, user, where)
        self.town.go_on(later)

    @rule(user=friends, which=small, ask_again=flag, fates=weather)
    def edit(self, user: str, which: int, ask_again: bool, fates: Fates) -> None:
        self.town.edit(user, which, ask_again)
        self.town.go_on(fates)

    @rule(user=friends, which=small, fates=weather)
    def recall(self, user: str, which: int, fates: Fates) -> None:
        self.town.recall(user, which)
        self.town.go_on(fates)

    @rule(user=friends, which=small, fates=weather)
    def hide(self, user: str, which: int, fates: Fates) -> None:
        self.town.hide(user, which)
        self.town.go_on(fates)

    @rule(user=friends, which=small, is_there=flag, fates=weather)
    def react(self, user: str, which: int, is_there: bool, fates: Fates) -> None:
        self.town.react(user, which, is_there)
        self.town.go_on(fates)

    @rule(user=friends, which=small, is_pinned=flag, fates=weather)
    def pin(self, user: str, which: int, is_pinned: bool, fates: Fates) -> None:
        self.town.pin(user, which, is_pinned)
        self.town.go_on(fates)

    @rule(user=friends, where=small, fates=weather)
    def clear(self, user: str, where: int, fates: Fates) -> None:
        self.town.clear(user, where)
        self.town.go_on(fates)

    @rule(
        user=friends,
        where=small,
        last=small,
        many=st.integers(1, 30),
        revision=st.none() | st.just(1),
        fates=weather,
    )
    def acknowledge(
        self, user: str, where: int, last: int, many: int, revision: int | None, fates: Fates
    ) -> None:
        self.town.acknowledge(user, where, last, many, revision)
        self.town.go_on(fates)

    @rule(user=friends, where=small, many=st.integers(1, 3), fates=weather)
    def acknowledge_the_latest_twice(self, user: str, where: int, many: int, fates: Fates) -> None:
        self.town.acknowledge(user, where, 0, many, None)
        self.town.go_on(fates)
        self.town.acknowledge(user, where, 0, many, None)
        self.town.go_on(fates)

    @rule(user=friends, where=small, back=st.integers(0, 2), fates=weather)
    def move_read_position(self, user: str, where: int, back: int, fates: Fates) -> None:
        self.town.move(user, where, back)
        self.town.go_on(fates)

    @rule(user=friends, where=small, fates=weather)
    def write_draft(self, user: str, where: int, fates: Fates) -> None:
        self.town.draft(user, where)
        self.town.go_on(fates)

    @rule(user=friends, where=small, kept=st.sampled_from(KEPT), fates=weather)
    def keep(self, user: str, where: int, kept: dict[str, Any], fates: Fates) -> None:
        self.town.keep(user, where, kept)
        self.town.go_on(fates)

    @rule(user=friends, quiet=st.sampled_from(QUIET), fates=weather)
    def be_quiet(self, user: str, quiet: dict[str, Any], fates: Fates) -> None:
        self.town.be_quiet(user, quiet)
        self.town.go_on(fates)

    @rule(user=friends, where=small, fates=weather)
    def remove(self, user: str, where: int, fates: Fates) -> None:
        self.town.remove(user, where)
        self.town.go_on(fates)

    @rule(user=friends, group=groups, fates=weather)
    def join(self, user: str, group: str, fates: Fates) -> None:
        self.town.join(user, group)
        self.town.go_on(fates)

    @rule(by=friends, user=friends, group=groups, fates=weather)
    def add(self, by: str, user: str, group: str, fates: Fates) -> None:
        self.town.add(by, user, group)
        self.town.go_on(fates)

    @rule(user=friends, group=groups, fates=weather)
    def leave(self, user: str, group: str, fates: Fates) -> None:
        self.town.leave(user, group)
        self.town.go_on(fates)

    @rule(user=friends, group=groups, at_once=flag, fates=weather)
    def leave_and_come_back(self, user: str, group: str, at_once: bool, fates: Fates) -> None:
        self.town.leave(user, group)
        if not at_once:
            self.town.go_on(fates)
        for other in FRIENDS:
            self.town.add(other, user, group)
        self.town.go_on(fates)

    @rule(by=friends, user=friends, group=groups, fates=weather)
    def kick(self, by: str, user: str, group: str, fates: Fates) -> None:
        self.town.kick(by, user, group)
        self.town.go_on(fates)

    @rule(user=friends, group=groups, role=st.sampled_from([ADMIN, MEMBER]), fates=weather)
    def give_role(self, user: str, group: str, role: str, fates: Fates) -> None:
        self.town.promote(user, group, role)
        self.town.go_on(fates)

    @rule(user=friends, group=groups, fates=weather)
    def hand_over(self, user: str, group: str, fates: Fates) -> None:
        self.town.hand_over(user, group)
        self.town.go_on(fates)

    @rule(by=friends, group=groups, fates=weather)
    def change_group(self, by: str, group: str, fates: Fates) -> None:
        self.town.introduce(by, group)
        self.town.go_on(fates)

    @rule(by=friends, group=groups, visible=flag, fates=weather)
    def show_history(self, by: str, group: str, visible: bool, fates: Fates) -> None:
        self.town.change(by, group, historyVisible=visible)
        self.town.go_on(fates)

    @rule(by=friends, group=groups, many=small, fates=weather)
    def keep_data(self, by: str, group: str, many: int, fates: Fates) -> None:
        self.town.keep_data(by, group, many)
        self.town.go_on(fates)

    @rule(by=friends, group=groups, guarded=flag, fates=weather)
    def guard(self, by: str, group: str, guarded: bool, fates: Fates) -> None:
        self.town.guard(by, group, guarded)
        self.town.go_on(fates)

    @rule(by=friends, group=groups, accept=flag, fates=weather)
    def decide(self, by: str, group: str, accept: bool, fates: Fates) -> None:
        self.town.decide(by, group, accept)
        self.town.go_on(fates)

    @rule(by=friends, group=groups, seriously=st.integers(0, 9), fates=weather)
    def dismiss(self, by: str, group: str, seriously: int, fates: Fates) -> None:
        if seriously == 0:
            self.town.dismiss(by, group)
        self.town.go_on(fates)

    @rule(user=friends, group=groups, fates=weather)
    def whisper(self, user: str, group: str, fates: Fates) -> None:
        self.town.whisper(user, group)
        self.town.go_on(fates)

    @rule(user=friends, shares=flag, fates=weather)
    def share_everywhere(self, user: str, shares: bool, fates: Fates) -> None:
        self.town.share_everywhere(user, shares)
        self.town.go_on(fates)

    @rule(user=friends, other=friends, blocks=flag, fates=weather)
    def block(self, user: str, other: str, blocks: bool, fates: Fates) -> None:
        self.town.block(user, other, blocks)
        self.town.go_on(fates)

    @rule(user=friends, other=friends, fates=weather)
    def befriend(self, user: str, other: str, fates: Fates) -> None:
        self.town.befriend(user, other)
        self.town.go_on(fates)

    @rule(user=friends, other=friends, fates=weather)
    def part(self, user: str, other: str, fates: Fates) -> None:
        self.town.part(user, other)
        self.town.go_on(fates)

    @rule(user=friends, where=small, shares=flag, fates=weather)
    def share_here(self, user: str, where: int, shares: bool, fates: Fates) -> None:
        self.town.share(user, where, shares)
        self.town.go_on(fates)

    @rule(
        which=small,
        receipts=st.none() | st.sampled_from(["type", "on", "off"]),
        visible_to=st.none() | st.sampled_from(["sender", "sender_and_admins", "members"]),
        required=maybe,
        fates=weather,
    )
    def set_policy(
        self, which: int, receipts: str | None, visible_to: str | None, required: bool | None, fates: Fates
    ) -> None:
        self.town.set_policy(which, receipts, visible_to, required)
        self.town.go_on(fates)

    @rule(type=st.sampled_from(list(GROUPS.values())), grants=flag)
    def set_type_policy(self, type: str, grants: bool) -> None:
        self.town.set_type_policy(type, grants)

    @rule(user=friends, on=flag, fates=weather)
    def switch_person(self, user: str, on: bool, fates: Fates) -> None:
        self.town.switch(user, on)
        self.town.go_on(fates)

    @rule(user=st.sampled_from((*FRIENDS, OUTSIDER)), which=small, about=friends)
    def pry(self, user: str, which: int, about: str) -> None:
        self.town.pry(user, which, about)

    @rule(fates=weather)
    def time_passes(self, fates: Fates) -> None:
        self.town.world.loop.turn()
        self.town.go_on(fates)

    @rule(which=small)
    def break_line(self, which: int) -> None:
        self.town.cut(which)

    @rule(which=small, fates=weather)
    def come_back(self, which: int, fates: Fates) -> None:
        self.town.come_back(which)
        self.town.go_on(fates)

    @rule(which=small, fates=weather)
    def beat(self, which: int, fates: Fates) -> None:
        self.town.beat(which)
        self.town.go_on(fates)

    @rule(
        which=small,
        connects=flag,
        statement=st.integers(2, 14),
        verb=st.integers(0, 9),
        user=friends,
        where=small,
        group=groups,
        on=flag,
        fates=weather,
    )
    def interrupt(
        self,
        which: int,
        connects: bool,
        statement: int,
        verb: int,
        user: str,
        where: int,
        group: str,
        on: bool,
        fates: Fates,
    ) -> None:
        town = self.town
        verbs = (
            partial(town.say, user, where, on),
            partial(town.edit, user, where, False),
            partial(town.recall, user, where),
            partial(town.hide, user, where),
            partial(town.acknowledge, user, where, 0, 3, None),
            partial(town.move, user, where, 0),
            partial(town.leave, user, group),
            partial(town.add, "alice", user, group),
            partial(town.share, user, where, on),
            partial(town.introduce, user, group),
        )
        town.interrupt(which, connects, statement, verbs[verb])
        town.go_on(fates)

    @rule(come_back=flag, lost=flag)
    def check(self, come_back: bool, lost: bool) -> None:
        self.town.check(come_back=come_back, lost=lost)


@pytest.mark.django_db
def test_after_one_heartbeat_everybody_is_shown_what_a_fresh_load_shows() -> None:
    Everybody.beginning = Beginning()
    try:
        run_state_machine_as_test(Everybody, settings=SETTINGS)
    finally:
        Everybody.beginning.world.end()
