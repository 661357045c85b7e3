"""What must be true of stays: within the messages of the conversation, one after the other, each change numbered."""

from django.db.models import Exists, F, OuterRef, Q

from messaging.models import Conversation, Message, Stay
from messaging.rules import rule


@rule(Stay, "person", "conversation", "member__person", "member__conversation")
def a_stay_is_of_its_own_member() -> Q:
    """A stay names the person and the conversation of its membership."""
    return ~Q(person=F("member__person"), conversation=F("member__conversation"))


@rule(Stay, "after_seq", "until_seq", "conversation__last_seq")
def a_stay_is_within_the_messages() -> Q:
    """receipts 3: a stay begins after one message number of the conversation and ends at another."""
    return Q(after_seq__gt=F("conversation__last_seq")) | Q(until_seq__gt=F("conversation__last_seq"))


@rule(Stay, "person", "conversation", "after_seq", "until_seq")
def nobody_is_there_twice() -> Q:
    """receipts 3: joining again begins a new stay, after the last one has ended; y counts each person once."""
    earlier = Q(after_seq__lt=OuterRef("after_seq")) | Q(
        after_seq=OuterRef("after_seq"), pk__lt=OuterRef("pk")
    )
    lasting = Q(until_seq=None) | Q(until_seq__gt=OuterRef("after_seq"))
    others = Stay.objects.filter(
        earlier, lasting, conversation=OuterRef("conversation"), person=OuterRef("person")
    )
    # A stay that ended where it began contains no message.
    return (Q(until_seq=None) | Q(until_seq__gt=F("after_seq"))) & Q(Exists(others))


@rule(Stay, "until_seq", "left_at")
def a_stay_that_ended_says_when() -> Q:
    """`end_stays` writes both."""
    return Q(until_seq=None, left_at__isnull=False) | Q(until_seq__isnull=False, left_at=None)


@rule(Stay, "joined_change", "change_seq", "conversation__change_seq")
def a_stay_is_numbered_up_to_the_head() -> Q:
    """architecture "Numbers": joining, leaving, a role … are changes that all members may see."""
    beyond = Q(change_seq__gt=F("conversation__change_seq"))
    return beyond | Q(joined_change__gt=F("change_seq")) | Q(joined_change__lt=1)


@rule(Stay, "conversation", "change_seq")
def a_changed_stay_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row, of messages, stays and the profile."""
    message = Message.objects.filter(conversation=OuterRef("conversation"), change_seq=OuterRef("change_seq"))
    return Q(change_seq=F("conversation__profile_change")) | Q(Exists(message))


@rule(Stay, "person", "conversation", "after_seq", "until_seq")
def a_pair_is_never_left() -> Q:
    """`leave_group`: a direct conversation is not left; both were there from its first message."""
    return Q(conversation__kind=Conversation.Kind.DIRECT) & (Q(after_seq__gt=0) | Q(until_seq__isnull=False))


RULES = (
    a_stay_is_of_its_own_member,
    a_stay_is_within_the_messages,
    nobody_is_there_twice,
    a_stay_that_ended_says_when,
    a_stay_is_numbered_up_to_the_head,
    a_changed_stay_has_a_number_of_its_own,
    a_pair_is_never_left,
)
