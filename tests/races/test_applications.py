"""Coming in while others decide on it, bring people in, or go: one stay, one decision, one word of it."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from messaging.errors import ApplicationNotFound, ApplicationOver, NotAMember
from messaging.models import Application, Conversation, Message, Notice, Person, Stay
from messaging.services.groups import JOINED, change_member
from messaging.services.members import (
    Added,
    add_members,
    handle_application,
    join_group,
    leave_group,
    remove_member,
)

from .conftest import Race
from .scenes import group_of, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

ACCEPTED, REFUSED = Application.State.ACCEPTED, Application.State.REFUSED


@pytest.fixture
def admin(alice: Person, bob: Person, wrens: Conversation) -> Person:
    """Bob, who decides with Alice."""
    change_member(by=alice, conversation=wrens, person=bob, role="Admin")
    return bob


@pytest.fixture
def wrens(alice: Person, bob: Person) -> Conversation:
    """Alice's, with Bob: joined with approval."""
    return group_of(alice, [bob], "Public")


def test_whoever_is_let_in_asks_again_and_is_added_all_at_once_is_there_once(
    race: Race, alice: Person, admin: Person, wrens: Conversation
) -> None:
    comers = some_people("comer", 3)
    asked = [application_of(comer, wrens) for comer in comers]

    answers = race(
        [
            call
            for comer, application in zip(comers, asked, strict=True)
            for call in (
                partial(handle_application, by=alice, application=application, accept=True),
                partial(handle_application, by=admin, application=application, accept=True),
                partial(join_group, person=comer, conversation=wrens),
                partial(add_members, by=alice, conversation=wrens, people=[comer]),
            )
        ]
    )

    assert {answer.state for answer in answers if isinstance(answer, Application)} == {ACCEPTED}
    assert Application.objects.count() == 3
    for comer, application in zip(comers, asked, strict=True):
        assert Stay.objects.filter(person=comer, conversation=wrens).count() == 1
        assert tips_about(comer) == 1
        assert endings_told(application) == {
            (alice.pk, Notice.Operation.ASKED, "accepted"): 1,
            (admin.pk, Notice.Operation.ASKED, "accepted"): 1,
            (comer.pk, Notice.Operation.ACCEPTED, "accepted"): 1,
        }


def test_of_two_who_decide_otherwise_at_once_the_first_has_decided(
    race: Race, alice: Person, admin: Person, wrens: Conversation
) -> None:
    comers = some_people("comer", 5)
    asked = [application_of(comer, wrens) for comer in comers]

    answers = race(
        [
            partial(handle_application, by=by, application=application, accept=accept)
            for application in asked
            for by, accept in ((alice, True), (admin, False))
        ],
        refusals=(ApplicationOver,),
    )

    for comer, application, yes, no in zip(comers, asked, answers[::2], answers[1::2], strict=True):
        assert Counter(map(type, (yes, no))) == {Application: 1, ApplicationOver: 1}
        is_in = isinstance(yes, Application)
        application.refresh_from_db()
        assert (application.state, application.ended_by) == ((ACCEPTED, alice) if is_in else (REFUSED, admin))
        assert (Stay.objects.filter(person=comer).count(), tips_about(comer)) == (is_in, is_in)
        ending = Notice.Operation.ACCEPTED if is_in else Notice.Operation.REFUSED
        assert endings_told(application) == {
            (alice.pk, Notice.Operation.ASKED, application.state): 1,
            (admin.pk, Notice.Operation.ASKED, application.state): 1,
            (comer.pk, ending, application.state): 1,
        }


def test_whoever_asks_while_they_are_refused_waits_anew_or_is_refused_but_not_both(
    race: Race, alice: Person, admin: Person, wrens: Conversation
) -> None:
    comers = some_people("comer", 5)
    asked = [application_of(comer, wrens) for comer in comers]

    race(
        [
            call
            for comer, application in zip(comers, asked, strict=True)
            for call in (
                partial(handle_application, by=admin, application=application, accept=False),
                partial(join_group, person=comer, conversation=wrens),
                partial(join_group, person=comer, conversation=wrens),
            )
        ]
    )

    for comer, application in zip(comers, asked, strict=True):
        states = Application.objects.filter(person=comer).order_by("pk").values_list("state", flat=True)
        assert list(states) in (["refused"], ["refused", "waiting"])
        told = Notice.objects.filter(operation=Notice.Operation.ASKED, application__person=comer)
        assert told.count() == 2 * len(states)
        assert not Stay.objects.filter(person=comer).exists()
        assert endings_told(application)[comer.pk, Notice.Operation.REFUSED, "refused"] == 1


def test_whoever_decides_while_they_lose_that_right_has_decided_before_it(
    race: Race, alice: Person, wrens: Conversation
) -> None:
    admins, comers = some_people("admin", 5), some_people("comer", 5)
    add_members(by=alice, conversation=wrens, people=admins)
    for one in admins:
        change_member(by=alice, conversation=wrens, person=one, role="Admin")
    asked = [application_of(comer, wrens) for comer in comers]

    answers = race(
        [
            call
            for one, application in zip(admins, asked, strict=True)
            for call in (
                partial(handle_application, by=one, application=application, accept=True),
                partial(leave_group, person=one, conversation=wrens),
            )
        ],
        refusals=(ApplicationNotFound, NotAMember),
    )

    for one, comer, answer in zip(admins, comers, answers[::2], strict=True):
        was_decided = isinstance(answer, Application)
        assert Stay.objects.filter(person=comer).count() == tips_about(comer) == was_decided
        if was_decided:
            assert came_at(comer) < gone_at(one)


def test_whoever_brings_people_in_while_they_leave_does_so_before_it(race: Race, alice: Person) -> None:
    inviters, comers = some_people("inviter", 6), some_people("comer", 6)
    group = group_of(alice, inviters, "Private")

    answers = race(
        [
            call
            for inviter, comer in zip(inviters, comers, strict=True)
            for call in (
                partial(add_members, by=inviter, conversation=group, people=[comer]),
                partial(leave_group, person=inviter, conversation=group),
            )
        ],
        refusals=(NotAMember,),
    )

    for inviter, comer, answer in zip(inviters, comers, answers[::2], strict=True):
        was_brought = isinstance(answer, Added)
        assert Stay.objects.filter(person=comer).count() == tips_about(comer) == was_brought
        if was_brought:
            assert came_at(comer) < gone_at(inviter)


def test_whoever_is_added_while_they_leave_or_are_removed_is_in_or_out_and_not_between(
    race: Race, alice: Person
) -> None:
    people = some_people("goer", 5)
    group = group_of(alice, people, "Private")

    def go(at: int) -> None:
        if at % 2:
            leave_group(person=people[at], conversation=group)
        else:
            remove_member(by=alice, conversation=group, person=people[at])

    answers: list[Any] = race(
        [
            call
            for at, person in enumerate(people)
            for call in (
                partial(add_members, by=alice, conversation=group, people=[person]),
                partial(go, at),
            )
        ]
    )

    for person, added in zip(people, answers[::2], strict=True):
        stays = Stay.objects.filter(person=person, conversation=group)
        was_added = added.joined == [person.user_id]
        # With the one that they began with; that one has ended, whatever came first.
        assert (stays.count(), stays.current().count()) == (1 + was_added, was_added)
        assert tips_about(person) == 1 + was_added


def application_of(person: Person, group: Conversation) -> Application:
    join_group(person=person, conversation=group)
    return Application.objects.select_related("conversation", "person", "invited_by").get(person=person)


def tips_about(person: Person) -> int:
    """How often the groups have said that somebody is in."""
    return sum(
        tip.payload["operationType"] == JOINED and person.user_id in tip.payload["userIDList"]
        for tip in Message.objects.filter(is_system=True)
    )


def endings_told(application: Application) -> dict[tuple[int, int, str], int]:
    """Who was told what of it how often, and what they know of its end."""
    told = Notice.objects.filter(application=application)
    return Counter(told.values_list("person", "operation", "outcome"))


def came_at(person: Person) -> int:
    return Stay.objects.get(person=person).joined_change


def gone_at(person: Person) -> int:
    return Stay.objects.get(person=person).change_seq
