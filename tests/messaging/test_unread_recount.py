"""Unread counts never drift: after whatever people did, in whatever order, they are what a recount of the rows gives."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from chatsite.start import start
from messaging.errors import Refusal
from messaging.models import Conversation, HiddenMessage, Member, Message, Person, Stay
from messaging.services.catch_up import heads_of, private_changes_after, total_unread
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.keeping import clear_history, keep_conversation, remove_conversation
from messaging.services.listing import conversation_shapes
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import hide_messages, recall_message
from messaging.services.positions import move_read_position
from messaging.services.reading_all import move_all_positions
from messaging.wire.shapes import conversation_id

from .scenes import say

HOW_OFTEN = [36, 16, 8, 8, 12, 6, 8, 6, 6, 10, 14, 12]
"""Each of the deeds, in their order below."""
CHECKED_EVERY = 15

Counts = dict[str, int]


def recount(person: Person) -> tuple[Counts, int]:
    """By conversation what is unread, and the total: row by row, without the database's help."""
    counts, total = {}, 0
    hidden = set(HiddenMessage.objects.filter(person=person).values_list("message", flat=True))
    for stay in Stay.objects.filter(person=person, until_seq=None).select_related("member"):
        conversation = Conversation.objects.select_related("low", "high").get(pk=stay.conversation_id)
        member = stay.member
        count = 0
        for message in Message.objects.filter(conversation=conversation):
            seen = message.seq <= max(member.read_seq, stay.after_seq, member.cleared_seq)
            own = message.sender_id == person.pk or message.is_system
            count += not (seen or own or message.recalled_at or message.pk in hidden)
        if conversation.group_type == "AVChatRoom":
            count = 0
        if member.removed_seq is not None and member.removed_seq >= conversation.last_seq:
            continue
        counts[conversation_id(conversation, person.pk)] = count
        total += count if member.remind_type_at(timezone.now()) == Member.Remind.NOTIFY else 0
    return counts, total


def shown(person: Person) -> tuple[Counts, int]:
    """What the heads and the list say, which say the same, and the total."""
    heads = {one["conversationID"]: one["unreadCount"] for one in heads_of(person)["conversations"]}
    conversations = list(Conversation.objects.listed_by(person).select_related("low", "high"))
    listed = {one["conversationID"]: one["unreadCount"] for one in conversation_shapes(person, conversations)}
    assert heads == listed
    begun = start(person=person, limit=100)
    assert begun["unreadCount"] == total_unread(person)
    return heads, int(begun["unreadCount"])


def deeds(dice: random.Random, people: list[Person], talks: list[Conversation]) -> list[Callable[[], object]]:
    """One of each that somebody can do, by chance with somebody and something."""
    who, other, where = dice.choice(people), dice.choice(people), dice.choice(talks)
    said = list(Message.objects.filter(conversation=where, is_system=False).order_by("-seq")[:6])
    which = dice.choice(said).message_id if said else "1-1-1"
    silence = dice.choice(
        [
            (Member.Remind.NOTIFY, None),
            (Member.Remind.SILENT, None),
            (Member.Remind.DISCARD, timezone.now() - timedelta(seconds=1)),
        ]
    )
    back = dice.randint(0, 3)
    return [
        lambda: say(who, where),
        lambda: say(who, where, need_read_receipt=True),
        lambda: recall_message(by=who, message_id=which),
        lambda: hide_messages(person=who, message_ids=[which]),
        lambda: move_read_position(person=who, conversation=where, seq=max(0, where.last_seq - back)),
        lambda: move_all_positions(person=who, kinds=[dice.choice(["C2C", "GROUP"])]),
        lambda: keep_conversation(
            person=who, conversation=where, remind=silence, is_pinned=dice.random() < 0.5
        ),
        lambda: remove_conversation(person=who, conversation=where),
        lambda: clear_history(person=who, conversation=where),
        lambda: leave_group(person=who, conversation=where),
        lambda: remove_member(by=people[0], conversation=where, person=other),
        lambda: add_members(by=people[0], conversation=where, people=[other]),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_are_what_a_recount_gives_whatever_was_done(seed, alice, bob, dora, charlie, frames):
    dice = random.Random(seed)
    people = [alice, bob, dora, charlie]
    talks = [
        create_group(creator=alice, group_type="Private", members=[bob, dora]),
        create_group(creator=alice, group_type="Community", members=[bob, charlie]),
        create_group(creator=alice, group_type="AVChatRoom", members=[bob]),
        open_direct(person=alice, peer=bob),
        open_direct(person=dora, peer=bob),
    ]
    done: set[int] = set()
    seen_unread = False

    deck = [deed for deed, times in enumerate(HOW_OFTEN) for _ in range(times)]
    dice.shuffle(deck)
    for nth, deed in enumerate(deck):
        for talk in talks:
            talk.refresh_from_db()
        choices = deeds(dice, people, talks)
        with frames():
            try:
                choices[deed]()
                done.add(deed)
            except Refusal:
                pass
        if nth % CHECKED_EVERY == CHECKED_EVERY - 1:
            for person in people:
                counted = recount(person)
                assert shown(person) == counted, (seed, nth, person)
                seen_unread |= counted[1] > 0

    assert done == set(range(len(choices)))
    assert seen_unread
    # Each of them has said what is private to them, each thing once.
    for person in people:
        page = private_changes_after(person=person, after=0, limit=1_000)
        numbers = [change["changeSeq"] for change in page.changes]
        assert numbers == sorted(set(numbers))
