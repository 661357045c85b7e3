"""Accidents with conversations, what is kept with a group, and who wants to come in."""

from django.db.models import F
from django.utils import timezone

from messaging.models import Conversation, Notice, ToldUpto

from .world import LATER, Accident, application_of, member_of, one, stay_of, waits

ACCIDENTS: list[tuple[str, Accident]] = [
    # Conversations
    (
        "those who are away were told of what was said",
        lambda w: ToldUpto.objects.create(conversation=w.group, seq=w.group.last_seq + 100) is not None,
    ),
    ("the last number is of the last message", lambda w: one(w.group, last_seq=F("last_seq") + 1)),
    (
        "it was last spoken in when the last message was sent",
        lambda w: one(w.group, last_message_at=timezone.now() + LATER),
    ),
    (
        "a conversations profile is numbered up to the head",
        lambda w: one(w.group, profile_change=F("change_seq") + 1),
    ),
    ("a conversations profile is numbered up to the head", lambda w: one(w.live_room, profile_change=0)),
    ("the newest number of all is on something", lambda w: one(w.group, change_seq=F("change_seq") + 1)),
    (
        "members are counted by the stays that go on",
        lambda w: one(w.group, member_count=F("member_count") + 1),
    ),
    (
        "members are counted by the stays that go on",
        lambda w: one(w.group, counted_members=F("counted_members") - 1),
    ),
    ("a living group has an owner", lambda w: one(member_of(w.alice, w.group), role="Admin")),
    ("nobody is in a group that is over", lambda w: one(w.group, dismissed_at=timezone.now())),
    (
        "only a group has manners and those of its type",
        lambda w: one(w.live_room, join_option="NeedPermission"),
    ),
    ("only a group has manners and those of its type", lambda w: one(w.direct, mute_all=True)),
    # What is kept with a group
    (
        "what is kept with a group is numbered up to the head",
        lambda w: one(w.group.data, counters_change=999),
    ),
    (
        "what is kept with a group is numbered up to the head",
        lambda w: one(w.group.data, attributes_change=0),
    ),
    (
        "what is kept with a group has numbers of its own",
        lambda w: one(w.group.data, attributes_change=stay_of(w.dora, w.group).change_seq),
    ),
    (
        "what is kept with a group has numbers of its own",
        lambda w: one(w.group.data, counters_change=Conversation.objects.get(pk=w.group.pk).profile_change),
    ),
    # Applications and notices
    ("nobody waits who is there", lambda w: waits(w.dora, w.group)),
    ("nobody waits for a pair or for what is over", lambda w: waits(w.alice, w.over)),
    (
        "nobody waits for a pair or for what is over",
        lambda w: waits(w.erased, w.live_room),
    ),
    ("somebody decided", lambda w: one(application_of("refused"), ended_by=None)),
    ("somebody decided", lambda w: one(application_of("closed"), answer="No")),
    (
        "a notice is numbered up to the head of the person",
        lambda w: one(Notice.objects.filter(person=w.dora).earliest("change_seq"), change_seq=99),
    ),
    (
        "a notice has a number of its own",
        lambda w: one(w.dora, profile_change=Notice.objects.filter(person=w.dora)[0].change_seq),
    ),
    (
        "nobody was told of another ending",
        lambda w: one(application_of("refused").notices.all()[0], outcome="accepted"),
    ),
    (
        "nobody was told of another ending",
        lambda w: Notice.objects.filter(application=None).update(outcome="refused"),
    ),
]
