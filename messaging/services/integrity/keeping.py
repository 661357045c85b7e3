"""What must be true of groups of conversations and of quiet hours: one person's each, numbered with what is private."""

from django.db.models import Exists, F, Model, OuterRef, Q

from messaging.models import (
    Contact,
    ConversationGroup,
    FriendGroup,
    HiddenMessage,
    Member,
    QuietHours,
    Reactor,
)
from messaging.rules import rule

OTHERS: tuple[type[Model], ...] = (Member, HiddenMessage, Reactor, Contact, FriendGroup)
SAME = Q(person=OuterRef("person"), change_seq=OuterRef("change_seq"))


def _is_on_another(*models: type[Model]) -> Q:
    found = Q(change_seq=F("person__profile_change"))
    for model in models:
        found |= Q(Exists(model._default_manager.filter(SAME)))
    return found


@rule(ConversationGroup, "change_seq", "person__change_seq")
def a_group_of_conversations_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(ConversationGroup, "person", "change_seq")
def a_changed_group_of_conversations_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row."""
    twice = Q(Exists(ConversationGroup.objects.filter(SAME, pk__lt=OuterRef("pk"))))
    return Q(change_seq__gt=0) & (twice | _is_on_another(*OTHERS))


@rule(ConversationGroup, "name", "deleted_at")
def a_group_of_conversations_that_was_deleted_is_empty() -> Q:
    """`delete_group_of_conversations`: it is kept to tell that it is gone, and for nothing else."""
    return Q(deleted_at__isnull=False) & ~Q(name="", conversations=[])


@rule(ConversationGroup, "person")
def whoever_was_erased_names_no_conversations() -> Q:
    """receipts 8: names go; so do those that somebody gave to their own things."""
    return Q(person__erased_at__isnull=False, deleted_at=None)


@rule(QuietHours, "change_seq", "person__change_seq")
def quiet_hours_are_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(QuietHours, "person", "change_seq")
def quiet_hours_have_a_number_of_their_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row."""
    return Q(change_seq__gt=0) & _is_on_another(*OTHERS, ConversationGroup)


RULES = (
    a_group_of_conversations_is_numbered_up_to_the_head_of_the_person,
    a_changed_group_of_conversations_has_a_number_of_its_own,
    a_group_of_conversations_that_was_deleted_is_empty,
    whoever_was_erased_names_no_conversations,
    quiet_hours_are_numbered_up_to_the_head_of_the_person,
    quiet_hours_have_a_number_of_their_own,
)
