"""Telling people, after the commit and only then. A failure to tell never undoes or delays what was done:
whoever missed it catches up by the numbers."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from .hub import Envelope, hub
from .models import Contact, Conversation, Message
from .wire import frames
from .wire.shapes import Changes, Shape, conversation_id

A_FRAME = 100
"""Private changes of one frame: as many as of a page."""


def tell_conversation(conversation: Conversation, changes: Changes, about: Message | None = None) -> None:
    """Tell everybody who is in the conversation now. `changes(viewer)` gives the items in the order of their
    numbers; a group's are encoded once, a direct conversation's once for each of the two.

    A change of a message (`about`) from before somebody joined is not told to them, unless newcomers see what
    was before: they see a gap in the numbers, and catching up passes it over.
    """
    version = conversation.members_version
    if conversation.is_direct:
        for person in (conversation.low, conversation.high):
            if person is not None and person.is_active:
                name = conversation_id(conversation, person.pk)
                tell_people([person.pk], frames.changes(name, version, changes(person.pk)))
        return
    frame = frames.changes(conversation_id(conversation, 0), version, changes(0))
    seq = about.seq if about is not None and not conversation.history_visible else 0
    publish(
        Envelope(
            frames.encode(frame),
            conversation=conversation.pk,
            members_version=version,
            change=frame["to"],
            seq=seq,
        )
    )


def tell_online(conversation: Conversation, build: Callable[[int], Shape], but: int) -> None:
    """Tell those who are online now, but for one, something that is not stored. Nothing of it is numbered, so it needs
    no lock: who is there is asked when it is told."""
    after_commit(lambda: _tell_online(conversation.pk, build, but))


def _tell_online(pk: int, build: Callable[[int], Shape], but: int) -> None:
    now = Conversation.objects.select_related("low", "high").get(pk=pk)
    if now.is_direct:
        if Contact.objects.blocking(*now.pair).exists():
            return
        for person in (now.low, now.high):
            if person is not None and person.pk != but and person.is_active:
                tell_people([person.pk], frames.online(conversation_id(now, person.pk), build(person.pk)))
        return
    body = frames.encode(frames.online(conversation_id(now, 0), build(0)))
    publish(
        Envelope(body, conversation=pk, members_version=now.members_version, change=now.change_seq, but=but)
    )


def tell_people(people: Iterable[int], frame: Shape) -> None:
    """Tell these people, by number (pk), on each of their devices."""
    if told := tuple(people):
        publish(Envelope(frames.encode(frame), people=told))


def tell_privately(person: int, items: Sequence[Shape]) -> None:
    """Tell this person, by number, changes of what only they may see, in the order of their numbers: so many in a frame
    as on a page."""
    for at in range(0, len(items), A_FRAME):
        tell_people([person], frames.me(list(items[at : at + A_FRAME])))


def look_again(person: int) -> None:
    """A login of this person (by number) may be over: all their sockets look at theirs."""
    after_commit(lambda: hub.nudge([person]))


def publish(envelope: Envelope) -> None:
    after_commit(lambda: hub.publish(envelope))


def after_commit(tell: Callable[[], None]) -> None:
    """Tell when it is certain, and whatever becomes of the telling. A named function or a lambda:
    Django logs a hook that failed by its name, and fails itself where there is none, as with a partial."""
    transaction.on_commit(tell, robust=True)
