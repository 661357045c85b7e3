"""One good call of each command by Alice, and the world in which it succeeds."""

from collections.abc import Callable
from typing import Any, NamedTuple

from messaging.models import Message, Person
from messaging.services.direct import open_direct
from messaging.services.groups import create_group

from .scenes import say

OWLS, BIRDS, BEES = (
    {"conversationID": "GROUPowls"},
    {"conversationID": "GROUPbirds"},
    {"conversationID": "GROUPbees"},
)


class World(NamedTuple):
    """Alice owns `owls`, is in `bees`, and could join Bob's `birds`. She said `message` in `owls`."""

    alice: Person
    bob: Person
    charlie: Person
    message: Message


def world(alice: Person, bob: Person, charlie: Person, dora: Person) -> World:
    owls = create_group(creator=alice, group_type="Private", group_id="owls", members=[bob, dora])
    create_group(creator=bob, group_type="Public", group_id="birds", members=[dora])
    create_group(creator=bob, group_type="Private", group_id="bees", members=[alice])
    open_direct(person=alice, peer=bob)
    return World(alice, bob, charlie, say(alice, owls, "Tea?"))


CALLS: dict[str, Callable[[World], dict[str, Any]]] = {
    "me.get": lambda world: {},
    "me.change": lambda world: {"nick": "Al"},
    "me.changes": lambda world: {"changed_after": 0},
    "conversation.open": lambda world: {"userID": "dora"},
    "conversation.get": lambda world: {**OWLS},
    "conversation.changes": lambda world: {**OWLS, "changed_after": 0},
    "group.create": lambda world: {"groupType": "Public", "memberIDs": ["bob"]},
    "group.change": lambda world: {**OWLS, "name": "Night owls"},
    "group.dismiss": lambda world: {**OWLS},
    "group.hand_over": lambda world: {**OWLS, "userID": "bob"},
    "group.add": lambda world: {**OWLS, "userIDs": ["charlie"]},
    "group.join": lambda world: {**BIRDS},
    "group.remove": lambda world: {**OWLS, "userID": "bob"},
    "group.leave": lambda world: {**BEES},
    "member.change": lambda world: {**OWLS, "userID": "bob", "role": "Admin"},
    "position.move": lambda world: {**OWLS, "sequence": 1},
    "sharing.change": lambda world: {**OWLS, "sharesReceipts": False},
    "message.list": lambda world: {**OWLS},
    "message.send": lambda world: {**OWLS, "payload": {"text": "Scones?"}},
    "message.get": lambda world: {"messageID": world.message.message_id},
    "message.edit": lambda world: {
        "messageID": world.message.message_id,
        "payload": {"text": "Tea at five?"},
    },
    "message.recall": lambda world: {"messageID": world.message.message_id},
    "message.hide": lambda world: {"messageIDs": [world.message.message_id]},
}
