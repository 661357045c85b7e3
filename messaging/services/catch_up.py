"""Catching up: the present state of everything that is stamped after a cursor, each thing once.

Two rules, each of which was seen to lose data when broken: the head is read before the rows, and the
next cursor is the last stamp that was answered.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count

from messaging.models import Conversation, HiddenMessage, Member, Message, Person, Stay
from messaging.wire import shapes
from messaging.wire.shapes import Shape

from .lookup import require_stay, with_people
from .numbers import epoch, require_cursor, require_epoch
from .sharing import shares_since


class Page(NamedTuple):
    """Changes in the order of their numbers; `cursor` is where the next page begins, `head` the newest number."""

    changes: list[Shape]
    cursor: int
    head: int
    is_completed: bool


def changes_after(
    *, person: Person, conversation: Conversation, after: int, limit: int, their_epoch: str | None = None
) -> Page:
    """What all members may see and what changed after this number: messages, members, the profile.

    Only those who are there now catch up. A change of a message that this person may not see is passed over.
    """
    require_epoch(their_epoch)
    conversation.refresh_from_db()
    head = conversation.change_seq
    # Asked after the head was read: nothing up to it was done without this person.
    require_stay(conversation, person)
    require_cursor(after, head)

    stamped = Message.objects.filter(conversation=conversation, change_seq__gt=after, change_seq__lte=head)
    visible = with_people(stamped.visible_to(person)).order_by("change_seq")[: limit + 1]
    items: list[Shape] = []
    for message in visible:
        items += shapes.message_change(message)(person.pk)
    stays = Stay.objects.filter(conversation=conversation, change_seq__gt=after, change_seq__lte=head)
    for one in stays.known_to(person).select_related("member", "person").order_by("change_seq")[: limit + 1]:
        items.append(shapes.member_change(one.member, one.person, one))
    if after < conversation.profile_change <= head:
        items.append(shapes.conversation_change(conversation))
    return _page(items, head, limit)


def private_changes_after(*, person: Person, after: int, limit: int, their_epoch: str | None = None) -> Page:
    """What is private to this person and changed after this number: read positions and switches, hidden
    messages, the profile."""
    require_epoch(their_epoch)
    person.refresh_from_db()
    head = person.change_seq
    require_cursor(after, head)

    items: list[Shape] = []
    members = Member.objects.filter(person=person, change_seq__gt=after, change_seq__lte=head)
    for member in members.select_related("conversation__low", "conversation__high").order_by("change_seq")[
        : limit + 1
    ]:
        items.append(shapes.membership_change(member, person.pk))
    hidden = HiddenMessage.objects.filter(person=person, change_seq__gt=after, change_seq__lte=head)
    for one in hidden.select_related("message__conversation__low", "message__conversation__high").order_by(
        "change_seq"
    )[: limit + 1]:
        conversation = one.message.conversation
        items.append(shapes.hidden_change(one.message.message_id, conversation, one.change_seq, person.pk))
    if after < person.profile_change <= head:
        items.append(shapes.profile_change(person))
    return _page(items, head, limit)


def heads_of(person: Person) -> dict[str, Any]:
    """Where everything stands for this person: their own number, and for each conversation that they are in
    the newest numbers and what is unread. A fixed number of statements, however many there are."""
    me = Person.objects.values_list("change_seq", flat=True).get(pk=person.pk)
    members = list(
        Member.objects.filter(person=person, stays__until_seq=None)
        .select_related("person", "conversation__low", "conversation__high")
        .order_by("conversation")
    )
    unread = unread_counts(person)
    peers = peer_positions(person, members)
    return {
        "epoch": epoch(),
        "me": me,
        "conversations": [_head(member, unread, peers, person.pk) for member in members],
    }


def unread_counts(person: Person, conversations: Iterable[int] | None = None) -> dict[int, int]:
    """By conversation (pk), how many messages are unread; those without any are absent. Always counted anew."""
    unread = Message.objects.unread_by(person)
    if conversations is not None:
        unread = unread.filter(conversation__in=conversations)
    return dict(unread.order_by().values_list("conversation").annotate(count=Count("pk")))


def peer_positions(person: Person, members: Iterable[Member]) -> dict[int, int]:
    """By direct conversation (pk), how far the peer has told to have read. Who does not share learns nothing.

    `members` are this person's own memberships, with person and conversation loaded.
    """
    sharing = [
        member.conversation_id
        for member in members
        if member.conversation.is_direct
        and shares_since(member.person, member, member.conversation) is not None
    ]
    peers = Member.objects.filter(conversation__in=sharing).exclude(person=person)
    return dict(peers.values_list("conversation", "told_read_seq"))


def _head(member: Member, unread: dict[int, int], peers: dict[int, int], viewer: int) -> Shape:
    conversation = member.conversation
    head: Shape = {
        "conversationID": shapes.conversation_id(conversation, viewer),
        "changeSeq": conversation.change_seq,
        "lastSeq": conversation.last_seq,
        "unreadCount": unread.get(conversation.pk, 0),
        "readSeq": member.read_seq,
    }
    if conversation.is_direct:
        head["peerReadSeq"] = peers.get(conversation.pk, 0)
    return head


def _page(items: list[Shape], head: int, limit: int) -> Page:
    items.sort(key=itemgetter("changeSeq"))
    if len(items) <= limit:
        return Page(items, head, head, True)
    return Page(items[:limit], items[limit - 1]["changeSeq"], head, False)
