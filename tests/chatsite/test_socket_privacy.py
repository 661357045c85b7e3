"""What no frame may carry to somebody: what was said before they joined, and anything once they are shut out."""

import pytest
from channels.db import database_sync_to_async

from messaging.hub import hub
from messaging.models import Conversation, Message, Person
from messaging.services.groups import change_group
from messaging.services.members import add_members
from messaging.services.messages import edit_message, new_message_id, recall_message, send_message
from messaging.services.people import deactivate_person, erase_person
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def say(sender: Person, conversation: Conversation, text: str) -> Message:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": text},
    ).message


@database_sync_to_async
def in_thread(work):
    return work()


def change(message: Message, sender: Person) -> None:
    edit_message(sender=sender, message_id=message.message_id, payload={"text": "secret, edited"})
    recall_message(by=sender, message_id=message.message_id)


@pytest.mark.parametrize("history_visible", [False, True])
async def test_a_newcomer_hears_of_earlier_messages_only_where_history_is_open(
    history_visible: bool, alice: Person, bob: Person, charlie: Person, group: Conversation
) -> None:
    await in_thread(lambda: change_group(by=alice, conversation=group, history_visible=history_visible))
    before = await in_thread(lambda: say(alice, group, "secret"))
    await in_thread(lambda: add_members(by=alice, conversation=group, people=[charlie]))

    async with Socket() as member, Socket() as newcomer:
        await member.log_in(bob)
        await newcomer.log_in(charlie)
        await in_thread(lambda: change(before, alice))
        await in_thread(lambda: say(alice, group, "for all"))

        heard = {}
        for socket, who in ((member, "bob"), (newcomer, "charlie")):
            texts = []
            while not texts or texts[-1] != "for all":
                [item] = (await socket.next("changes"))["changes"]
                texts.append(item["message"]["payload"].get("text"))
            heard[who] = texts

    everything = ["secret, edited", None, "for all"]
    assert heard == {"bob": everything, "charlie": everything if history_visible else ["for all"]}


async def test_somebody_deactivated_hears_nothing_more_in_a_direct_chat(
    alice: Person, bob: Person, direct: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "nudge", lambda people: None)
    async with Socket() as laptop, Socket() as shut_out:
        await laptop.log_in(alice)
        await shut_out.log_in(bob)
        await in_thread(lambda: deactivate_person(person=bob))
        await in_thread(lambda: say(alice, direct, "are you there?"))

        told = [await laptop.next("changes"), await laptop.next("changes")]
        assert told[-1]["changes"][0]["message"]["payload"] == {"text": "are you there?"}
        assert await shut_out.hears_nothing()


async def test_an_erasure_is_told_without_the_name(alice: Person, bob: Person, group: Conversation) -> None:
    async with Socket() as socket:
        ready = await socket.log_in(alice)
        await in_thread(lambda: erase_person(person=bob))

        told = [item for _ in range(2) for item in (await socket.next("changes"))["changes"]]
        [head] = [one for one in ready["conversations"] if one["conversationID"].startswith("GROUP")]
        page = await socket.call(
            "conversation.changes",
            {"conversationID": head["conversationID"], "changed_after": head["changeSeq"]},
        )

    assert told == page["data"]["changes"]
    assert [item["kind"] for item in told] == ["message", "member"]
    assert '"bob"' not in str(told).replace("'", '"')
    assert '"Bob"' not in str(told).replace("'", '"')
