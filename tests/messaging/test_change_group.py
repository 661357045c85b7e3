"""change_group: what a group says of itself, changed for all its members at once."""

import pytest

from messaging.models import Conversation
from messaging.services.groups import change_member, create_group
from messaging.services.members import add_members, remove_member

from .scenes import say, wire_id

OTHER = {
    "name": "Night owls",
    "avatar": "/pictures/owl.png",
    "introduction": "We read at night",
    "notification": "Hoo",
    "historyVisible": True,
}


@pytest.mark.parametrize("field", OTHER)
def test_changes_what_is_given_and_nothing_else(door, alice, bob, group, field):
    before = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]

    answer = door(alice, "group.change", conversationID=wire_id(group), **{field: OTHER[field]})

    assert answer.status == 200
    after = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    drawn = {"avatar": after["groupProfile"]["avatar"]} if field == "name" else {}
    assert after["groupProfile"] == {**before["groupProfile"], field: OTHER[field], **drawn}
    mine = answer.data["conversation"]["groupProfile"]
    assert {**mine, "selfInfo": None} == {**after["groupProfile"], "selfInfo": None}


def test_tells_everybody_there_and_leaves_a_note(door, frames, alice, bob, group):
    with frames() as told:
        door(alice, "group.change", conversationID=wire_id(group), name="Night owls")

    [(envelope, body)] = told
    profile, note = body["changes"]
    assert envelope.conversation == group.pk
    assert (body["from"], body["to"], profile["changeSeq"], note["changeSeq"]) == (6, 7, 6, 7)
    assert (profile["kind"], profile["groupProfile"]["name"]) == ("conversation", "Night owls")
    assert "selfInfo" not in profile["groupProfile"]
    assert (note["message"]["isSystemMessage"], note["message"]["payload"]["operationType"]) == (True, 6)
    caught_up = door(bob, "conversation.changes", conversationID=wire_id(group), changed_after=5).data
    assert caught_up["changes"] == body["changes"]


def test_changes_nothing_if_it_is_so_already(door, frames, nothing_changes, alice, group):
    first = door(alice, "group.change", conversationID=wire_id(group), **OTHER)

    with nothing_changes(), frames() as told:
        again = door(alice, "group.change", conversationID=wire_id(group), **OTHER)
        empty = door(alice, "group.change", conversationID=wire_id(group))

    assert again == empty == first
    assert told == []


def test_takes_one_note_for_many_fields(door, frames, alice, group):
    with frames() as told:
        door(alice, "group.change", conversationID=wire_id(group), **OTHER)

    assert [change["kind"] for change in told[0].body["changes"]] == ["conversation", "message"]


@pytest.mark.parametrize(
    ("group_type", "role", "field", "verdict"),
    [
        ("Private", "Member", "name", (200, None)),
        ("Private", "Member", "historyVisible", (403, "not_allowed")),
        ("Private", "Admin", "historyVisible", (200, None)),
        ("Public", "Member", "name", (403, "not_allowed")),
        ("Public", "Admin", "name", (200, None)),
        ("Community", "Member", "introduction", (403, "not_allowed")),
        ("ChatRoom", "Member", "avatar", (403, "not_allowed")),
        ("AVChatRoom", "Admin", "notification", (200, None)),
    ],
)
def test_is_for_those_who_may(door, alice, bob, group_type, role, field, verdict):
    group = create_group(creator=alice, group_type=group_type, name="Owls", members=[bob])
    if role == "Admin":
        change_member(by=alice, conversation=group, person=bob, role="Admin")
    before = Conversation.objects.get(pk=group.pk).change_seq

    answer = door(bob, "group.change", conversationID=wire_id(group), **{field: OTHER[field]})

    assert answer.verdict == verdict
    assert (Conversation.objects.get(pk=group.pk).change_seq == before) == (verdict[0] == 403)


def test_is_refused_after_leaving_and_unknown_to_an_outsider(
    door, nothing_changes, alice, bob, charlie, group
):
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        left = door(bob, "group.change", conversationID=wire_id(group), name="Mine")
        foreign = door(charlie, "group.change", conversationID=wire_id(group), name="Mine")
        missing = door(charlie, "group.change", conversationID="GROUPnowhere", name="Mine")

    assert left.verdict == (403, "not_a_member")
    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")


def test_tells_a_leaver_neither_how_many_are_there_nor_what_the_group_says(door, alice, bob, group):
    remove_member(by=alice, conversation=group, person=bob)
    before = door(bob, "conversation.get", conversationID=wire_id(group))

    door(
        alice,
        "group.change",
        conversationID=wire_id(group),
        introduction="Without Bob",
        notification="Secret",
    )
    say(alice, group, "Secret")

    assert door(bob, "conversation.get", conversationID=wire_id(group)) == before
    assert set(before.data["conversation"]["groupProfile"]) == {
        "groupID",
        "type",
        "name",
        "avatar",
        "communityID",
        "isDismissed",
        "selfInfo",
    }


def test_whoever_was_there_keeps_what_was_said_as_it_was_said(door, alice, bob, charlie, group):
    name = wire_id(group)

    def introductions(person):
        payloads = [
            one["payload"] for one in door(person, "message.list", conversationID=name).data["messages"]
        ]
        said = [payload.get("newGroupProfile", {}).get("introduction") for payload in payloads]
        return [one for one in said if one]

    door(alice, "group.change", conversationID=name, introduction="With Bob")
    remove_member(by=alice, conversation=group, person=bob)
    door(alice, "group.change", conversationID=name, introduction="Without Bob")
    add_members(by=alice, conversation=group, people=[charlie])
    door(alice, "group.change", conversationID=name, introduction="With Charlie")

    assert introductions(bob) == ["With Bob"]
    assert introductions(charlie) == ["With Charlie"]
    assert sorted(introductions(alice)) == ["With Bob", "With Charlie", "Without Bob"]


def test_goes_back_to_the_drawn_picture_when_the_chosen_one_is_taken_away(door, alice, group):
    door(alice, "group.change", conversationID=wire_id(group), avatar="/pictures/owl.png")

    answer = door(alice, "group.change", conversationID=wire_id(group), avatar="")

    assert answer.data["conversation"]["groupProfile"]["avatar"].startswith("/avatars/groups/")


def test_draws_the_picture_after_the_name(door, alice, group):
    answer = door(alice, "group.change", conversationID=wire_id(group), name="Night owls")

    assert answer.data["conversation"]["groupProfile"]["avatar"].endswith("?n=Night%20owls")
