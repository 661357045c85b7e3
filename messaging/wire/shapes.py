"""What goes out: people, conversations, members, messages and the changes of them.

`viewer` is the number (pk) of the person who will look; only the name of a direct conversation depends on it.
What differs from viewer to viewer in a group (tallies, private state) is in none of these.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from messaging.limits import limits
from messaging.models import Conversation, Member, Message, Person, Reaction, Stay
from messaging.models.conversations import OF_TOPIC

from .fields import seconds

Shape = dict[str, Any]
Changes = Callable[[int], list[Shape]]

SYSTEM_USER = "@TIM#SYSTEM"
ALL = "__kImSDK_MesssageAtALL__"
"""Who calls this calls everybody; the SDK's own name for it."""
SHOWN_AS = {
    "TIMGroupTipElem": "[Group Notification]",
    "TIMImageElem": "[Image]",
    "TIMSoundElem": "[Voice]",
    "TIMVideoFileElem": "[Video]",
    "TIMFileElem": "[File]",
    "TIMFaceElem": "[Animated Sticker]",
    "TIMLocationElem": "[Location]",
    "TIMRelayElem": "[Chat History]",
}


def avatar_of(thing: Person | Conversation) -> str:
    """The picture chosen, or the address of the one our server draws from the initials."""
    if isinstance(thing, Person):
        return person_avatar(thing.user_id, thing.nick, thing.avatar)
    if thing.avatar:
        return thing.avatar
    name = thing.name or thing.group_id or ""
    return f"/avatars/groups/{_quoted(thing.group_id or '')}.svg?n={_quoted(name)}"


def person_avatar(user_id: str, nick: str, avatar: str) -> str:
    """The same of a person of whom no more is loaded."""
    if avatar:
        return avatar
    named = _quoted(user_id)
    return f"/avatars/people/{named}.svg?n={_quoted(nick) if nick else named}"


@lru_cache(4_096)
def _quoted(text: str) -> str:
    """For an address. The same names come again and again."""
    return quote(text, safe="")


def profile(person: Person) -> Shape:
    return {
        "userID": person.user_id,
        "nick": person.nick,
        "avatar": avatar_of(person),
        "isBot": person.is_bot,
    }


def full_profile(person: Person) -> Shape:
    """All that somebody says of themselves."""
    return {
        **profile(person),
        "gender": person.gender,
        "birthday": person.birthday,
        "location": person.location,
        "selfSignature": person.self_signature,
        "allowType": person.allow_type,
        "language": person.language,
        "level": person.level,
        "role": person.role,
        "custom": person.custom,
    }


def my_profile(person: Person) -> Shape:
    return {
        **full_profile(person),
        "statusText": person.status_text,
        "hidesStatus": person.hides_status,
        "tinyID": str(person.pk),
        "sharesReceipts": person.shares_since is not None,
        "changeSeq": person.change_seq,
    }


def conversation_id(conversation: Conversation, viewer: int) -> str:
    """`GROUP<groupID>`, or `C2C<userID of the other one>`; low and high must be loaded."""
    if not conversation.is_direct:
        return group_conversation_id(conversation.group_id)
    return direct_conversation_id(_peer(conversation, viewer).user_id)


def group_conversation_id(group_id: str | None) -> str:
    return f"GROUP{group_id}"


def direct_conversation_id(user_id: str) -> str:
    """Of the one whom the viewer talks to."""
    return f"C2C{user_id}"


def group_profile(conversation: Conversation) -> Shape:
    return {
        "groupID": conversation.group_id,
        "type": conversation.group_type,
        "name": conversation.name,
        "avatar": avatar_of(conversation),
        "introduction": conversation.introduction,
        "notification": conversation.notification,
        "memberCount": conversation.member_count,
        "createTime": int(conversation.created_at.timestamp()),
        "joinOption": conversation.joining,
        "inviteOption": conversation.inviting,
        "muteAllMembers": conversation.mute_all,
        "maxMemberCount": conversation.max_members or limits().group_members,
        "groupCustomField": pairs(conversation.custom),
        "historyVisible": conversation.history_visible,
        "isSupportTopic": conversation.has_topics,
        "communityID": community_of(conversation),
        "customData": conversation.topic_data,
        "receiptsRequired": conversation.receipts_required_since is not None,
        "receiptsVisibleTo": conversation.receipts_visible_to,
        "isDismissed": conversation.dismissed_at is not None,
    }


def community_of(conversation: Conversation) -> str:
    """Of a topic the ID of its community, with which its own begins; '' of all others."""
    return (conversation.group_id or "").rpartition(OF_TOPIC)[0] if conversation.is_topic else ""


def former_group_profile(conversation: Conversation) -> Shape:
    """What somebody who left may still know of a group: which one it was."""
    known = ("groupID", "type", "name", "avatar", "communityID", "isDismissed")
    profile = group_profile(conversation)
    return {name: profile[name] for name in known}


def member(membership: Member, person: Person, stay: Stay) -> Shape:
    return {
        "userID": person.user_id,
        "nick": person.nick,
        "avatar": avatar_of(person),
        "role": membership.role,
        "nameCard": membership.name_card,
        "muteUntil": mute_until(membership),
        "memberCustomField": pairs(membership.custom),
        "joinTime": int(stay.joined_at.timestamp()),
        "isActive": person.is_active,
        "present": stay.until_seq is None,
    }


def mute_until(membership: Member) -> int:
    """Until when somebody may not speak, also when that is over; 0: never said."""
    return int(membership.muted_until.timestamp()) if membership.muted_until else 0


def pairs(fields: dict[str, str] | None) -> list[Shape]:
    """Fields of an application's own, in the order of their keys, which a database does not keep as they were given."""
    return [{"key": key, "value": value} for key, value in sorted((fields or {}).items())]


def message(message: Message, viewer: int) -> Shape:
    """A message as every member may see it. A recalled one keeps its place and loses what it said."""
    conversation, sender = message.conversation, message.sender
    recalled = message.recalled_at is not None
    return {
        "ID": message.message_id,
        "conversationID": conversation_id(conversation, viewer),
        "conversationType": conversation.kind,
        "from": sender.user_id if sender and not message.is_system else SYSTEM_USER,
        "to": _addressee(message),
        "sequence": message.seq,
        "type": message.type,
        "payload": {} if recalled else message.payload,
        "cloudCustomData": "" if recalled else message.cloud_custom_data,
        "time": int(message.sent_at.timestamp()),
        "nick": sender.nick if sender else "",
        "avatar": avatar_of(sender) if sender else "",
        "nameCard": getattr(message, "name_card", ""),
        "atUserList": [] if recalled else message.at_user_list,
        "priority": message.priority,
        "needReadReceipt": message.need_read_receipt,
        "revision": message.revision,
        "askedRevision": message.asked_revision,
        "isModified": message.revision > 1,
        "isRevoked": recalled,
        "revoker": message.recalled_by.user_id if message.recalled_by else "",
        "isSystemMessage": message.is_system,
        "pinnerInfo": pinner(message),
        "reactions": reaction_totals(message),
        "changeSeq": message.change_seq,
    }


def pinner(message: Message) -> Shape | None:
    """Who pinned it, and when; 0: they unpinned it. None: nobody ever did."""
    if message.pinned_by is None or message.recalled_at is not None:
        return None
    return {"userID": message.pinned_by.user_id, "pinTime": int(receipt_time(message.pinned_at))}


def reaction_totals(message: Message) -> list[Shape]:
    """The reactions to a message as everybody sees them; they must have been loaded with it (`load_reactions`)."""
    if not message.reaction_kinds or message.recalled_at is not None:
        return []
    return [_total(row, message.reaction_people) for row in message.reaction_rows]  # type: ignore[attr-defined]


def _total(row: Reaction, people: dict[int, Person]) -> Shape:
    first = [user(people[pk]) for pk in row.first if pk in people]
    return {"reactionID": row.reaction_id, "totalUserCount": row.total, "partialUserList": first}


def user(person: Person) -> Shape:
    return {"userID": person.user_id, "nick": person.nick, "avatar": avatar_of(person)}


def message_change(changed: Message) -> Changes:
    return lambda viewer: [_change("message", changed.change_seq, message=message(changed, viewer))]


def member_change(membership: Member, person: Person, stay: Stay) -> Shape:
    return _change("member", stay.change_seq, member=member(membership, person, stay))


def conversation_change(conversation: Conversation) -> Shape:
    """What a conversation says of itself: a group its profile, a direct one only whether it requires receipts."""
    change = conversation.profile_change
    if conversation.is_direct:
        required = conversation.receipts_required_since is not None
        return _change("conversation", change, receiptsRequired=required)
    return _change("conversation", change, groupProfile=group_profile(conversation))


def keeping(membership: Member) -> Shape:
    """How I keep a conversation. `keepingSeq` is my number up to which this is true: the later one is newer."""
    return {
        "isPinned": membership.is_pinned,
        "messageRemindType": membership.remind_type,
        "remindUntil": seconds(membership.remind_until),
        "marks": membership.mark_bits,
        "customData": membership.custom_data,
        "removedSeq": membership.removed_seq,
        "clearedSeq": membership.cleared_seq,
        "keepingSeq": membership.change_seq,
    }


def membership_change(membership: Member, viewer: int) -> Shape:
    """My own private state of one conversation."""
    return _change(
        "membership",
        membership.change_seq,
        conversationID=conversation_id(membership.conversation, viewer),
        readSeq=membership.read_seq,
        sharesReceipts=membership.shares_since is not None,
        draftText=membership.draft,
        keeping=keeping(membership),
    )


def profile_change(person: Person) -> Shape:
    return _change("profile", person.profile_change, profile=my_profile(person))


def hidden_change(message_id: str, conversation: Conversation, change_seq: int, viewer: int) -> Shape:
    return _change(
        "hidden", change_seq, messageID=message_id, conversationID=conversation_id(conversation, viewer)
    )


def peer_profile(conversation: Conversation, viewer: int) -> Shape | None:
    """The other one of a direct conversation; `isActive` is false when their account was switched off or erased."""
    if not conversation.is_direct:
        return None
    peer = _peer(conversation, viewer)
    return {**profile(peer), "isActive": peer.is_active}


def in_a_line(last: Message) -> str:
    """What a conversation list shows of the newest message."""
    if last.recalled_at is not None:
        return ""
    if last.type == "TIMTextElem":
        return str(last.payload.get("text", ""))
    return SHOWN_AS.get(last.type, "[Custom Messages]")


def receipt_time(moment: Any) -> float:
    """Unix seconds, 0 for "not yet", as the SDK's `timestamp`."""
    return seconds(moment) or 0


def same_for_all(items: list[Shape]) -> Changes:
    """Changes that look the same to everybody."""
    return lambda viewer: items


def _change(kind: str, change_seq: int, **facts: Any) -> Shape:
    return {"kind": kind, "changeSeq": change_seq, **facts}


def _peer(conversation: Conversation, viewer: int) -> Person:
    peer = conversation.high if viewer == conversation.low_id else conversation.low
    assert peer is not None
    return peer


def _addressee(message: Message) -> str:
    conversation = message.conversation
    if conversation.is_direct and message.sender_id is not None:
        return _peer(conversation, message.sender_id).user_id
    return conversation.group_id or ""
