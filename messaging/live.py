"""Telling people, after the commit and only then. A failure to tell never undoes or delays what was done:
whoever missed it catches up by the numbers."""

from collections.abc import Callable, Iterable

from django.db import transaction

from .hub import Envelope, hub
from .models import Conversation
from .wire import frames
from .wire.shapes import Changes, Shape, conversation_id


def tell_conversation(conversation: Conversation, changes: Changes) -> None:
    """Tell everybody who is in the conversation now. `changes(viewer)` gives the items in the order of
    their numbers; a group's are encoded once, a direct conversation's once for each of the two."""
    version = conversation.members_version

    def framed(viewer: int) -> tuple[Shape, int]:
        frame = frames.changes(conversation_id(conversation, viewer), version, changes(viewer))
        return frame, frame["to"]

    if conversation.is_direct:
        for viewer in conversation.pair:
            frame, _ = framed(viewer)
            tell_people([viewer], frame)
    else:
        frame, change = framed(0)
        publish(
            Envelope(
                frames.encode(frame), conversation=conversation.pk, members_version=version, change=change
            )
        )


def tell_online(conversation: Conversation, build: Callable[[int], Shape], but: int) -> None:
    """Tell those who are online now, but for one, something that is not stored."""
    if conversation.is_direct:
        viewer = conversation.peer_of(but)
        tell_people([viewer], frames.online(conversation_id(conversation, viewer), build(viewer)))
    else:
        body = frames.encode(frames.online(conversation_id(conversation, 0), build(0)))
        publish(
            Envelope(
                body,
                conversation=conversation.pk,
                members_version=conversation.members_version,
                change=conversation.change_seq,
                but=but,
            )
        )


def tell_people(people: Iterable[int], frame: Shape) -> None:
    """Tell these people, by number (pk), on each of their devices."""
    publish(Envelope(frames.encode(frame), people=tuple(people)))


def publish(envelope: Envelope) -> None:
    after_commit(lambda: hub.publish(envelope))


def after_commit(tell: Callable[[], None]) -> None:
    """Tell when it is certain, and whatever becomes of the telling. A named function or a lambda:
    Django logs a hook that failed by its name, and fails itself where there is none, as with a partial."""
    transaction.on_commit(tell, robust=True)
