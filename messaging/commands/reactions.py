"""Reactions to messages."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import history, reactions
from messaging.wire import reactions as wire
from messaging.wire import shapes


def add_reaction(person: Person, data: Data) -> Data:
    message = reactions.add_reaction(
        person=person, message_id=data["messageID"], reaction_id=data["reactionID"]
    )
    return {"message": history.message_shapes(person, [message])[0]}


def remove_reaction(person: Person, data: Data) -> Data:
    message = reactions.remove_reaction(
        person=person, message_id=data["messageID"], reaction_id=data["reactionID"]
    )
    return {"message": history.message_shapes(person, [message])[0]}


def list_reactions(person: Person, data: Data) -> Data:
    return {"resultList": reactions.reactions_of(viewer=person, message_ids=data["messageIDs"])}


def list_users(person: Person, data: Data) -> Data:
    users = reactions.users_of(
        viewer=person,
        message_id=data["messageID"],
        reaction_id=data["reactionID"],
        after=data["nextSeq"],
        limit=data["count"],
    )
    return {
        "userList": [shapes.user(one) for one in users.people],
        "nextSeq": users.next_place,
        "isCompleted": users.is_completed,
    }


COMMANDS = (
    Command("reaction.add", Scope.WRITE, wire.OneReaction, add_reaction),
    Command("reaction.remove", Scope.WRITE, wire.OneReaction, remove_reaction),
    Command("reaction.list", Scope.READ, wire.ReactionsTo, list_reactions),
    Command("reaction.users", Scope.READ, wire.UsersOfReaction, list_users),
)
