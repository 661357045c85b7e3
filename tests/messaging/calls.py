"""One good call of each command by Alice, and the world in which it succeeds."""

from collections.abc import Callable
from typing import Any, NamedTuple

from messaging.models import Application, Conversation, ConversationGroup, FriendGroup, Message, Person
from messaging.services.conversation_groups import create_group_of_conversations
from messaging.services.direct import open_direct
from messaging.services.friend_groups import create_friend_group
from messaging.services.friends import accept_request, add_friend
from messaging.services.groups import create_group
from messaging.services.members import join_group
from messaging.services.topics import create_topic

from .scenes import say

OWLS, BIRDS, BEES, TOWN = (
    {"conversationID": "GROUPowls"},
    {"conversationID": "GROUPbirds"},
    {"conversationID": "GROUPbees"},
    {"conversationID": "GROUPtown"},
)
TEA = {**TOWN, "topicID": "town@TOPIC#_tea"}


class World(NamedTuple):
    """Alice owns `owls`, is in `bees`, and could join Bob's `birds`. In her community `town` there is a topic. She said `message` in `owls`. Dora is a friend of
    hers, in her group "Tea", and Charlie has asked to be one."""

    alice: Person
    bob: Person
    charlie: Person
    message: Message
    application: Application
    """By Charlie, to Alice's `wrens`."""


def world(alice: Person, bob: Person, charlie: Person, dora: Person) -> World:
    owls = create_group(creator=alice, group_type="Private", group_id="owls", members=[bob, dora])
    create_group(creator=bob, group_type="ChatRoom", group_id="birds", members=[dora])
    create_group(creator=bob, group_type="Private", group_id="bees", members=[alice])
    open_direct(person=alice, peer=bob)
    add_friend(person=dora, other=alice)
    accept_request(person=alice, other=dora)
    add_friend(person=charlie, other=alice, wording="We met")
    create_friend_group(person=alice, name="Tea", people=[dora])
    wrens = create_group(creator=alice, group_type="Public", group_id="wrens")
    join_group(person=charlie, conversation=wrens, text="Let me in")
    application = Application.objects.get(conversation=wrens)
    town = create_group(
        creator=alice, group_type="Community", group_id="town", has_topics=True, members=[bob]
    )
    create_topic(by=alice, community=town, topic_id="town@TOPIC#_tea", name="Tea")
    create_group_of_conversations(
        person=alice,
        name="Insects",
        conversations=list(Conversation.objects.filter(group_id="bees")),
    )
    return World(alice, bob, charlie, say(alice, owls, "Tea?"), application)


def _insects(world: World) -> str:
    return str(ConversationGroup.objects.get(person=world.alice).pk)


def _tea(world: World) -> str:
    return str(FriendGroup.objects.get(person=world.alice).pk)


CALLS: dict[str, Callable[[World], dict[str, Any]]] = {
    "me.get": lambda world: {},
    "me.change": lambda world: {"nick": "Al"},
    "me.changes": lambda world: {"changed_after": 0},
    "contact.list": lambda world: {},
    "status.get": lambda world: {"userIDs": ["bob", "dora"]},
    "status.watch": lambda world: {"userIDs": ["bob", "dora"]},
    "status.unwatch": lambda world: {"userIDs": ["bob"]},
    "block.add": lambda world: {"userID": "bob"},
    "block.remove": lambda world: {"userID": "bob"},
    "friend.add": lambda world: {"userID": "bob", "wording": "From the tea round"},
    "friend.change": lambda world: {
        "userID": "dora",
        "remark": "Do",
        "custom": {"Tag_SNS_Custom_Tea": "mint"},
    },
    "friend.delete": lambda world: {"userID": "dora"},
    "friend.check": lambda world: {"userIDs": ["bob", "dora"]},
    "friend_request.accept": lambda world: {"userID": "charlie"},
    "friend_request.refuse": lambda world: {"userID": "charlie"},
    "friend_request.drop": lambda world: {"userID": "charlie"},
    "friend_request.see": lambda world: {},
    "friend_group.create": lambda world: {"name": "Neighbours", "userIDs": ["dora"]},
    "friend_group.change": lambda world: {"friendGroupID": _tea(world), "name": "Coffee", "remove": ["dora"]},
    "friend_group.delete": lambda world: {"friendGroupID": _tea(world)},
    "conversation.open": lambda world: {"userID": "dora"},
    "conversation.get": lambda world: {**OWLS},
    "conversation.changes": lambda world: {**OWLS, "changed_after": 0},
    "group.create": lambda world: {"groupType": "Public", "memberIDs": ["bob"]},
    "group.change": lambda world: {**OWLS, "name": "Night owls"},
    "group.dismiss": lambda world: {**OWLS},
    "group.hand_over": lambda world: {**OWLS, "userID": "bob"},
    "group.add": lambda world: {**OWLS, "userIDs": ["charlie"]},
    "group.join": lambda world: {**BIRDS},
    "topic.list": lambda world: {**TOWN, "topicIDList": [TEA["topicID"]]},
    "topic.create": lambda world: {**TOWN, "topicName": "Cakes", "topicID": "town@TOPIC#_cakes"},
    "topic.change": lambda world: {**TEA, "topicName": "Tea and cakes"},
    "topic.delete": lambda world: {**TEA},
    "application.handle": lambda world: {
        "applicationID": world.application.application_id,
        "accept": True,
        "handleMessage": "Welcome",
    },
    "group.preview": lambda world: {**BIRDS},
    "group.remove": lambda world: {**OWLS, "userID": "bob"},
    "group.leave": lambda world: {**BEES},
    "group.attributes": lambda world: {**OWLS, "keyList": ["mood"]},
    "group.init_attributes": lambda world: {**OWLS, "groupAttributes": {"mood": "sunny"}, "sequence": 0},
    "group.set_attributes": lambda world: {**OWLS, "groupAttributes": {"mood": "sunny"}},
    "group.delete_attributes": lambda world: {**OWLS, "keyList": ["mood"]},
    "group.counters": lambda world: {**OWLS},
    "group.set_counters": lambda world: {**OWLS, "counters": {"cups": 3}},
    "group.count": lambda world: {**OWLS, "key": "cups", "value": -1, "countID": "a"},
    "group.online": lambda world: {**OWLS},
    "member.mute": lambda world: {**OWLS, "userID": "bob", "muteTime": 600},
    "member.change": lambda world: {**OWLS, "userID": "bob", "role": "Admin"},
    "position.move": lambda world: {**OWLS, "sequence": 1},
    "position.move_all": lambda world: {"types": ["C2C", "GROUP"]},
    "draft.set": lambda world: {**OWLS, "draftText": "Tea at"},
    "conversation.keep": lambda world: {**OWLS, "isPinned": True, "addMarks": [0, 40]},
    "conversation.remove": lambda world: {**OWLS},
    "keeping.get": lambda world: {},
    "conversation_group.create": lambda world: {"name": "Birds", "conversationIDs": ["GROUPowls"]},
    "conversation_group.change": lambda world: {
        "conversationGroupID": _insects(world),
        "name": "Those that fly",
        "add": ["GROUPowls"],
        "remove": ["GROUPbees"],
    },
    "conversation_group.delete": lambda world: {"conversationGroupID": _insects(world)},
    "quiet_hours.set": lambda world: {
        "messageRemindType": "AcceptNotNotify",
        "startTime": 1763935200,
        "endTime": 1763967600,
    },
    "sharing.change": lambda world: {**OWLS, "sharesReceipts": False},
    "message.list": lambda world: {**OWLS},
    "message.send": lambda world: {**OWLS, "payload": {"text": "Scones?"}},
    "message.get": lambda world: {"messageID": world.message.message_id},
    "message.edit": lambda world: {
        "messageID": world.message.message_id,
        "payload": {"text": "Tea at five?"},
    },
    "message.recall": lambda world: {"messageID": world.message.message_id},
    "message.pin": lambda world: {"messageID": world.message.message_id, "isPinned": True},
    "message.pinned": lambda world: {**OWLS},
    "message.revisions": lambda world: {"messageID": world.message.message_id},
    "message.merged": lambda world: {"messageID": world.message.message_id},
    "history.clear": lambda world: {**OWLS},
    "reaction.add": lambda world: {"messageID": world.message.message_id, "reactionID": "👍"},
    "reaction.remove": lambda world: {"messageID": world.message.message_id, "reactionID": "👍"},
    "reaction.users": lambda world: {"messageID": world.message.message_id, "reactionID": "👍"},
    "reaction.list": lambda world: {"messageIDs": [world.message.message_id]},
    "message.search": lambda world: {**OWLS, "keywords": ["tea"]},
    "message.hide": lambda world: {"messageIDs": [world.message.message_id]},
}
