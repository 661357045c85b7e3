"""Friends: asked for, accepted or refused, named, grouped, parted from. Each side of it is one person's own."""

import pytest

from messaging.models import Contact, FriendGroup, Person
from messaging.services.blocks import block_person
from messaging.services.friends import accept_request, add_friend
from messaging.services.people import create_person, erase_person


def known(door, person) -> list[tuple]:
    rows = door(person, "contact.list").data["contacts"]
    return [(row["userID"], row["isFriend"], row["request"]) for row in rows]


def takes(person: Person, how: str) -> None:
    Person.objects.filter(pk=person.pk).update(allow_type=f"AllowType_Type_{how}")


@pytest.fixture
def friends(alice, bob) -> None:
    add_friend(person=alice, other=bob, remark="Bobby")
    accept_request(person=bob, other=alice)


def test_a_request_is_told_to_both_each_as_their_own(door, frames, alice, bob, charlie):
    with frames() as told:
        answer = door(alice, "friend.add", userID="bob", wording="Tea?", remark="Bobby")

    assert answer.data["contact"]["request"] == "sent"
    mine, theirs = (body["changes"][0]["contact"] for _, body in told)
    assert [envelope.people for envelope, _ in told] == [(alice.pk,), (bob.pk,)]
    assert mine == answer.data["contact"]
    assert (theirs["userID"], theirs["request"], theirs["wording"], theirs["requestSeen"]) == (
        "alice",
        "received",
        "Tea?",
        False,
    )
    # What she calls him is hers.
    assert theirs["remark"] == ""
    assert known(door, charlie) == []


def test_is_accepted_once(door, nothing_changes, alice, bob):
    door(alice, "friend.add", userID="bob")

    assert door(bob, "friend_request.accept", userID="alice").data["contact"]["isFriend"] is True
    with nothing_changes():
        assert door(bob, "friend_request.accept", userID="alice").status == 200

    assert known(door, alice) == [("bob", True, "")]
    assert known(door, bob) == [("alice", True, "")]


def test_what_was_not_asked_is_not_accepted(door, nothing_changes, alice, bob):
    with nothing_changes():
        refused = door(alice, "friend_request.accept", userID="bob")

    assert refused.verdict == (404, "request_not_found")


@pytest.mark.parametrize("end", ["friend_request.refuse", "friend_request.drop"])
def test_is_gone_from_whoever_ends_it(door, nothing_changes, alice, bob, end):
    door(alice, "friend.add", userID="bob")

    door(bob, end, userID="alice")
    with nothing_changes():
        door(bob, end, userID="alice")

    assert known(door, bob) == []
    # A refusal is told; that it was dropped is not.
    assert known(door, alice) == ([] if end == "friend_request.refuse" else [("bob", False, "sent")])


def test_is_withdrawn_on_both_sides(door, alice, bob):
    door(alice, "friend.add", userID="bob")

    door(alice, "friend_request.drop", userID="bob")

    assert (known(door, alice), known(door, bob)) == ([], [])


def test_two_who_ask_each_other_are_friends(door, alice, bob):
    door(alice, "friend.add", userID="bob")
    door(bob, "friend.add", userID="alice")

    assert (known(door, alice), known(door, bob)) == ([("bob", True, "")], [("alice", True, "")])


def test_who_takes_anybody_is_not_asked_and_who_takes_nobody_refuses(door, nothing_changes, alice, bob, dora):
    takes(bob, "AllowAny")
    takes(dora, "DenyAny")

    assert door(alice, "friend.add", userID="bob").data["contact"]["isFriend"] is True
    with nothing_changes():
        refused = door(alice, "friend.add", userID="dora")
    assert (refused.verdict, refused.data["errorCode"]) == ((403, "not_taking_requests"), 30516)


def test_who_has_blocked_refuses_in_the_same_words_as_who_takes_nobody(door, alice, bob, dora):
    takes(dora, "DenyAny")
    block_person(person=bob, other=alice)

    assert door(alice, "friend.add", userID="bob") == door(alice, "friend.add", userID="dora")


def test_blocking_ends_what_waits_and_tells_the_other_nothing(door, frames, alice, bob):
    door(bob, "friend.add", userID="alice")
    with frames() as told:
        door(alice, "block.add", userID="bob")

    assert [envelope.people for envelope, _ in told] == [(alice.pk,)]
    assert known(door, bob) == [("alice", False, "sent")]
    assert known(door, alice) == [("bob", False, "")]


def test_one_way_is_a_friend_of_mine_alone(door, alice, bob):
    takes(bob, "AllowAny")
    door(alice, "friend.add", userID="bob", oneWay=True)

    checked = door(alice, "friend.check", userIDs=["bob"]).data["results"]
    assert checked == [{"userID": "bob", "isFriend": True, "countsMe": False}]
    assert known(door, bob) == []


def test_all_that_came_are_seen_each_with_a_number(door, frames, alice, bob, dora):
    for who in (bob, dora):
        add_friend(person=who, other=alice)

    with frames() as told:
        assert door(alice, "friend_request.see").data == {"seen": 2}

    assert [body["from"] for _, body in told] == [3, 4]
    assert door(alice, "friend_request.see").data == {"seen": 0}


def test_a_friend_is_called_what_i_like_and_nobody_else_sees_it(door, alice, bob, friends):
    before = door(bob, "contact.list")

    changed = door(
        alice, "friend.change", userID="bob", remark="Bobby B", custom={"Tag_SNS_Custom_Tea": "mint"}
    )

    assert (changed.data["contact"]["remark"], changed.data["contact"]["custom"]) == (
        "Bobby B",
        {"Tag_SNS_Custom_Tea": "mint"},
    )
    assert door(bob, "contact.list") == before
    assert door(bob, "friend.change", userID="dora").verdict == (404, "person_not_found")


def test_who_is_no_friend_is_called_nothing(door, nothing_changes, alice, bob):
    with nothing_changes():
        assert door(alice, "friend.change", userID="bob", remark="B").verdict == (404, "friend_not_found")


def test_parting_is_told_to_both_and_empties_the_groups(door, nothing_changes, alice, bob, friends):
    made = door(alice, "friend_group.create", name="Tea", userIDs=["bob"]).data["friendGroup"]
    assert made["userIDs"] == ["bob"]

    door(alice, "friend.delete", userID="bob")
    with nothing_changes():
        door(alice, "friend.delete", userID="bob")

    assert (known(door, alice), known(door, bob)) == ([], [])
    [group] = door(alice, "contact.list").data["friendGroups"]
    assert (group["name"], group["userIDs"]) == ("Tea", [])


def test_a_group_of_friends_holds_friends_alone(door, nothing_changes, alice, bob, dora, friends):
    group = door(alice, "friend_group.create", name="Tea").data["friendGroup"]["friendGroupID"]

    with nothing_changes():
        stranger = door(alice, "friend_group.change", friendGroupID=group, add=["dora"])
        taken = door(alice, "friend_group.create", name="Tea")
        foreign = door(bob, "friend_group.delete", friendGroupID=group)
        missing = door(bob, "friend_group.delete", friendGroupID="999999")

    assert (stranger.verdict, stranger.data["userID"]) == ((404, "friend_not_found"), "dora")
    assert taken.verdict == (409, "friend_group_taken")
    assert foreign == missing
    assert missing.verdict == (404, "friend_group_not_found")
    full = door(alice, "friend_group.change", friendGroupID=group, add=["bob"], name="Coffee")
    assert (full.data["friendGroup"]["name"], full.data["friendGroup"]["userIDs"]) == ("Coffee", ["bob"])
    gone = door(alice, "friend_group.delete", friendGroupID=group).data["friendGroup"]
    assert (gone["isDeleted"], gone["name"]) == (True, "")
    assert door(alice, "contact.list").data["friendGroups"] == []
    [*_, last] = door(alice, "me.changes", changed_after=0).data["changes"]
    assert last == {"kind": "friendGroup", "changeSeq": gone["changeSeq"], "friendGroup": gone}


def test_somebody_erased_is_nobodys_friend(door, alice, bob, friends):
    door(alice, "friend_group.create", name="Tea", userIDs=["bob"])

    erase_person(person=bob)

    assert known(door, alice) == []
    assert FriendGroup.objects.get().members == []
    assert list(Contact.objects.filter(person=bob).values_list("remark", "friend_since")) == [("", None)]


def test_contacts_come_in_pages(door, alice, bob, charlie, dora):
    for who in (bob, charlie, dora):
        add_friend(person=alice, other=who)

    first = door(alice, "contact.list", limit=2).data
    rest = door(alice, "contact.list", limit=2, after=first["next"]).data

    assert [row["userID"] for row in (*first["contacts"], *rest["contacts"])] == ["bob", "charlie", "dora"]
    assert rest["next"] is None


def test_two_at_once_are_friends_and_nothing_is_lost(transactional_db, at_once):
    one, other = create_person(user_id="one"), create_person(user_id="other")
    results = at_once(
        [
            lambda: add_friend(person=one, other=other),
            lambda: add_friend(person=other, other=one),
        ]
    )

    assert not [fault for fault in results if isinstance(fault, Exception)], results
    assert Contact.objects.filter(friend_since__isnull=False).count() == 2
