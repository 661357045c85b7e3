"""set_draft: what I have begun to write, for my other devices. Nobody else learns of it."""

import pytest

from messaging.errors import PersonNotFound
from messaging.models import Conversation, Member, Person
from messaging.services.catch_up import heads_of
from messaging.services.drafts import set_draft
from messaging.services.groups import dismiss_group
from messaging.services.members import add_members, remove_member
from messaging.services.people import erase_person

from .scenes import as_at_first, say, wire_id

DRAFT = "Tea at \u2067five\u2069? \U0001fad6\n"


def draft_in(door, person: Person, conversation: str) -> str:
    return door(person, "conversation.get", conversationID=conversation).data["conversation"]["draftText"]


def test_is_kept_to_the_letter_and_cleared(door, alice, group, direct):
    for number, name in ((1, wire_id(group)), (3, "C2Cbob")):
        kept = door(alice, "draft.set", conversationID=name, draftText=DRAFT)
        assert kept == (200, {"conversationID": name, "draftText": DRAFT, "changeSeq": number})
        assert draft_in(door, alice, name) == DRAFT

        cleared = door(alice, "draft.set", conversationID=name, draftText="")
        assert cleared.data == {"conversationID": name, "draftText": "", "changeSeq": number + 1}
        assert draft_in(door, alice, name) == ""


def test_is_told_to_my_own_devices_and_to_nobody_else(door, frames, alice, group):
    number = Conversation.objects.get(pk=group.pk).change_seq

    with frames() as told:
        door(alice, "draft.set", conversationID=wire_id(group), draftText="Tea at")

    begun = {
        "kind": "membership",
        "changeSeq": 1,
        "conversationID": wire_id(group),
        "readSeq": 0,
        "sharesReceipts": True,
        "draftText": "Tea at",
        "keeping": as_at_first(1),
    }
    [(envelope, body)] = told
    assert (envelope.people, envelope.conversation) == ((alice.pk,), None)
    assert body == {"frame": "me", "from": 1, "to": 1, "changes": [begun]}
    assert door(alice, "me.changes", changed_after=0).data["changes"] == [begun]
    assert Conversation.objects.get(pk=group.pk).change_seq == number


def test_changes_nothing_that_others_see(door, client_of, alice, bob, charlie, group, direct):
    say(alice, group)

    def all_that_they_see():
        return [
            [
                door(who, name, conversationID=conversation, **more)
                for name, more in (
                    ("conversation.get", {}),
                    ("conversation.changes", {"changed_after": 0}),
                    ("message.list", {}),
                )
            ]
            + [door(who, "me.changes", changed_after=0), heads_of(who)]
            + [
                client_of(who).get(f"/api/v1/{address}").json()
                for address in ("conversations/", "users/alice/")
            ]
            for who, conversation in ((bob, wire_id(group)), (bob, "C2Calice"), (charlie, wire_id(group)))
        ]

    before = all_that_they_see()
    for conversation in (wire_id(group), "C2Cbob"):
        door(alice, "draft.set", conversationID=conversation, draftText="A secret")

    assert all_that_they_see() == before
    assert draft_in(door, alice, "C2Cbob") == "A secret"


def test_of_the_same_text_makes_no_number(door, frames, nothing_changes, alice, group):
    door(alice, "draft.set", conversationID=wire_id(group), draftText="Tea at")

    with nothing_changes(), frames() as told:
        again = door(alice, "draft.set", conversationID=wire_id(group), draftText="Tea at")

    assert (again.data["draftText"], again.data["changeSeq"], told, heads_of(alice)["me"]) == (
        "Tea at",
        1,
        [],
        1,
    )


def test_stays_when_something_is_sent(door, alice, group):
    """The client that sends knows whether it was the draft."""
    door(alice, "draft.set", conversationID=wire_id(group), draftText="Tea at")

    door(alice, "message.send", conversationID=wire_id(group), payload={"text": "One moment"})

    assert draft_in(door, alice, wire_id(group)) == "Tea at"


def test_is_as_long_as_a_text_may_be(door, nothing_changes, settings, alice, group):
    settings.CHAT_LIMITS = {"text_characters": 5}

    with nothing_changes():
        beyond = door(alice, "draft.set", conversationID=wire_id(group), draftText="abcdef")

    assert beyond.verdict == (400, "invalid")
    [error] = beyond.data["errors"]
    assert (error["field"], "textCharacters" in error["text"]) == ("draftText", True)
    assert door(alice, "draft.set", conversationID=wire_id(group), draftText="abcde").status == 200


def test_is_not_changed_by_who_has_left_and_found_again_by_who_comes_back(
    door, nothing_changes, alice, bob, charlie, group
):
    door(bob, "draft.set", conversationID=wire_id(group), draftText="Tea at")
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        left = door(bob, "draft.set", conversationID=wire_id(group), draftText="")
        foreign = door(charlie, "draft.set", conversationID=wire_id(group), draftText="Me too")
        missing = door(charlie, "draft.set", conversationID="GROUPnowhere", draftText="Me too")

    assert left.verdict == (403, "not_a_member")
    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")
    add_members(by=alice, conversation=group, people=[bob])
    assert draft_in(door, bob, wire_id(group)) == "Tea at"
    assert door(bob, "draft.set", conversationID=wire_id(group), draftText="").status == 200


def test_is_refused_in_a_group_that_is_over(door, alice, group):
    dismiss_group(by=alice, conversation=group)

    assert door(alice, "draft.set", conversationID=wire_id(group), draftText="?").verdict == (
        403,
        "not_a_member",
    )


def test_opens_no_conversation(door, frames, nothing_changes, alice, bob):
    """It would tell Bob that Alice has begun to write to him."""
    with nothing_changes(), frames() as told:
        answer = door(alice, "draft.set", conversationID="C2Cbob", draftText="Bob")

    assert (answer.verdict, told) == ((404, "conversation_not_found"), [])


def test_is_forgotten_with_the_person(door, alice, bob, group):
    door(bob, "draft.set", conversationID=wire_id(group), draftText="My secret")

    erase_person(person=bob)

    assert Member.objects.get(person=bob).draft == ""
    with pytest.raises(PersonNotFound):
        set_draft(person=bob, conversation=group, text="Still here")
    assert Member.objects.get(person=bob).draft == ""
