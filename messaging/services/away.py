"""Who is told of a message while they are away, by their browser's push service. Telling reads nothing: no position
moves, and no receipt is given."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from messaging.models import (
    Contact,
    Conversation,
    HiddenMessage,
    Member,
    Mention,
    Message,
    PushSubscription,
    QuietHours,
    Stay,
    ToldUpto,
)
from messaging.sql import insert_rows

from .contacts import is_blocked
from .lookup import with_people

SOON = timedelta(seconds=3)
"""Whoever looks at the conversation has read the message by then, and is not told."""
FRESH = timedelta(minutes=10)
"""What is older than that is no news: after a long stop of the server nobody's telephone rings for a night's talk."""
AT_ONCE = 100

MENTIONED = (Member.Remind.MENTIONS, Member.Remind.MENTIONS_ONLY)


class News(NamedTuple):
    """For one browser: the newest message that its person was not told of and has not read, and the number of those."""

    subscription: PushSubscription
    message: Message
    number: int


def take_news(now: datetime) -> Iterator[News]:
    """What people are to be told now, in all conversations. Each message is given to one caller only, once: a browser
    that could not be reached then is not told again."""
    if not PushSubscription.objects.exists():
        return
    recent = Conversation.objects.filter(last_message_at__gt=now - FRESH, dismissed_at=None)
    told = Coalesce(F("told_upto__seq"), 0)
    due = recent.annotate(told=told).filter(last_seq__gt=F("told")).order_by("last_message_at")
    talks = due.exclude(group_type=Conversation.GroupType.AV_CHAT_ROOM).values_list("pk", "told")
    for conversation, before in list(talks[:AT_ONCE]):
        said = Message.objects.filter(conversation=conversation, seq__gt=before)
        upto = said.filter(sent_at__lte=now - SOON).aggregate(seq=Max("seq"))["seq"]
        if upto is not None and _take(conversation, before, upto):
            fresh = said.filter(seq__lte=upto, sent_at__gt=now - FRESH, is_system=False, recalled_at=None)
            yield from _news_in(conversation, list(with_people(fresh).order_by("-seq")[:AT_ONCE]), now)


def as_it_stands(news: News) -> News | None:
    """The same when it is about to be told, which may be minutes after it was taken where many are told: in its present
    words. None if it is no news any more: it was recalled, read or deleted, its reader left or blocked its sender."""
    person, sender = news.subscription.person, news.message.sender_id
    if sender is None or is_blocked(sender=sender, by=person.pk):
        return None
    message = with_people(Message.objects.unread_by(person)).filter(pk=news.message.pk).first()
    return None if message is None else news._replace(message=message)


def _take(conversation: int, told: int, upto: int) -> bool:
    """Whether these messages are this caller's to tell of."""
    if told == 0:
        insert_rows(ToldUpto, ("conversation", "seq"), [(conversation, 0)], ignore_conflicts=True)
    return ToldUpto.objects.filter(conversation=conversation, seq=told).update(seq=upto) == 1


def _news_in(conversation: int, messages: Sequence[Message], now: datetime) -> Iterator[News]:
    """Of these messages, the newest first, what each subscriber is to hear.

    - Whoever is there, was when it was said, and had subscribed by then. Not its sender.
    - Not what they have read, or deleted for themselves, or what somebody said whom they have blocked.
    - In silence, of the conversation or in quiet hours, nobody is told; or only of what mentions them, or everybody, if
      they wish so.
    """
    if not messages:
        return
    subscriptions = PushSubscription.objects.filter(
        person__is_active=True, person__stays__conversation=conversation, person__stays__until_seq=None
    )
    by_person: defaultdict[int, list[PushSubscription]] = defaultdict(list)
    for subscription in subscriptions.select_related("person"):
        by_person[subscription.person_id].append(subscription)
    stays = Stay.objects.current().filter(conversation=conversation, person__in=by_person)
    refused = _refused(by_person, messages)
    calls = Mention.objects.filter(message__in=messages, person__in=by_person)
    called = {(call.person_id, call.message_id) for call in calls}
    quiet = {hours.person_id: hours for hours in QuietHours.objects.filter(person__in=by_person)}
    for stay in stays.select_related("member"):
        person, member = stay.person_id, stay.member
        heard = [
            message
            for message in messages
            if message.seq > max(member.read_seq, member.cleared_seq, stay.after_seq)
            and message.sender_id != person
            and (person, message.pk) not in refused
            and _is_told(
                member, quiet.get(person), message.mentions_all or (person, message.pk) in called, now
            )
        ]
        for subscription in by_person[person]:
            mine = [message for message in heard if message.sent_at > subscription.created_at]
            if mine:
                yield News(subscription, mine[0], len(mine))


def _is_told(member: Member, hours: QuietHours | None, is_called: bool, now: datetime) -> bool:
    if hours is not None and hours.is_quiet_at(now):
        return is_called and hours.remind_type in MENTIONED
    return member.is_told_at(now, is_called=is_called)


def _refused(people: Collection[int], messages: Sequence[Message]) -> set[tuple[int, int]]:
    """Of these people and messages, the pairs (by pk) of which the one does not want to see the other."""
    hidden = HiddenMessage.objects.filter(message__in=messages, person__in=people)
    senders = {message.sender_id for message in messages}
    blocks = Contact.objects.filter(Q(person__in=people), other__in=senders, blocked_at__isnull=False)
    by_sender = defaultdict(list)
    for message in messages:
        by_sender[message.sender_id].append(message.pk)
    refused = {(one.person_id, one.message_id) for one in hidden}
    for person, sender in blocks.values_list("person", "other"):
        refused |= {(person, message) for message in by_sender[sender]}
    return refused
