"""Who is not there: to the outsider every door answers as if there were nothing; to nobody in particular it is shut."""

import re

import pytest
from rest_framework.test import APIClient

from messaging.commands import COMMANDS
from messaging.services.groups import dismiss_group
from messaging.services.members import add_members, join_group, leave_group

from .calls import CALLS, World
from .doors import ROUTES, request_of
from .scenes import say

NAMING = [
    name
    for name, command in COMMANDS.items()
    if {"conversationID", "messageID"} & command.request().fields.keys()
]


def of_the_owls(name: str, here: World) -> dict[str, object]:
    """The call about something of the private group that Charlie is not in."""
    call = CALLS[name](here)
    return {**call, "conversationID": "GROUPowls"} if "conversationID" in call else call


def of_nothing(name: str, here: World) -> dict[str, object]:
    """The same call about what does not exist."""
    call = CALLS[name](here)
    missing = {"conversationID": "GROUPnowhere", "messageID": f"{here.alice.pk}-1-1"}
    return {field: missing.get(field, value) for field, value in call.items()}


@pytest.mark.parametrize("name", NAMING)
def test_cannot_tell_what_is_not_theirs_from_what_is_not(door, frames, nothing_changes, here, name):
    with nothing_changes(), frames() as told:
        foreign = door(here.charlie, name, **of_the_owls(name, here))
        missing = door(here.charlie, name, **of_nothing(name, here))

    assert foreign == missing
    assert missing.verdict in ((404, "conversation_not_found"), (404, "message_not_found"))
    assert told == []


@pytest.mark.parametrize("name", NAMING)
def test_cannot_tell_it_by_a_byte_or_a_header_either(here, client_of, name):
    client = client_of(here.charlie)
    foreign, missing = (_ask(client, here.charlie, name, of(name, here)) for of in (of_the_owls, of_nothing))

    # Each of the two counts as one.
    left = [re.findall(r"r=(\d+)", answer.headers.pop("RateLimit")[1]) for answer in (foreign, missing)]
    assert [int(one) - 1 for one in left[0]] == [int(one) for one in left[1]] != []
    assert (foreign.content, foreign.status_code, foreign.headers) == (
        missing.content,
        missing.status_code,
        missing.headers,
    )


@pytest.mark.parametrize("name", NAMING)
def test_cannot_tell_who_is_in_a_pair(door, nothing_changes, here, name):
    if "conversationID" not in CALLS[name](here) or name == "message.send":
        return

    with nothing_changes():
        their_pair = door(here.charlie, name, **{**CALLS[name](here), "conversationID": "C2Calice"})
        missing = door(here.charlie, name, **{**CALLS[name](here), "conversationID": "C2Cnobody"})

    assert their_pair == missing
    assert missing.verdict == (404, "conversation_not_found")


@pytest.mark.parametrize("name", [name for name in NAMING if "messageID" in COMMANDS[name].request().fields])
def test_who_joins_later_cannot_tell_what_was_before_from_what_is_not(door, nothing_changes, here, name):
    add_members(by=here.alice, conversation=here.message.conversation, people=[here.charlie])
    own = say(here.charlie, here.message.conversation, "I am here")

    with nothing_changes():
        earlier = door(here.charlie, name, **of_the_owls(name, here))
        missing = door(here.charlie, name, **of_nothing(name, here))

    assert earlier == missing
    assert missing.verdict == (404, "message_not_found")
    assert door(here.charlie, "message.get", messageID=own.message_id).status == 200


@pytest.mark.parametrize("name", [name for name in NAMING if "messageID" in COMMANDS[name].request().fields])
def test_who_left_cannot_tell_what_came_after_from_what_is_not(door, nothing_changes, here, name):
    seen = here.message
    leave_group(person=here.bob, conversation=seen.conversation)
    here = here._replace(message=say(here.alice, seen.conversation, "Bob is gone"))

    with nothing_changes():
        later = door(here.bob, name, **of_the_owls(name, here))
        missing = door(here.bob, name, **of_nothing(name, here))

    assert later == missing
    assert missing.verdict == (404, "message_not_found")
    assert door(here.bob, "message.get", messageID=seen.message_id).status == 200


def test_who_left_is_answered_the_same_whatever_goes_on_there(door, here):
    group = here.message.conversation
    own = say(here.bob, group, "Hoo?").message_id
    leave_group(person=here.bob, conversation=group)

    def everything_that_bob_gets():
        return [
            door(here.bob, "conversation.get", conversationID="GROUPowls"),
            door(here.bob, "message.list", conversationID="GROUPowls"),
            door(here.bob, "message.list", conversationID="GROUPowls", around=1, limit=1),
            door(here.bob, "message.list", conversationID="GROUPowls", after=0, limit=100),
            door(here.bob, "message.get", messageID=here.message.message_id),
            door(here.bob, "message.search", keywords=["hoo"]),
            door(here.bob, "message.send", conversationID="GROUPowls", ID=own, payload={"text": "Hoo?"}),
            door(here.bob, "reaction.list", messageIDs=[own]),
            door(here.bob, "message.revisions", messageID=own),
            door(here.bob, "me.changes", changed_after=0),
            door(here.bob, "position.move", conversationID="GROUPowls", sequence=2**40),
            door(here.bob, "conversation.changes", conversationID="GROUPowls", changed_after=2**40),
        ]

    before = everything_that_bob_gets()
    say(here.alice, group, "Bob is gone", need_read_receipt=True)
    add_members(by=here.alice, conversation=group, people=[here.charlie])
    for message in (own, here.message.message_id):
        door(here.alice, "reaction.add", messageID=message, reactionID="🫖")
        door(here.alice, "message.pin", messageID=message, isPinned=True)
    door(here.alice, "message.edit", messageID=here.message.message_id, payload={"text": "Without Bob"})
    door(
        here.alice, "member.change", conversationID="GROUPowls", userID="alice", nameCard="Chair of the owls"
    )
    door(here.charlie, "position.move", conversationID="GROUPowls")
    door(here.alice, "group.hand_over", conversationID="GROUPowls", userID="charlie")
    door(
        here.charlie,
        "group.change",
        conversationID="GROUPowls",
        introduction="Only for us",
        historyVisible=True,
    )

    assert everything_that_bob_gets() == before


def test_who_left_learns_of_the_groups_end_and_no_more(door, here):
    group = here.message.conversation
    leave_group(person=here.bob, conversation=group)
    before = door(here.bob, "conversation.get", conversationID="GROUPowls").data["conversation"]

    dismiss_group(by=here.alice, conversation=group)

    after = door(here.bob, "conversation.get", conversationID="GROUPowls").data["conversation"]
    assert after == {**before, "groupProfile": {**before["groupProfile"], "isDismissed": True}}


def test_who_joins_an_open_group_is_let_in(door, here):
    """So that what is refused above is not refused to everybody."""
    assert door(here.charlie, "group.join", conversationID="GROUPbirds").status == 201
    assert (
        door(here.charlie, "message.send", conversationID="GROUPbirds", payload={"text": "Hoo"}).status == 201
    )


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_in_particular_gets_nothing(here, nothing_changes, name):
    with nothing_changes():
        real = _ask(APIClient(), here.alice, name, CALLS[name](here))
        missing = _ask(APIClient(), here.alice, name, of_nothing(name, here))

    assert (real.status_code, real.json()["code"]) == (401, "not_logged_in")
    assert (real.content, real.headers) == (missing.content, missing.headers)


def test_whoever_comes_back_sees_their_own_stays(door, here):
    group = here.message.conversation
    type(group).objects.filter(pk=group.pk).update(group_type="ChatRoom")
    leave_group(person=here.bob, conversation=group)
    between = say(here.alice, group, "Without Bob")
    join_group(person=here.bob, conversation=group)

    assert door(here.bob, "message.get", messageID=here.message.message_id).status == 200
    assert door(here.bob, "message.get", messageID=between.message_id).verdict == (404, "message_not_found")


def _ask(client, person, name, params):
    method, address, rest = request_of(person, name, params)
    return getattr(client, method)(address, rest)
