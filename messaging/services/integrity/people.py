"""What must be true of people, and of the numbers of what is private to them."""

from django.db.models import Exists, F, OuterRef, Q

from messaging.models import (
    Contact,
    ConversationGroup,
    FriendGroup,
    HiddenMessage,
    Member,
    Notice,
    Person,
    QuietHours,
    Reactor,
)
from messaging.rules import rule


@rule(Person, "profile_change", "change_seq")
def a_profile_is_numbered_up_to_the_head() -> Q:
    """architecture "Numbers": `Person.change_seq` counts every change of what is private to them."""
    return Q(profile_change__gt=F("change_seq"))


@rule(Person, "change_seq")
def the_newest_private_number_is_on_something() -> Q:
    """architecture "Catching up": a head says that something changed; each number was stamped on a row."""
    stamped = Q(profile_change=F("change_seq"))
    for model in (
        Member,
        HiddenMessage,
        Contact,
        FriendGroup,
        Reactor,
        Notice,
        ConversationGroup,
        QuietHours,
    ):
        rows = model._default_manager.filter(person=OuterRef("pk"), change_seq=OuterRef("change_seq"))
        stamped |= Q(Exists(rows))
    # A number that is beyond the head is another rule's.
    return Q(change_seq__gt=0, profile_change__lte=F("change_seq")) & ~stamped


@rule(Person, "user_id", "is_active", "shares_since")
def whoever_was_erased_is_nobody() -> Q:
    """receipts 8: a deleted account is an anonymous placeholder, which nobody comes in as."""
    something = Q(is_active=True) | Q(shares_since__isnull=False) | ~Q(nick="", avatar="")
    return Q(erased_at__isnull=False) & (something | Q(is_staff=True) | Q(is_superuser=True))


RULES = (
    a_profile_is_numbered_up_to_the_head,
    the_newest_private_number_is_on_something,
    whoever_was_erased_is_nobody,
)
