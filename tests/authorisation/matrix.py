"""Who may do what: the authorisation matrix (ASVS 8.1.1). One good call of each command, made by each role.

Roles are those in a private group whose owner said the message that the calls are about. A row is what they are
answered, in the order of `ROLES`; the calls are in `tests/messaging/calls.py` and below.
"""

from collections.abc import Callable
from typing import Any

from ..messaging.calls import CALLS as OF_MESSAGING
from ..messaging.calls import World

ROLES = ("owner", "admin", "member", "bot", "blocked", "left", "stranger", "staff")
"""`owner` is the sender too; `blocked` is a member whom the owner has blocked; `left` was one when it was said; `staff`
may do everything in the admin and is not in the group."""

OK = "ok"
NO_GROUP, NO_MESSAGE, NO_RECORD = "conversation_not_found", "message_not_found", "no_receipt_record"
FORBIDDEN, LEFT, ONESELF = "not_allowed", "not_a_member", "contact_with_oneself"

Row = tuple[str, ...]

ANYBODY: Row = (OK,) * len(ROLES)
SEES: Row = (OK, OK, OK, OK, OK, OK, NO_GROUP, NO_GROUP)
"""Also who has left: what there was while they were there."""
IS_THERE: Row = (OK, OK, OK, OK, OK, LEFT, NO_GROUP, NO_GROUP)
LEADS: Row = (OK, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, LEFT, NO_GROUP, NO_GROUP)
OWNS: Row = (OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, LEFT, NO_GROUP, NO_GROUP)
SEES_IT: Row = (OK, OK, OK, OK, OK, OK, NO_MESSAGE, NO_MESSAGE)
ACTS_ON_IT: Row = (OK, OK, OK, OK, OK, LEFT, NO_MESSAGE, NO_MESSAGE)
RECALLS_IT: Row = (OK, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, LEFT, NO_MESSAGE, NO_MESSAGE)
SENT_IT: Row = (OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, NO_MESSAGE, NO_MESSAGE)
ASKED: Row = (OK, *(NO_RECORD,) * 7)
"""Receipts are the sender's alone, unless the group says otherwise."""
NOT_BOB: Row = (OK, OK, ONESELF, OK, OK, OK, OK, OK)
NOT_CHARLIE: Row = (OK, OK, OK, OK, OK, OK, ONESELF, OK)


def owners(missing: str, **others: str) -> Row:
    """What is the owner's alone: to everybody else it does not exist, but for those who are said."""
    return (OK, *(others.get(role, missing) for role in ROLES[1:]))


MATRIX: dict[str, Row] = {
    **dict.fromkeys(
        (
            "start",
            "sync",
            "limits",
            "me.get",
            "me.change",
            "me.changes",
            "keeping.get",
            "quiet_hours.set",
            "position.move_all",
            "contact.list",
            "friend.delete",
            "friend.check",
            "friend_request.see",
            "status.get",
            "status.watch",
            "status.unwatch",
            "conversation.open",
            "group.create",
            "group.join",
            "group.preview",
            "reaction.list",
            "receipt.acknowledge",
            "receipt.changes",
            "receipt.summaries",
        ),
        ANYBODY,
    ),
    **dict.fromkeys(("conversation.get", "message.list", "message.search", "sharing.change"), SEES),
    **dict.fromkeys(
        (
            "conversation.changes",
            "conversation.keep",
            "conversation.remove",
            "conversation_group.create",
            "draft.set",
            "history.clear",
            "position.move",
            "group.add",
            "group.change",
            "group.online",
            "group.attributes",
            "group.init_attributes",
            "group.set_attributes",
            "group.delete_attributes",
            "group.counters",
            "group.set_counters",
            "group.count",
            "message.send",
            "message.pinned",
        ),
        IS_THERE,
    ),
    **dict.fromkeys(("group.remove", "member.mute"), LEADS),
    **dict.fromkeys(("group.dismiss", "group.hand_over", "member.change"), OWNS),
    **dict.fromkeys(
        ("message.get", "message.hide", "message.revisions", "message.merged", "reaction.users"), SEES_IT
    ),
    **dict.fromkeys(("message.pin", "reaction.add", "reaction.remove"), ACTS_ON_IT),
    "message.recall": RECALLS_IT,
    "message.edit": SENT_IT,
    **dict.fromkeys(("receipt.readers", "receipt.audience", "receipt.explain", "receipt.curve"), ASKED),
    **dict.fromkeys(("block.add", "block.remove", "friend.add"), NOT_BOB),
    **dict.fromkeys(("friend_request.refuse", "friend_request.drop"), NOT_CHARLIE),
    "friend_request.accept": owners("request_not_found", stranger=ONESELF),
    **dict.fromkeys(("friend.change", "friend_group.create"), owners("friend_not_found")),
    **dict.fromkeys(("friend_group.change", "friend_group.delete"), owners("friend_group_not_found")),
    "conversation_group.change": owners(NO_GROUP, member="conversation_group_not_found"),
    "conversation_group.delete": owners("conversation_group_not_found"),
    # In another group, which is Bob's, and in the owner's community, where Bob is.
    "group.leave": owners(NO_GROUP, member="owner_must_hand_over"),
    "topic.list": owners(NO_GROUP, member=OK),
    **dict.fromkeys(("topic.create", "topic.change", "topic.delete"), owners(NO_GROUP, member=FORBIDDEN)),
    "application.handle": owners("application_not_found"),
}


def of_receipts(world: World) -> dict[str, dict[str, Any]]:
    message = {"messageID": world.message.message_id}
    return {
        "receipt.acknowledge": {"messages": [message]},
        "receipt.changes": {"changed_after": 0},
        "receipt.summaries": {"messageID": [world.message.message_id]},
        "receipt.readers": message,
        "receipt.audience": message,
        "receipt.explain": {**message, "userID": "bob"},
        "receipt.curve": message,
    }


def call_of(name: str) -> Callable[[World], dict[str, Any]]:
    """About Dora where the call is about a member: somebody who has no role here."""
    if name not in OF_MESSAGING:
        return lambda world: of_receipts(world).get(name, {})
    if name in ("group.remove", "member.mute", "member.change"):
        return lambda world: {**OF_MESSAGING[name](world), "userID": "dora"}
    return OF_MESSAGING[name]
