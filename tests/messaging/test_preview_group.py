"""What somebody may know of a group before they are in it."""

import pytest

from messaging.services.groups import create_group, dismiss_group
from messaging.services.members import leave_group

from .scenes import wire_id

SHOWN = {
    "groupID": "birds",
    "type": "Public",
    "name": "Birds",
    "introduction": "For all who look up",
    "memberCount": 2,
    "joinOption": "NeedPermission",
    "isMember": False,
    "isWaiting": False,
}


@pytest.fixture
def birds(alice, bob):
    return create_group(
        creator=alice,
        group_type="Public",
        group_id="birds",
        name="Birds",
        introduction="For all who look up",
        notification="Only for us",
        members=[bob],
    )


def test_says_what_it_is_and_how_one_comes_in_and_nothing_of_who_is_there(door, charlie, birds):
    seen = door(charlie, "group.preview", conversationID="GROUPbirds")

    assert seen.status == 200
    assert seen.data.pop("avatar").startswith("/avatars/groups/birds.svg")
    assert seen.data == SHOWN


def test_says_whether_one_is_in_it_or_waits(door, bob, charlie, birds):
    asked = {"conversationID": "GROUPbirds"}
    assert door(bob, "group.preview", **asked).data["isMember"]

    door(charlie, "group.join", **asked)

    seen = door(charlie, "group.preview", **asked).data
    assert (seen["isMember"], seen["isWaiting"]) == (False, True)


def test_a_private_group_is_there_for_its_members_alone(door, alice, bob, charlie):
    work = create_group(creator=alice, group_type="Private", group_id="work", members=[bob])

    assert door(bob, "group.preview", conversationID=wire_id(work)).status == 200
    leave_group(person=bob, conversation=work)

    for outsider in (bob, charlie):
        seen = door(outsider, "group.preview", conversationID=wire_id(work))
        assert seen.verdict == (404, "conversation_not_found")


def test_a_group_that_was_dismissed_is_there_for_nobody(door, alice, charlie, birds):
    dismiss_group(by=alice, conversation=birds)

    for one in (alice, charlie):
        assert door(one, "group.preview", conversationID="GROUPbirds").verdict == (
            404,
            "conversation_not_found",
        )
