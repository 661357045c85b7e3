"""Erasing somebody: whoever found them before and comes to a verb after brings nothing of who it was back."""

from collections.abc import Callable

import pytest

from messaging.errors import PersonNotFound
from messaging.models import Conversation, Member, Person
from messaging.services.drafts import set_draft
from messaging.services.groups import change_member
from messaging.services.people import change_profile, erase_person, set_sharing, set_sharing_here


def verbs(alice: Person, bob: Person, group: Conversation) -> dict[str, Callable[[], object]]:
    return {
        "profile": lambda: change_profile(person=bob, nick="Bob again"),
        "sharing": lambda: set_sharing(person=bob, shares=True),
        "sharing here": lambda: set_sharing_here(person=bob, conversation=group, shares=False),
        "name card": lambda: change_member(by=alice, conversation=group, person=bob, name_card="Bobby"),
        "draft": lambda: set_draft(person=bob, conversation=group, text="I was"),
    }


@pytest.mark.parametrize("verb", ["profile", "sharing", "sharing here", "name card", "draft"])
def test_nothing_of_who_it_was_comes_back(alice: Person, bob: Person, group: Conversation, verb: str) -> None:
    come_late = verbs(alice, Person.objects.get(pk=bob.pk), group)[verb]
    erase_person(person=bob)

    with pytest.raises(PersonNotFound):
        come_late()

    erased = Person.objects.get(pk=bob.pk)
    member = Member.objects.get(conversation=group, person=bob)
    assert (erased.nick, erased.shares_since) == ("", None)
    assert (member.name_card, member.draft) == ("", "")
