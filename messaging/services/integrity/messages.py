"""What must be true of messages: a number each, one after the other, by somebody who was there."""

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from messaging.models import (
    Attachment,
    Conversation,
    Mention,
    MergedRecord,
    Message,
    MessageRevision,
    MessageWords,
    Reaction,
    Stay,
)
from messaging.rules import rule

FORGOTTEN = Q(seq__gte=1, seq__lte=F("conversation__purged_seq"))
"""Said so long ago that nobody may know what it was (`purge_messages`)."""


@rule(Message, "conversation", "seq")
def a_message_follows_another() -> Q:
    """architecture "Numbers": 1, 2, 3 …; nothing is ever deleted, and purging keeps rows too. No two with the
    same number: `one number per message` of the database."""
    before = Message.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("seq") - 1)
    return Q(seq__lt=1) | (Q(seq__gt=1) & ~Q(Exists(before)))


@rule(Message, "conversation", "change_seq", "conversation__change_seq")
def a_message_is_numbered_up_to_the_head() -> Q:
    """architecture "Numbers": sent, edited, recalled … are changes that all members may see."""
    return Q(change_seq__gt=F("conversation__change_seq")) | Q(change_seq__lt=1)


@rule(Message, "conversation", "change_seq")
def a_changed_message_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row. Stays: `a changed stay …`."""
    return Q(change_seq=F("conversation__profile_change"))


@rule(Message, "conversation", "seq", "sender")
def whoever_sent_it_was_there() -> Q:
    """`send_message` asks for a current stay, under the lock that gives the number. A notice may be of somebody who has
    just left."""
    there = Stay.objects.containing(OuterRef("seq")).filter(
        conversation=OuterRef("conversation"), person=OuterRef("sender")
    )
    return Q(is_system=False) & ~Q(Exists(there))


@rule(Message, "message_id", "sender")
def an_id_says_who_sent_it() -> Q:
    """rest.md: a message ID begins with the number of its sender; that of a notice with 0."""
    by = Concat(Cast("sender_id", CharField()), Value("-"))
    return Q(is_system=True) & ~Q(message_id__startswith="0-") | Q(is_system=False) & ~Q(
        message_id__startswith=by
    )


@rule(Message, "revision", "asked_revision", "edited_at")
def revisions_are_of_edits() -> Q:
    """receipts 8: an edit makes another revision; the sender may ask again for a revision that there is."""
    edited = Q(revision__gt=1, edited_at=None) | Q(revision__lte=1, edited_at__isnull=False)
    return edited | Q(revision__lt=1) | Q(asked_revision__lt=1) | Q(asked_revision__gt=F("revision"))


@rule(Message, "recalled_at", "recalled_by")
def a_message_is_recalled_by_somebody() -> Q:
    """`recall_message` writes both."""
    return Q(recalled_at=None, recalled_by__isnull=False) | Q(recalled_at__isnull=False, recalled_by=None)


@rule(Message, "type", "recalled_at")
def what_a_message_says_is_found_until_it_is_recalled() -> Q:
    """`keep_words` is part of sending, editing and recalling: a row of words for each message that says something."""
    says = ~FORGOTTEN & Q(is_system=False, recalled_at=None, type__in=tuple(MessageWords.SAYS))
    kept = Q(Exists(MessageWords.objects.filter(message=OuterRef("pk"))))
    return (says & ~kept) | (~says & kept)


@rule(Mention, "person", "message")
def only_who_was_there_is_mentioned() -> Q:
    """`called`: those who are there now."""
    there = Stay.objects.containing(OuterRef("message__seq")).filter(
        conversation=OuterRef("message__conversation"), person=OuterRef("person")
    )
    return ~Q(Exists(there))


@rule(Mention, "message")
def a_message_that_mentions_somebody_says_whom() -> Q:
    return Q(message__at_user_list=[])


@rule(Message, "pinned_at", "conversation")
def only_what_members_of_a_group_said_is_pinned() -> Q:
    return Q(pinned_at__isnull=False) & (Q(is_system=True) | Q(conversation__kind=Conversation.Kind.DIRECT))


@rule(MessageRevision, "revision", "message__revision")
def a_revision_is_kept_of_an_edited_message() -> Q:
    """`keep_revision`: before the message says something else."""
    return Q(revision__gte=F("message__revision"))


@rule(MergedRecord, "message", "message__type")
def a_record_is_in_a_message_that_says_so() -> Q:
    return ~Q(message__type="TIMRelayElem")


@rule(Message, "type")
def a_message_that_says_so_carries_a_record() -> Q:
    """`send_message` writes both."""
    return (
        ~FORGOTTEN & Q(type="TIMRelayElem") & ~Q(Exists(MergedRecord.objects.filter(message=OuterRef("pk"))))
    )


@rule(Message, "type", "seq", "conversation__purged_seq")
def of_what_is_forgotten_nothing_is_left() -> Q:
    """`purge_messages`: rows and numbers stay, with nothing in them. Words: `what a message says is found …`."""
    says = ~Q(payload={}, cloud_custom_data="", at_user_list=[], reaction_kinds=0, pinned_at=None)
    others = Q()
    for model in (Attachment, Mention, MergedRecord, MessageRevision, Reaction):
        others |= Q(Exists(model._base_manager.filter(message=OuterRef("pk"))))
    return FORGOTTEN & (says | others)


RULES = (
    of_what_is_forgotten_nothing_is_left,
    a_record_is_in_a_message_that_says_so,
    a_message_that_says_so_carries_a_record,
    only_what_members_of_a_group_said_is_pinned,
    a_revision_is_kept_of_an_edited_message,
    only_who_was_there_is_mentioned,
    a_message_that_mentions_somebody_says_whom,
    a_message_follows_another,
    a_message_is_numbered_up_to_the_head,
    a_changed_message_has_a_number_of_its_own,
    whoever_sent_it_was_there,
    an_id_says_who_sent_it,
    revisions_are_of_edits,
    a_message_is_recalled_by_somebody,
    what_a_message_says_is_found_until_it_is_recalled,
)
