"""Whatever people do, in whatever order: tallies, lists and numbers say what a simple model says."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from messaging.models import Conversation, Message, Person
from messaging.services.members import add_members, remove_member
from messaging.services.people import deactivate_person, reactivate_person, set_sharing
from receipts.services.acknowledge import Call, Item, acknowledge
from receipts.services.audience import audience, readers
from receipts.services.catch_up import changed_tallies, head_of
from receipts.services.presence import presences_of
from receipts.services.summaries import summaries

from .scenes import crowded, fresh, many_people, say

PEOPLE = 4
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["say", "read", "read", "read_all", "leave", "join", "off", "on", "hush", "share"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 5),
    ),
    max_size=25,
)


class Model:
    """What each message should say, kept the plain way."""

    def __init__(self, alice: Person, people: list[Person]) -> None:
        self.alice, self.people = alice, people
        self.group = crowded(alice, people)
        self.here = set(range(PEOPLE))
        self.active = set(range(PEOPLE))
        self.sharing = set(range(PEOPLE))
        self.messages: list[Message] = []
        self.audience: list[set[int]] = []
        self.readers: list[list[int]] = []

    def do(self, verb: str, who: int, which: int) -> None:
        person = self.people[who]
        if verb == "say":
            self.messages.append(say(self.alice, self.group))
            self.audience.append(set(self.here))
            self.readers.append([])
        elif verb.startswith("read"):
            self.read(who, self.messages if verb == "read_all" else self.messages[which : which + 1])
        elif verb == "leave" and who in self.here:
            self.here.discard(who)
            remove_member(by=self.alice, conversation=self.group, person=person)
        elif verb == "join":
            self.here.add(who)
            add_members(by=self.alice, conversation=self.group, people=[person])
        elif verb in ("off", "on"):
            (self.active.discard if verb == "off" else self.active.add)(who)
            (deactivate_person if verb == "off" else reactivate_person)(person=person)
        elif verb in ("hush", "share"):
            (self.sharing.discard if verb == "hush" else self.sharing.add)(who)
            set_sharing(person=person, shares=verb == "share")

    def read(self, who: int, messages: list[Message]) -> None:
        if not messages:
            return
        [outcome] = acknowledge([Call(self.people[who].pk, [Item(one.message_id) for one in messages])])
        assert isinstance(outcome, list)
        for message, answer in zip(messages, outcome, strict=True):
            at = self.messages.index(message)
            may = who in self.here & self.active & self.sharing & self.audience[at]
            has = who in self.readers[at]
            assert (answer.result == "already") == has
            assert (answer.result == "ok") == (may and not has)
            if answer.result == "ok":
                self.readers[at].append(who)

    def check(self) -> None:
        if not self.messages:
            return
        ids = [message.message_id for message in self.messages]
        shown = summaries(viewer=self.alice, message_ids=ids)
        for at, one in enumerate(shown):
            could = (self.audience[at] - set(self.readers[at])) & self.here & self.active
            assert (one["audienceCount"], one["readCount"], one["unreadCount"]) == (
                len(self.audience[at]),
                len(self.readers[at]),
                len(could),
            )
        self.check_lists(ids[-1], len(ids) - 1)
        caught = changed_tallies(sender=self.alice, after=0, limit=100)
        assert {row["messageID"] for row in caught.receipts} == {
            ids[at] for at in range(len(ids)) if self.readers[at]
        }
        stamps = [row["tallySeq"] for row in caught.receipts]
        assert stamps == sorted(set(stamps))
        assert caught.cursor == head_of(self.alice) == max(stamps, default=0)

    def check_lists(self, message_id: str, at: int) -> None:
        asked: dict[str, Any] = {"viewer": self.alice, "message_id": message_id, "cursor": "", "count": 100}
        names = [person.user_id for person in self.people]
        read = readers(filter=0, **asked)["readUserIDList"]
        unread = readers(filter=1, **asked)["unreadUserIDList"]
        counts = audience(state="", query="", **asked)["counts"]
        could = (self.audience[at] - set(self.readers[at])) & self.here & self.active
        assert read == [names[who] for who in self.readers[at]]
        assert unread == [names[who] for who in sorted(could)]
        assert counts["read"] == len(read)
        assert counts["unread"] + counts["private"] == len(unread)
        assert counts["private"] == len(could - self.sharing)
        assert sum(counts.values()) == len(self.audience[at])


@pytest.mark.django_db
@given(STEPS)
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_totals_and_lists_say_what_a_plain_model_says(
    alice: Person, steps: list[tuple[str, int, int]]
) -> None:
    """receipts 3: the invariant: `readCount` = rows = highest ordinal = length of the read list;
    `0 <= readCount <= audienceCount`; the lists and the counts agree."""
    with transaction.atomic():
        model = Model(alice, many_people(PEOPLE))
        for step in steps:
            model.do(*step)
        model.check()
        call_command("recount_receipts", verbosity=0)
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(STEPS, st.booleans())
@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_verb_sees_what_the_query_set_sees(
    alice: Person, steps: list[tuple[str, int, int]], history_visible: bool
) -> None:
    """receipts 4: a message the caller may not see is `not_found`: `acknowledge` and `visible_to` agree on which."""
    with transaction.atomic():
        model = Model(alice, many_people(PEOPLE))
        Conversation.objects.filter(pk=model.group.pk).update(history_visible=history_visible)
        for step in steps:
            model.do(*step)
        for person in model.people:
            place = (person.pk, model.group.pk)
            presence = presences_of([place])[place]
            visible = set(Message.objects.visible_to(person).values_list("pk", flat=True))
            assert {one.pk for one in model.messages if presence.sees(one.seq)} == visible & {
                one.pk for one in model.messages
            }
            for at, message in enumerate(model.messages):
                counted = presence.was_counted(fresh(message).seq)
                assert counted == (model.people.index(person) in model.audience[at])
        transaction.set_rollback(True)
