"""Drafts: what somebody has begun to write in a conversation, for their own devices and nobody else."""

from django.db import transaction

from messaging import live
from messaging.models import Conversation, Member, Person
from messaging.wire import frames, shapes

from .lookup import require_person, require_stay
from .numbers import lock_members, next_private_change


@transaction.atomic
def set_draft(*, person: Person, conversation: Conversation, text: str) -> Member:
    """The draft is this text; '' when there is none. Sending leaves it as it is: the client that sends knows whether
    it was this that was sent. Who has left cannot change it, and finds it again when they come back."""
    require_stay(conversation, person)
    member = lock_members(conversation, [person.pk])[person.pk]
    # Whoever left, or was erased, while we waited for the lock has nothing to write any more.
    require_stay(conversation, person)
    require_person(person)
    if member.draft == text:
        return member
    member.conversation = conversation
    member.draft = text
    member.change_seq = next_private_change(person.pk)
    member.save(update_fields=["draft", "change_seq"])
    live.tell_people([person.pk], frames.me([shapes.membership_change(member, person.pk)]))
    return member
