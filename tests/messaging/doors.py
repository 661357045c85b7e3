"""The two doors, called alike: REST through a client with a real token, the socket by its command table.

The socket's door reads JSON and refuses as its consumer does; the socket itself is tested with the consumer.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from rest_framework.test import APIClient

from chatsite.answers import problem
from chatsite.strict_json import parse_json
from messaging.commands import COMMANDS
from messaging.errors import Refusal
from messaging.limits import limits
from messaging.models import Person
from messaging.wire import frames

CONVERSATION = "conversations/{conversationID}/"
MEMBER = f"{CONVERSATION}members/{{userID}}/"
MESSAGE = "messages/{messageID}/"

# By command: the method and the address below /api/v1/ that are the same verb over REST.
ROUTES = {
    "me.get": ("get", "me/"),
    "me.change": ("patch", "me/"),
    "me.changes": ("get", "me/"),
    "contact.list": ("get", "contacts/"),
    "status.get": ("get", "statuses/"),
    "status.watch": ("put", "statuses/watched/"),
    "status.unwatch": ("delete", "statuses/watched/"),
    "block.add": ("put", "blocks/{userID}/"),
    "block.remove": ("delete", "blocks/{userID}/"),
    "friend.add": ("put", "friends/{userID}/"),
    "friend.change": ("patch", "friends/{userID}/"),
    "friend.delete": ("delete", "friends/{userID}/"),
    "friend.check": ("get", "friend-checks/"),
    "friend_request.accept": ("put", "friend-requests/{userID}/acceptance/"),
    "friend_request.refuse": ("put", "friend-requests/{userID}/refusal/"),
    "friend_request.drop": ("delete", "friend-requests/{userID}/"),
    "friend_request.see": ("put", "friend-requests/"),
    "friend_group.create": ("post", "friend-groups/"),
    "friend_group.change": ("patch", "friend-groups/{friendGroupID}/"),
    "friend_group.delete": ("delete", "friend-groups/{friendGroupID}/"),
    "conversation.open": ("post", "conversations/"),
    "conversation.get": ("get", CONVERSATION),
    "conversation.changes": ("get", f"{CONVERSATION}messages/"),
    "group.create": ("post", "conversations/"),
    "group.change": ("patch", CONVERSATION),
    "group.dismiss": ("delete", CONVERSATION),
    "group.hand_over": ("put", f"{CONVERSATION}owner/"),
    "group.add": ("post", f"{CONVERSATION}members/"),
    "group.join": ("post", f"{CONVERSATION}members/"),
    "topic.list": ("get", f"{CONVERSATION}topics/"),
    "topic.create": ("post", f"{CONVERSATION}topics/"),
    "topic.change": ("patch", f"{CONVERSATION}topics/{{topicID}}/"),
    "topic.delete": ("delete", f"{CONVERSATION}topics/{{topicID}}/"),
    "application.handle": ("put", "applications/{applicationID}/"),
    "group.preview": ("get", f"{CONVERSATION}preview/"),
    "group.remove": ("delete", MEMBER),
    "group.leave": ("delete", MEMBER),
    "group.attributes": ("get", f"{CONVERSATION}attributes/"),
    "group.init_attributes": ("put", f"{CONVERSATION}attributes/"),
    "group.set_attributes": ("patch", f"{CONVERSATION}attributes/"),
    "group.delete_attributes": ("delete", f"{CONVERSATION}attributes/"),
    "group.counters": ("get", f"{CONVERSATION}counters/"),
    "group.set_counters": ("patch", f"{CONVERSATION}counters/"),
    "group.count": ("post", f"{CONVERSATION}counters/"),
    "group.online": ("get", f"{CONVERSATION}online/"),
    "member.mute": ("put", f"{MEMBER}mute/"),
    "member.change": ("patch", MEMBER),
    "position.move": ("put", f"{CONVERSATION}read-position/"),
    "position.move_all": ("put", "read-positions/"),
    "draft.set": ("put", f"{CONVERSATION}draft/"),
    "conversation.keep": ("patch", f"{CONVERSATION}keeping/"),
    "conversation.remove": ("delete", f"{CONVERSATION}keeping/"),
    "keeping.get": ("get", "keeping/"),
    "conversation_group.create": ("post", "conversation-groups/"),
    "conversation_group.change": ("patch", "conversation-groups/{conversationGroupID}/"),
    "conversation_group.delete": ("delete", "conversation-groups/{conversationGroupID}/"),
    "quiet_hours.set": ("put", "quiet-hours/"),
    "sharing.change": ("put", f"{CONVERSATION}sharing/"),
    "message.list": ("get", f"{CONVERSATION}messages/"),
    "message.send": ("post", f"{CONVERSATION}messages/"),
    "message.get": ("get", MESSAGE),
    "message.edit": ("patch", MESSAGE),
    "message.recall": ("put", f"{MESSAGE}recall/"),
    "message.hide": ("delete", MESSAGE),
    "message.pin": ("put", f"{MESSAGE}pin/"),
    "message.pinned": ("get", f"{CONVERSATION}pinned/"),
    "message.revisions": ("get", f"{MESSAGE}revisions/"),
    "message.merged": ("get", f"{MESSAGE}merged/"),
    "history.clear": ("put", f"{CONVERSATION}cleared/"),
    "reaction.add": ("put", f"{MESSAGE}reactions/{{reactionID}}/"),
    "reaction.remove": ("delete", f"{MESSAGE}reactions/{{reactionID}}/"),
    "reaction.users": ("get", f"{MESSAGE}reactions/{{reactionID}}/"),
    "reaction.list": ("get", "reactions/"),
    "message.search": ("get", "search/messages/"),
}


class Answer(NamedTuple):
    """What came back through a door."""

    status: int
    data: Any

    @property
    def verdict(self) -> tuple[int, str | None]:
        """The status, and the code of the refusal if it is one."""
        return self.status, self.data.get("code")


class Door(Protocol):
    """`door(bob, "message.get", messageID=…)`: Bob asks for a message."""

    def __call__(self, person: Person, name: str, /, **params: Any) -> Answer: ...


def through_socket(person: Person, name: str, /, **params: Any) -> Answer:
    command = COMMANDS[name]
    try:
        given = parse_json(json.dumps(params, ensure_ascii=False), limits().frame_bytes)
        answered = command.run(Person.objects.get(pk=person.pk), given)
    except Refusal as refusal:
        return Answer(refusal.status, json.loads(frames.encode(problem(refusal))))
    return Answer(command.status, json.loads(frames.encode(answered)))


def rest_door(client_of: Callable[[Person], APIClient]) -> Door:
    clients: dict[int, APIClient] = {}

    def through_rest(person: Person, name: str, /, **params: Any) -> Answer:
        if person.pk not in clients:
            clients[person.pk] = client_of(person)
        method, address, rest = request_of(person, name, params)
        response = getattr(clients[person.pk], method)(address, rest)
        return Answer(response.status_code, response.json())

    return through_rest


def request_of(person: Person, name: str, params: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The method and address of a command over REST, and what is left for its query or body."""
    method, template = ROUTES[name]
    rest = dict(params)
    if name == "group.join":
        rest["userIDs"] = [person.user_id]
    elif name == "group.leave":
        rest["userID"] = person.user_id
    elif name == "message.hide":
        [rest["messageID"]] = rest.pop("messageIDs")
    path = {field: quote(rest.pop(field), safe="") for field in fields_of(template) if field in rest}
    return method, f"/api/v1/{template.format(**path)}", rest


def fields_of(template: str) -> list[str]:
    """The fields of a command that stand in the address."""
    return [part.split("}")[0] for part in template.split("{")[1:]]
