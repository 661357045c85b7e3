"""What the people of a kept state have done: all that leaves something behind, by verbs that every release has."""

from itertools import count
from typing import Any

from messaging.models import Conversation, Message, Person
from messaging.services.access import issue_ticket, issue_token
from messaging.services.direct import open_direct
from messaging.services.groups import (
    change_group,
    change_member,
    create_group,
    dismiss_group,
    hand_over,
    set_receipt_policy,
)
from messaging.services.members import add_members, join_group, leave_group, remove_member
from messaging.services.messages import edit_message, hide_messages, recall_message, send_message
from messaging.services.people import (
    change_profile,
    create_person,
    deactivate_person,
    erase_person,
    reactivate_person,
    set_sharing,
    set_sharing_here,
)
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, acknowledge

NAMES = ("alice", "bob", "dora", "eve", "fay", "gus", "hal")

numbers = count(1)


def make() -> None:
    """Alice's group and her chat with Bob, a live room, a group that is over; people who left, came back, were
    switched off, erased; messages read, edited, recalled, hidden."""
    alice, bob, dora, eve, fay, gus, hal = (create_person(user_id=name, nick=name.title()) for name in NAMES)
    bot = create_person(user_id="helper", is_bot=True)
    group = create_group(
        creator=alice,
        group_type="Private",
        group_id="owls",
        name="Owls",
        members=[bob, dora, eve, fay, gus, bot],
    )
    for turn in range(8):
        asked = _say(alice, group, f"Round {turn}", ask=True)
        _read([bob, dora, eve][: turn % 4], asked)
    leave_group(person=eve, conversation=group)
    unheard = _say(bob, group, "While Eve was away", ask=True)
    _read([dora], unheard)
    add_members(by=bob, conversation=group, people=[eve, hal])
    edited = _say(alice, group, "At five", ask=True)
    _read([eve, dora], edited)
    edit_message(sender=alice, message_id=edited.message_id, payload={"text": "At six"}, ask_again=True)
    _read([eve, bob], edited)
    recalled = _say(dora, group, "Oh", ask=True)
    _read([bob], recalled)
    recall_message(by=dora, message_id=recalled.message_id)
    hide_messages(person=alice, message_ids=[unheard.message_id, recalled.message_id])
    change_member(by=alice, conversation=group, person=bob, role="Admin", name_card="Bobby")
    remove_member(by=alice, conversation=group, person=gus)
    change_group(by=bob, conversation=group, name="Barn owls", history_visible=True)
    set_receipt_policy(conversation=group, visible_to="members")
    for person, seq in ((alice, 5), (dora, None), (dora, 3)):
        move_read_position(person=person, conversation=group, seq=seq)

    deactivate_person(person=hal)
    deactivate_person(person=eve)
    reactivate_person(person=eve)
    set_sharing(person=dora, shares=False)
    set_sharing(person=dora, shares=True)
    set_sharing_here(person=bob, conversation=group, shares=False)
    change_profile(person=eve, nick="Evelyn")
    erase_person(person=fay)
    _read([eve, dora], _say(alice, group, "One more", ask=True))

    pair = open_direct(person=alice, peer=bob)
    for turn in range(6):
        said = _say((alice, bob)[turn % 2], pair, f"Word {turn}", ask=turn > 3)
        _read([bob] if turn == 4 else [], said)
    for person in (bob, alice):
        move_read_position(person=person, conversation=pair)
    _say(alice, pair, "Still there?", ask=True)
    _say(dora, open_direct(person=dora, peer=alice), "Hello", ask=False)

    room = create_group(creator=dora, group_type="AVChatRoom", group_id="room", members=[bob])
    join_group(person=alice, conversation=room)
    hand_over(by=dora, conversation=room, person=bob)
    _say(dora, room, "Live", ask=True)
    over = create_group(creator=bob, group_type="Public", group_id="over", members=[dora])
    _read([dora], _say(bob, over, "The last round", ask=True))
    dismiss_group(by=bob, conversation=over)

    token, _ = issue_token(person=alice, scope="person", seconds=3600)
    issue_ticket(person=alice, token=token)
    issue_ticket(person=bob, session_key="the session of a browser")


def _say(sender: Person, conversation: Conversation, text: str, *, ask: bool) -> Message:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=f"{sender.pk}-1763900000000-{next(numbers)}",
        type="TIMTextElem",
        payload={"text": text},
        need_read_receipt=ask,
    ).message


def _read(readers: list[Person], message: Message) -> None:
    calls: list[Any] = [Call(reader.pk, [Item(message.message_id, origin="viewed")]) for reader in readers]
    acknowledge(calls)
