"""Reading: history by number, and the conversations of a person as a list shows them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.receipt_port import port
from messaging.wire import shapes
from messaging.wire.shapes import Shape

from .catch_up import peer_positions, unread_counts
from .lookup import find_message, with_people


class History(NamedTuple):
    """Messages, oldest first, and whether there are any before and after them that this person may see.
    `change_seq` was read before them: whoever catches up from there misses nothing. For somebody who left
    it stands still at their leaving."""

    messages: list[Shape]
    has_before: bool
    has_after: bool
    change_seq: int


def read_history(
    *,
    person: Person,
    conversation: Conversation,
    limit: int,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> History:
    """The newest messages; or those before, after, or on both sides of a number."""
    stay = (
        _last_stay(conversation.pk, person)
        .values("until_seq", "change_seq", "conversation__change_seq")
        .get()
    )
    change_seq = stay["conversation__change_seq"] if stay["until_seq"] is None else stay["change_seq"]
    visible = with_people(Message.objects.filter(conversation=conversation).visible_to(person))
    if around is not None:
        older = list(visible.filter(seq__lte=around).order_by("-seq")[: limit - limit // 2 + 1])
        newer = list(visible.filter(seq__gt=around).order_by("seq")[: limit // 2 + 1])
        has_before, has_after = len(older) > limit - limit // 2, len(newer) > limit // 2
        messages = [*reversed(older[: limit - limit // 2]), *newer[: limit // 2]]
    elif after is not None:
        found = list(visible.filter(seq__gt=after).order_by("seq")[: limit + 1])
        messages, has_after = found[:limit], len(found) > limit
        has_before = visible.filter(seq__lte=after).exists()
    else:
        upto = visible if before is None else visible.filter(seq__lt=before)
        found = list(upto.order_by("-seq")[: limit + 1])
        messages, has_before = found[:limit][::-1], len(found) > limit
        has_after = before is not None and visible.filter(seq__gte=before).exists()
    return History(message_shapes(person, messages), has_before, has_after, change_seq)


def read_message(*, person: Person, message_id: str) -> Shape:
    """One message, as in its history."""
    return message_shapes(person, [find_message(person, message_id)])[0]


def message_shapes(person: Person, messages: Sequence[Message]) -> list[Shape]:
    """Messages with what of their receipts this person may see."""
    tallies = port().tallies(person, messages)
    return [
        {**shapes.message(message, person.pk), "readReceiptInfo": tallies.get(message.pk, {})}
        for message in messages
    ]


def conversation_shapes(person: Person, conversations: Sequence[Conversation]) -> list[Shape]:
    """Conversations as this person's list shows them; a fixed number of statements for any number of them."""
    keys = [conversation.pk for conversation in conversations]
    members = {
        member.conversation_id: member
        for member in Member.objects.filter(person=person, conversation__in=keys).select_related(
            "person", "conversation"
        )
    }
    newest_stay = _last_stay(OuterRef("conversation"), person).values("pk")
    stays = {
        stay.conversation_id: stay
        for stay in Stay.objects.filter(person=person, conversation__in=keys, pk=Subquery(newest_stay))
    }
    unread = unread_counts(person, keys)
    peers = peer_positions(person, members.values())
    policies = port().policies(person, conversations)
    newest = Message.objects.filter(conversation=OuterRef("pk")).visible_to(person).order_by("-seq")
    last_ids = Conversation.objects.filter(pk__in=keys).annotate(last=Subquery(newest.values("pk")[:1]))
    last = {
        message.conversation_id: message
        for message in with_people(Message.objects.filter(pk__in=last_ids.values("last")))
    }

    def shape(conversation: Conversation) -> Shape:
        member, stay = members[conversation.pk], stays[conversation.pk]
        present = stay.until_seq is None
        described: dict[str, Any] = {
            "conversationID": shapes.conversation_id(conversation, person.pk),
            "type": conversation.kind,
            "subType": conversation.group_type,
            "unreadCount": unread.get(conversation.pk, 0),
            "lastMessage": shapes.last_message(last.get(conversation.pk), person.pk),
            "readSeq": member.read_seq,
            "lastSeq": conversation.last_seq if present else stay.until_seq,
            "changeSeq": conversation.change_seq if present else stay.change_seq,
            "present": present,
            "receiptPolicy": policies[conversation.pk] if present else None,
        }
        if conversation.is_direct:
            peer = shapes.peer_profile(conversation, person.pk)
            return {**described, "userProfile": peer, "peerReadSeq": peers.get(conversation.pk, 0)}
        profile = shapes.group_profile(conversation) if present else shapes.former_group_profile(conversation)
        me = {"role": member.role, "nameCard": member.name_card, "readedSequence": member.read_seq}
        return {**described, "groupProfile": {**profile, "selfInfo": me}}

    return [shape(conversation) for conversation in conversations]


def _last_stay(conversation: Any, person: Person) -> QuerySet[Stay]:
    return Stay.objects.filter(conversation=conversation, person=person).order_by("-after_seq", "-pk")[:1]
