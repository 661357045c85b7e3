"""remove_conversation: gone from my list, until something is said there again. Nothing is read by it."""

from messaging.models import Conversation, Member, Stay
from messaging.services.catch_up import heads_of, total_unread
from messaging.services.members import add_members, remove_member

from .scenes import as_at_first, say, wire_id


def listed(client_of, person):
    """The names in somebody's list; start and heads say the same ones."""
    client = client_of(person)
    names = [one["conversationID"] for one in client.get("/api/v1/conversations/").json()["results"]]
    start = client.get("/api/v1/start/").json()
    assert [one["conversationID"] for one in start["conversations"]["results"]] == names
    assert [head["conversationID"] for head in heads_of(person)["conversations"]] == names
    assert start["unreadCount"] == total_unread(person)
    return set(names)


def test_takes_it_out_of_my_list_until_the_next_message(door, client_of, alice, bob, group, direct):
    say(alice, group)
    assert listed(client_of, bob) == {wire_id(group), "C2Calice"}
    last = Conversation.objects.get(pk=group.pk).last_seq

    removed = door(bob, "conversation.remove", conversationID=wire_id(group))

    assert removed == (
        200,
        {"conversationID": wire_id(group), "keeping": as_at_first(1, removedSeq=last)},
    )
    assert listed(client_of, bob) == {"C2Calice"}
    assert listed(client_of, alice) == {wire_id(group), "C2Cbob"}
    say(alice, group)
    assert listed(client_of, bob) == {wire_id(group), "C2Calice"}


def test_of_one_without_messages_holds_until_the_first(door, client_of, alice, bob, direct):
    door(bob, "conversation.remove", conversationID="C2Calice")
    assert listed(client_of, bob) == set()

    say(bob, direct)

    assert listed(client_of, bob) == {"C2Calice"}


def test_is_told_to_my_own_devices_and_to_nobody_else(door, frames, alice, bob, direct):
    with frames() as told:
        door(bob, "conversation.remove", conversationID="C2Calice")

    [(envelope, body)] = told
    assert (envelope.people, envelope.conversation) == ((bob.pk,), None)
    [change] = body["changes"]
    assert change["keeping"] == as_at_first(1, removedSeq=0)
    assert heads_of(alice)["me"] == 0


def test_reads_nothing_and_gives_no_receipt(door, client_of, alice, bob, group, direct):
    asked, plain = say(alice, group, need_read_receipt=True), say(alice, direct)
    mine = Member.objects.get(person=bob, conversation=group).read_seq
    before = door(alice, "conversation.get", conversationID="C2Cbob")

    for name in (wire_id(group), "C2Calice"):
        door(bob, "conversation.remove", conversationID=name)

    asked.refresh_from_db()
    assert asked.read_count == 0
    assert door(alice, "conversation.get", conversationID="C2Cbob") == before
    assert Member.objects.get(person=bob, conversation=group).read_seq == mine
    assert total_unread(bob) == 0
    say(alice, direct)
    assert plain.seq == 1
    assert total_unread(bob) == 2


def test_is_safe_to_repeat(door, frames, nothing_changes, bob, group):
    first = door(bob, "conversation.remove", conversationID=wire_id(group))

    with nothing_changes(), frames() as told:
        again = door(bob, "conversation.remove", conversationID=wire_id(group))

    assert (again, told) == (first, [])


def test_keeps_the_messages_and_finds_them_by_the_id(door, alice, bob, group):
    say(alice, group, "Hoo")
    door(bob, "conversation.remove", conversationID=wire_id(group))

    found = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    said = door(bob, "message.list", conversationID=wire_id(group)).data["messages"]

    assert (found["present"], found["unreadCount"], said[-1]["payload"]) == (True, 1, {"text": "Hoo"})


def test_is_over_for_who_comes_back(door, client_of, alice, bob, group):
    door(bob, "conversation.remove", conversationID=wire_id(group))
    remove_member(by=alice, conversation=group, person=bob)
    assert door(bob, "conversation.remove", conversationID=wire_id(group)).verdict == (403, "not_a_member")

    add_members(by=alice, conversation=group, people=[bob])

    assert Stay.objects.current().filter(person=bob, conversation=group).exists()
    assert Member.objects.get(person=bob, conversation=group).removed_seq is None
    assert listed(client_of, bob) == {wire_id(group)}


def test_is_the_same_for_the_outsider_and_for_what_is_not_there(door, charlie, group):
    foreign = door(charlie, "conversation.remove", conversationID=wire_id(group))
    missing = door(charlie, "conversation.remove", conversationID="GROUPnowhere")

    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")
