"""Finding what a back end names; what is not there is refused as at every door."""

from messaging.errors import ConversationNotFound, MessageNotFound, NotAllowed, PersonNotFound
from messaging.models import Conversation, Message, Person
from messaging.services.lookup import find_any_group, find_conversation, find_people, with_people
from messaging.wire.serverapi.messages import message_key
from messaging.wire.shapes import group_conversation_id

from .door import Call


def person_of(user_id: str, field: str = "") -> Person:
    """PersonNotFound says who is not there, and in which field they are named."""
    try:
        return find_people([user_id])[0]
    except PersonNotFound as refusal:
        raise PersonNotFound(str(refusal), field=field) from None


def acting(call: Call, user_id: str | None, field: str = "From_Account") -> Person:
    """On whose behalf something is done; if nobody is named, the administrator. Who is deactivated does nothing."""
    person = call.administrator if user_id is None else person_of(user_id, field)
    if not person.is_active:
        raise NotAllowed(f"{person.user_id} is deactivated.")
    return person


def direct_of(person: Person, peer: str) -> Conversation:
    """Theirs with that other person; ConversationNotFound where neither has written."""
    return find_conversation(person, f"C2C{peer}")


def group_of(group_id: str) -> Conversation:
    """One that is over looks as if there were none."""
    group = find_any_group(group_conversation_id(group_id))
    if group.dismissed_at is not None:
        raise ConversationNotFound
    return group


def numbered(conversation: Conversation, seq: int) -> Message:
    """The message of that number."""
    return _one(conversation, seq, f"There is no message {seq} there.")


def keyed(conversation: Conversation, key: str) -> Message:
    """The direct message of that `MsgKey`, to the last digit."""
    words = f"There is no message {key!r} between them."
    number = key.partition("_")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise MessageNotFound(words)
    message = _one(conversation, int(number), words)
    if message_key(message) != key:
        raise MessageNotFound(words)
    return message


def _one(conversation: Conversation, seq: int, words: str) -> Message:
    found = with_people(Message.objects.filter(conversation=conversation, seq=seq)).first()
    if found is None:
        raise MessageNotFound(words)
    return found
