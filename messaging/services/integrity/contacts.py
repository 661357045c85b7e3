"""What must be true of contacts and groups of friends: one person's each, numbered with what is private to them."""

from django.db.models import Exists, F, OuterRef, Q

from messaging.models import Contact, FriendGroup, HiddenMessage, Member, Reactor
from messaging.rules import rule


@rule(Contact, "change_seq", "person__change_seq")
def a_contact_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(Contact, "person", "change_seq")
def a_changed_contact_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row."""
    same = Q(person=OuterRef("person"), change_seq=OuterRef("change_seq"))
    twice = Q(Exists(Contact.objects.filter(same, pk__lt=OuterRef("pk"))))
    for other in (Member, HiddenMessage, Reactor, FriendGroup):
        twice |= Q(Exists(other._default_manager.filter(same)))
    return Q(change_seq__gt=0) & (twice | Q(change_seq=F("person__profile_change")))


@rule(Contact, "person", "other")
def a_request_that_came_was_sent() -> Q:
    """`add_friend`: both have it; who sent it may forget it only together with whom it was sent to."""
    sent = Contact.objects.filter(
        person=OuterRef("other"), other=OuterRef("person"), request=Contact.Request.SENT
    )
    return Q(request=Contact.Request.RECEIVED) & ~Q(Exists(sent))


@rule(Contact, "other")
def nobody_knows_somebody_who_was_erased() -> Q:
    """receipts 8: names go, and whoever knew them has no friend of that name any more."""
    known = Q(friend_since__isnull=False) | Q(blocked_at__isnull=False) | ~Q(request="", remark="")
    return Q(other__erased_at__isnull=False) & known


@rule(FriendGroup, "change_seq", "person__change_seq")
def a_friend_group_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(FriendGroup, "person", "change_seq")
def a_changed_friend_group_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row. Contacts: the rule above."""
    same = Q(person=OuterRef("person"), change_seq=OuterRef("change_seq"))
    twice = Q(Exists(FriendGroup.objects.filter(same, pk__lt=OuterRef("pk"))))
    for other in (Member, HiddenMessage, Reactor):
        twice |= Q(Exists(other._default_manager.filter(same)))
    return Q(change_seq__gt=0) & (twice | Q(change_seq=F("person__profile_change")))


@rule(FriendGroup, "name")
def a_friend_group_that_was_deleted_is_empty() -> Q:
    """`delete_friend_group`: it is kept to tell that it is gone, and for nothing else."""
    return Q(deleted_at__isnull=False) & ~Q(name="", members=[])


RULES = (
    a_contact_is_numbered_up_to_the_head_of_the_person,
    a_changed_contact_has_a_number_of_its_own,
    a_request_that_came_was_sent,
    nobody_knows_somebody_who_was_erased,
    a_friend_group_is_numbered_up_to_the_head_of_the_person,
    a_changed_friend_group_has_a_number_of_its_own,
    a_friend_group_that_was_deleted_is_empty,
)
