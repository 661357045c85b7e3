"""Every call that names something by an ID, made by somebody to whom it is foreign: the ID of what there is, and of what
there is not."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from messaging.models import BrowserSession, ConversationGroup, FriendGroup, Person, Upload, Webhook
from messaging.services.access import issue_token
from messaging.services.conversation_groups import create_group_of_conversations
from messaging.services.friend_groups import create_friend_group
from messaging.services.groups import create_group
from messaging.services.messages import hide_messages

from ..messaging.calls import OWLS, TEA, TOWN, World
from ..messaging.scenes import say
from .matrix import call_of


class Foreign(NamedTuple):
    """What is Alice's, and none of Charlie's affairs."""

    here: World
    charlie: Person
    upload: str
    friend_group: str
    conversation_group: str
    """These two are Charlie's own."""
    token: str
    session: str
    webhook: str
    said: str
    """A message of Charlie's own."""


def foreign(here: World) -> Foreign:
    """Charlie has a group and a community of his own, in which he may do everything."""
    charlie = here.charlie
    secret = say(here.alice, here.message.conversation, "To the owls alone", need_read_receipt=True)
    hide_messages(person=here.bob, message_ids=[secret.message_id])
    here = here._replace(message=secret)
    nest = create_group(creator=charlie, group_type="Private", group_id="nest")
    create_group(creator=charlie, group_type="Community", group_id="wood", has_topics=True)
    upload = Upload.objects.create(
        key="0" * 32,
        owner=here.alice,
        purpose=Upload.Purpose.IMAGE,
        name="owl.png",
        size=7,
        files={"original": {"file": "none", "type": "image/png", "size": 7}},
        stored_at=here.message.sent_at,
    )
    token, _ = issue_token(person=here.alice, scope="person")
    session = BrowserSession.objects.create(person=here.alice, session_key="a key", user_agent="Browser")
    webhook = Webhook.objects.create(url="https://hooks.example/", kinds=["message.sent"], secret="sealed")
    create_friend_group(person=charlie, name="Tea", people=[])
    create_group_of_conversations(person=charlie, name="Birds", conversations=[nest])
    return Foreign(
        here,
        charlie,
        upload.key,
        str(FriendGroup.objects.get(person=charlie).pk),
        str(ConversationGroup.objects.get(person=charlie).pk),
        token.token_key,
        f"s{session.pk}",
        str(webhook.pk),
        say(charlie, nest, "Hoo").message_id,
    )


NEST, WOOD = {"conversationID": "GROUPnest"}, {"conversationID": "GROUPwood"}
NOWHERE = "GROUPowlz"
TEAROOM, NO_ROOM = f"GROUP{TEA['topicID']}", "GROUPtown@TOPIC#_tee"
NO_TOPIC = "town@TOPIC#_tee"
NO_UPLOAD = "f" * 32


def other(said: str) -> str:
    """One that nothing has, as long as this one."""
    return f"{said[:-1]}{'7' if said[-1] != '7' else '8'}"


def no_message(of: Foreign) -> str:
    return other(of.here.message.message_id)


def friend_group(of: Foreign) -> str:
    return str(FriendGroup.objects.get(person=of.here.alice).pk)


def conversation_group(of: Foreign) -> str:
    return str(ConversationGroup.objects.get(person=of.here.alice).pk)


class Named(NamedTuple):
    """One call, about what is foreign and about what is not there."""

    command: str
    how: str
    field: str
    """That in which the two differ."""
    foreign: Callable[[Foreign], dict[str, Any]]
    missing: Callable[[Foreign], dict[str, Any]]

    @property
    def name(self) -> str:
        return f"{self.command} {self.how}"


def _put(command: str, **ids: Any) -> Callable[[Foreign], dict[str, Any]]:
    def params(of: Foreign) -> dict[str, Any]:
        call = {**call_of(command)(of.here), **({"groupID": "new"} if command == "group.create" else {})}
        return {**call, **{field: value(of) if callable(value) else value for field, value in ids.items()}}

    return params


def _named(command: str, how: str, field: str, there: Any, nowhere: Any, **more: Any) -> Named:
    return Named(
        command,
        how,
        field,
        _put(command, **more, **{field: there}),
        _put(command, **more, **{field: nowhere}),
    )


def by_field(fields: dict[str, set[str]]) -> Iterator[Named]:
    """The commands that name one thing, by the fields that they have."""
    for command, has in fields.items():
        if "conversationID" in has and command != "topic.create":
            for how, there, nowhere in (
                ("a group", OWLS["conversationID"], NOWHERE),
                ("a topic", TEAROOM, NO_ROOM),
            ):
                yield _named(command, how, "conversationID", there, nowhere)
        if "topicID" in has:
            yield _named(command, "in a community", "topicID", TEA["topicID"], NO_TOPIC)
            yield _named(command, "in mine", "topicID", TEA["topicID"], NO_TOPIC, **WOOD)
            yield _named(command, "of what", "conversationID", TOWN["conversationID"], NOWHERE)
        if "messageID" in has and command != "receipt.summaries":
            yield _named(command, "a message", "messageID", lambda of: of.here.message.message_id, no_message)
        if "messageIDs" in has:
            yield _named(
                command,
                "messages",
                "messageIDs",
                lambda of: [of.here.message.message_id],
                lambda of: [no_message(of)],
            )
        for field, there in (
            ("applicationID", lambda of: of.here.application.application_id),
            ("friendGroupID", friend_group),
            ("conversationGroupID", conversation_group),
        ):
            if field in has:
                yield _named(command, field, field, there, lambda of, there=there: other(there(of)))
        if "avatar" in has:
            yield _named(
                command,
                "a picture",
                "avatar",
                lambda of: f"/media/{of.upload}/original",
                f"/media/{NO_UPLOAD}/original",
                **(NEST if "conversationID" in has else {}),
            )


def _image(key: Any) -> Callable[[Foreign], dict[str, Any]]:
    return lambda of: {"uuid": key(of) if callable(key) else key}


def _record(**named: Any) -> Callable[[Foreign], dict[str, Any]]:
    said = {"title": "What was said", "abstractList": [], "compatibleText": ""}
    return lambda of: {**said, **{field: value(of) for field, value in named.items()}}


IN_LISTS = (
    _named(
        "receipt.summaries",
        "messages",
        "messageID",
        lambda of: [of.here.message.message_id],
        lambda of: [no_message(of)],
    ),
    _named(
        "receipt.acknowledge",
        "messages",
        "messages",
        lambda of: [{"messageID": of.here.message.message_id}],
        lambda of: [{"messageID": no_message(of)}],
    ),
    _named("conversation_group.create", "with", "conversationIDs", ["GROUPowls"], [NOWHERE]),
    *(
        _named(
            "conversation_group.change",
            field,
            field,
            ["GROUPowls"],
            [NOWHERE],
            conversationGroupID=lambda of: of.conversation_group,
            **{other: []},
        )
        for field, other in (("add", "remove"), ("remove", "add"))
    ),
    _named("topic.list", "these", "topicIDList", [TEA["topicID"]], [NO_TOPIC]),
    _named("topic.list", "these in mine", "topicIDList", [TEA["topicID"]], [NO_TOPIC], **WOOD),
    *(
        _named(command, "a file", "payload", _image(lambda of: of.upload), _image(NO_UPLOAD), **more)
        for command, more in (
            ("message.send", {**NEST, "type": "TIMImageElem"}),
            ("message.edit", {"messageID": lambda of: of.said}),
        )
    ),
    _named(
        "message.send",
        "to forward",
        "payload",
        _record(messageIDs=lambda of: [of.here.message.message_id]),
        _record(messageIDs=lambda of: [no_message(of)]),
        **NEST,
        type="TIMRelayElem",
    ),
    _named(
        "message.send",
        "a record",
        "payload",
        _record(downloadKey=lambda of: of.here.message.message_id),
        _record(downloadKey=no_message),
        **NEST,
        type="TIMRelayElem",
    ),
)

OF_PEOPLE = {"userID", "userIDs", "memberIDs", "senderIDs", "atUserList"}
"""People are found by their IDs, by everybody."""

OWN_NAMES = {
    ("message.send", "ID"),  # of a message of one's own, within what one has sent
    ("group.create", "groupID"),  # chosen for all to see; one that is taken is said to be
    ("group.count", "countID"),
    ("friend_group.change", "add"),  # people
    ("friend_group.change", "remove"),
    ("reaction.add", "reactionID"),
    ("reaction.remove", "reactionID"),
    ("reaction.users", "reactionID"),
}
"""What somebody calls something of their own; no name of what is already there."""

BY_ADDRESS: tuple[tuple[str, str, Callable[[Foreign], str]], ...] = (
    ("delete", "/api/v1/tokens/{}/", lambda of: of.token),
    ("delete", "/api/v1/devices/{}/", lambda of: of.token),
    ("delete", "/api/v1/devices/{}/", lambda of: of.session),
    ("get", "/api/v1/conversations/{}/members/", lambda of: OWLS["conversationID"]),
    ("get", "/media/{}/original", lambda of: of.upload),
    *(
        (method, f"/api/v1/webhooks/{{}}/{address}", lambda of: of.webhook)
        for method, address in (
            ("get", ""),
            ("patch", ""),
            ("delete", ""),
            ("post", "secret/"),
            ("get", "attempts/"),
            ("post", "replay/"),
            ("post", "ping/"),
        )
    ),
)
"""Addresses that are no command's and name what is somebody else's; a webhook is back ends'."""
