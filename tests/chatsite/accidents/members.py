"""Accidents with memberships, stays and topics."""

from django.db.models import F
from django.utils import timezone

from messaging.models import HiddenMessage, Member, Message, Stay

from .world import Accident, goes, member_of, one, stay_of

ACCIDENTS: list[tuple[str, Accident]] = [
    # Memberships
    ("a read position is of a message", lambda w: one(member_of(w.dora, w.group), read_seq=999)),
    (
        "the peer is told no more than was read",
        lambda w: one(member_of(w.bob, w.direct), read_seq=F("told_read_seq") - 1),
    ),
    ("the peer is told no more than was read", lambda w: one(member_of(w.bob, w.group), told_read_seq=1)),
    (
        "the peer is told of messages of theirs without a receipt",
        lambda w: one(member_of(w.bob, w.direct), told_read_seq=2),
    ),
    (
        "a membership is numbered up to the head of the person",
        lambda w: one(member_of(w.bob, w.group), change_seq=99),
    ),
    (
        "a private change has a number of its own",
        lambda w: one(
            member_of(w.alice, w.group), change_seq=HiddenMessage.objects.get(person=w.alice).change_seq
        ),
    ),
    (
        "a private change has a number of its own",
        lambda w: one(member_of(w.bob, w.group), change_seq=member_of(w.bob, w.direct).change_seq),
    ),
    (
        "every member was there once",
        lambda w: Member.objects.create(person=w.erased, conversation=w.over),
    ),
    ("only who is there leads", lambda w: one(member_of(w.dora, w.over), role="Admin")),
    ("only who is there leads", lambda w: one(member_of(w.bob, w.direct), role="Admin")),
    ("nobody is muted who leads", lambda w: one(member_of(w.bob, w.direct), muted_until=timezone.now())),
    ("nobody is muted who leads", lambda w: one(member_of(w.alice, w.group), muted_until=timezone.now())),
    ("whoever was erased left no words", lambda w: one(member_of(w.erased, w.group), name_card="Fay")),
    ("whoever was erased left no words", lambda w: one(member_of(w.erased, w.group), custom_data="F")),
    ("nothing is removed that was not said", lambda w: one(member_of(w.dora, w.group), removed_seq=999)),
    (
        "a hiding is numbered up to the head of the person",
        lambda w: HiddenMessage.objects.filter(person=w.alice).update(change_seq=99),
    ),
    (
        "a hiding has a number of its own",
        lambda w: one(w.alice, profile_change=HiddenMessage.objects.get(person=w.alice).change_seq),
    ),
    (
        "only who was there hides a message",
        lambda w: HiddenMessage.objects.filter(person=w.alice).update(
            message=Message.objects.get(conversation=w.over, seq=1)
        ),
    ),
    # Stays
    (
        "a stay is of its own member",
        lambda w: one(stay_of(w.bob, w.group), member=member_of(w.bob, w.over)),
    ),
    ("a stay is within the messages", lambda w: one(stay_of(w.dora, w.over), until_seq=99)),
    (
        "nobody is there twice",
        lambda w: Stay.objects.filter(person__user_id="eve", until_seq__isnull=False).update(
            until_seq=Stay.objects.get(person__user_id="eve", until_seq=None).after_seq + 1
        ),
    ),
    ("a stay that ended says when", lambda w: one(stay_of(w.dora, w.over), left_at=None)),
    ("a stay that ended says when", lambda w: one(stay_of(w.dora, w.group), left_at=timezone.now())),
    ("a stay is numbered up to the head", lambda w: one(stay_of(w.dora, w.group), change_seq=999)),
    (
        "a stay is numbered up to the head",
        lambda w: one(stay_of(w.dora, w.group), joined_change=F("change_seq") + 1),
    ),
    (
        "a changed stay has a number of its own",
        lambda w: one(stay_of(w.dora, w.group), change_seq=w.plain.change_seq),
    ),
    # Topics
    ("a topic is of a community", lambda w: one(w.tea, group_id="tea")),
    ("a topic is of a community", lambda w: one(w.town, has_topics=False)),
    ("whoever is in a community is in its topics", lambda w: goes(w.bob, w.tea)),
    ("nobody is in a topic who is not in its community", lambda w: goes(w.bob, w.town)),
    (
        "members of a topic appear as in its community",
        lambda w: Member.objects.filter(conversation=w.tea, person__user_id="gus").update(role="Admin"),
    ),
    (
        "members of a topic appear as in its community",
        lambda w: one(member_of(w.alice, w.tea), name_card="A"),
    ),
    (
        "members of a topic appear as in its community",
        lambda w: one(member_of(w.bob, w.town), muted_until=timezone.now()),
    ),
    (
        "members of a topic appear as in its community",
        lambda w: one(member_of(w.alice, w.tea), muted_until=timezone.now()),
    ),
]
