"""Telling senders, and those whom the policy lets see, that totals have changed: after the commit, in few frames.

Frames hold absolute totals, so a lost, doubled or late one does no harm. The first goes at once; what changes within
the next `PAUSE` goes together in one, and so on: a thousand readers in a second are a few frames, the last with the
final totals. Each frame to a sender lists every number that it covers, superseded ones too.

During a pause nothing is kept but which messages have changed: a message may be recalled, or somebody stop sharing,
before it ends. Then their totals are looked up, and only those that may be told at that moment are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from channels.db import database_sync_to_async

from messaging.hub import LOADERS
from messaging.live import after_commit
from messaging.models import Message

from .access import is_wide, look_for_onlookers, look_for_senders, with_sender_there
from .courier import Courier, Key, News, Waiting
from .tallies import Tally
from .wire.shapes import row

SENDER, ONLOOKERS = "sender", "onlookers"
NOBODY = 0


def tell_senders(tallies: Iterable[Tally]) -> None:
    """Tell each sender the new totals of their messages."""
    told: defaultdict[int, dict[int, News]] = defaultdict(dict)
    for tally in tallies:
        sender = tally.message.sender_id
        assert sender is not None
        told[sender][tally.message.pk] = News((sender,), row(tally, sender), frozenset((tally.number,)))
    for sender, of_sender in told.items():
        _take_after_commit((SENDER, sender), of_sender)


def tell_onlookers(messages: Iterable[Message]) -> None:
    """Tell those beside the sender who may see the new totals, without the numbers, which are the sender's. A
    conversation's are told together. Who they are is asked after the commit: none of them is locked in it, so whoever
    leaves meanwhile would still be told."""
    changed: defaultdict[int, set[int]] = defaultdict(set)
    for message in messages:
        if is_wide(message):
            changed[message.conversation_id].add(message.pk)
    for conversation, in_conversation in changed.items():
        _ask_after_commit((ONLOOKERS, conversation), in_conversation)


def _take_after_commit(key: Key, news: Mapping[int, News]) -> None:
    after_commit(lambda: courier.take(key, news))


def _ask_after_commit(key: Key, messages: set[int]) -> None:
    after_commit(lambda: courier.ask(key, messages))


def look_up(due: Mapping[Key, Waiting]) -> list[News]:
    """What there is to tell now of what has changed: senders who are there every number that waited, and the totals
    that they may be told; others the totals that they may. A fixed number of statements."""
    return [
        *_to_senders({key[1]: waiting for key, waiting in due.items() if key[0] == SENDER}),
        *_to_onlookers({pk for key, waiting in due.items() if key[0] == ONLOOKERS for pk in waiting}),
    ]


def _to_senders(due: Mapping[int, Waiting]) -> Iterable[News]:
    changed = {pk for waiting in due.values() for pk in waiting}
    seen = {tally.message.pk: tally for tally in look_for_senders(changed)} if changed else {}
    # Asked last, so that what is found is told to nobody who left while it was being found.
    there = with_sender_there(changed) if changed else set()
    for sender, waiting in due.items():
        for pk, numbers in waiting.items():
            if pk in there:
                shape = row(seen[pk], sender) if pk in seen else None
                yield News((sender,), shape, frozenset(numbers))


def _to_onlookers(changed: set[int]) -> Iterable[News]:
    for tally, people in look_for_onlookers(changed) if changed else ():
        yield News(tuple(people), row(tally, NOBODY))


courier = Courier(database_sync_to_async(look_up, thread_sensitive=False, executor=LOADERS), look_up)
