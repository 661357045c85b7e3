"""clear_history: what has been said so far is deleted for oneself, and nothing changes for anybody else."""

from messaging.services.keeping import clear_history
from messaging.services.messages import edit_message
from receipts.services.acknowledge import Call, Item, acknowledge

from .scenes import say, texts, wire_id


def history(door, who, group):
    return texts(door(who, "message.list", conversationID=wire_id(group)).data["messages"])


def test_is_gone_for_me_and_there_for_the_others(door, alice, bob, group):
    message = say(alice, group, "Tea?")

    answer = door(bob, "history.clear", conversationID=wire_id(group))

    assert (answer.status, answer.data["keeping"]["clearedSeq"]) == (200, message.seq)
    assert history(door, bob, group) == []
    assert door(bob, "message.get", messageID=message.message_id).verdict == (404, "message_not_found")
    assert history(door, alice, group) == [None, "Tea?"]


def test_is_neither_unread_nor_the_last_message_nor_a_mention_nor_a_change(door, alice, bob, group):
    say(alice, group, "Tea?", at_user_list=["bob"])

    door(bob, "history.clear", conversationID=wire_id(group))

    shown = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    assert (shown["unreadCount"], shown["lastMessage"], shown["groupAtInfoList"]) == (0, None, [])
    changes = door(bob, "conversation.changes", conversationID=wire_id(group), changed_after=0).data
    assert [change for change in changes["changes"] if change["kind"] == "message"] == []


def test_what_comes_later_is_seen_and_an_edit_brings_nothing_back(door, alice, bob, group):
    early = say(alice, group, "Tea?")
    clear_history(person=bob, conversation=group)

    say(alice, group, "Scones?")
    edit_message(sender=alice, message_id=early.message_id, payload={"text": "Tea!"})

    assert history(door, bob, group) == ["Scones?"]
    assert (
        door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]["unreadCount"] == 1
    )


def test_tells_my_own_devices_alone_and_once(door, frames, nothing_changes, alice, bob, group):
    say(alice, group)

    with frames() as told:
        door(bob, "history.clear", conversationID=wire_id(group))
    with nothing_changes(), frames() as again:
        door(bob, "history.clear", conversationID=wire_id(group))

    [(envelope, body)] = told
    assert envelope.people == (bob.pk,)
    assert body["changes"][0]["keeping"]["clearedSeq"] == 2
    assert again == []


class TestReceipts:
    def test_reads_nothing_and_what_is_cleared_is_not_found(self, door, alice, bob, group):
        message = say(alice, group, need_read_receipt=True)
        clear_history(person=bob, conversation=group)

        [[result]] = acknowledge([Call(bob.pk, [Item(message.message_id)])])

        message.refresh_from_db()
        assert (result.result, message.read_count) == ("not_found", 0)

    def test_the_sender_who_cleared_it_is_told_no_totals_and_the_count_goes_on(
        self, door, frames, alice, bob, dora, group
    ):
        message = say(alice, group, need_read_receipt=True)
        acknowledge([Call(bob.pk, [Item(message.message_id)])])
        clear_history(person=alice, conversation=group)

        with frames() as told:
            acknowledge([Call(dora.pk, [Item(message.message_id)])])

        message.refresh_from_db()
        assert message.read_count == 2
        assert [one.body for one in told if one.body.get("receipts")] == []

    def test_an_onlooker_who_cleared_it_is_told_none_either(self, frames, alice, bob, dora, group):
        type(group).objects.filter(pk=group.pk).update(receipts_visible_to="members")
        message = say(alice, group, need_read_receipt=True)
        clear_history(person=dora, conversation=group)

        with frames() as told:
            acknowledge([Call(bob.pk, [Item(message.message_id)])])

        people = {person for one in told if one.body["frame"] == "receipts" for person in one.envelope.people}
        assert people == {alice.pk, bob.pk}
