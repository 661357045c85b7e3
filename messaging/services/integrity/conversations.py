"""What must be true of conversations: their numbers, who is in them, who leads them."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from messaging.models import Conversation, GroupData, Member, Message, Stay
from messaging.models.conversations import BY_TYPE
from messaging.rules import rule


@rule(Conversation, "last_seq")
def the_last_number_is_of_the_last_message() -> Q:
    """architecture "Numbers": messages are 1, 2, 3 …, given under the conversation's lock."""
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    return ~Q(last_seq=Coalesce(Subquery(newest), 0))


@rule(Conversation, "last_seq", "last_message_at")
def it_was_last_spoken_in_when_the_last_message_was_sent() -> Q:
    """The list of conversations is in this order (`paging.ConversationPagination`)."""
    last = Message.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_seq"))
    return Q(Exists(last.exclude(sent_at=OuterRef("last_message_at"))))


@rule(Conversation, "profile_change", "change_seq")
def a_conversations_profile_is_numbered_up_to_the_head() -> Q:
    """architecture "Numbers": the profile of a group has a number, from its making on; a pair has no profile, and a
    number only if its policy was set."""
    return Q(profile_change__gt=F("change_seq")) | Q(kind=Conversation.Kind.GROUP, profile_change=0)


@rule(Conversation, "change_seq")
def the_newest_number_of_all_is_on_something() -> Q:
    """architecture "Catching up": a head says that something changed; each number was stamped on a row."""
    message = Message.objects.filter(conversation=OuterRef("pk"), change_seq=OuterRef("change_seq"))
    stay = Stay.objects.filter(conversation=OuterRef("pk"), change_seq=OuterRef("change_seq"))
    beyond = Message.objects.filter(conversation=OuterRef("pk"), change_seq__gt=OuterRef("change_seq"))
    stay_beyond = Stay.objects.filter(conversation=OuterRef("pk"), change_seq__gt=OuterRef("change_seq"))
    attributes = GroupData.objects.filter(
        conversation=OuterRef("pk"), attributes_change__gte=OuterRef("change_seq")
    )
    counters = GroupData.objects.filter(
        conversation=OuterRef("pk"), counters_change__gte=OuterRef("change_seq")
    )
    stamped = Q(profile_change__gte=F("change_seq")) | Q(Exists(message)) | Q(Exists(stay))
    stamped |= Q(Exists(attributes)) | Q(Exists(counters))
    # A number that is beyond the head is another rule's.
    return Q(change_seq__gt=0) & ~(stamped | Q(Exists(beyond)) | Q(Exists(stay_beyond)))


@rule(Conversation, "member_count", "counted_members")
def members_are_counted_by_the_stays_that_go_on() -> Q:
    """receipts 3: y of the next message is made of `counted_members` when it is sent."""
    here = Stay.objects.current().filter(conversation=OuterRef("pk"))
    counts = ~Q(member_count=_many(here)) | ~Q(counted_members=_many(here.filter(counted=True)))
    return Q(counts)


@rule(Conversation, "group_id")
def a_living_group_has_an_owner() -> Q:
    """`leave_group`: the owner hands over or dismisses first. No more than one: `one owner each` of the database."""
    owner = Member.objects.filter(conversation=OuterRef("pk"), role=Member.Role.OWNER)
    return Q(kind=Conversation.Kind.GROUP, dismissed_at=None) & ~Q(Exists(owner))


@rule(Conversation, "group_id", "dismissed_at")
def nobody_is_in_a_group_that_is_over() -> Q:
    """`dismiss_group`: nobody is in it any more; nobody joins it again."""
    here = Stay.objects.current().filter(conversation=OuterRef("pk"))
    return Q(dismissed_at__isnull=False) & Q(Exists(here))


@rule(Conversation, "join_option", "invite_option", "mute_all", "max_members")
def only_a_group_has_manners_and_those_of_its_type() -> Q:
    """`require_doors`: what a type does not let a group wish, it does not; a pair wishes nothing."""
    usual = Q(join_option="", invite_option="", mute_all=False, max_members=None, custom__isnull=True)
    broken = Q(kind=Conversation.Kind.DIRECT) & ~usual
    for group_type, doors in BY_TYPE.items():
        for field in doors.fixed:
            own = getattr(doors, field.removesuffix("_option"))
            broken |= Q(group_type=group_type) & ~Q(**{f"{field}__in": ("", own)})
    return broken


@rule(Conversation, "low", "high")
def both_of_a_pair_are_there() -> Q:
    """`open_direct`: both are in it from its making, and it is not left."""
    here = Stay.objects.current().filter(conversation=OuterRef("pk"))
    both = Q(Exists(here.filter(person=OuterRef("low")))) & Q(Exists(here.filter(person=OuterRef("high"))))
    return Q(kind=Conversation.Kind.DIRECT) & ~both


@rule(Conversation, "last_seq", "told_upto__seq")
def those_who_are_away_were_told_of_what_was_said() -> Q:
    """`take_news`: up to a message that there is."""
    return Q(told_upto__seq__gt=F("last_seq"))


def _many(stays: Any) -> Coalesce:
    many = stays.order_by().values("conversation").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many), 0)


RULES = (
    the_last_number_is_of_the_last_message,
    it_was_last_spoken_in_when_the_last_message_was_sent,
    a_conversations_profile_is_numbered_up_to_the_head,
    the_newest_number_of_all_is_on_something,
    members_are_counted_by_the_stays_that_go_on,
    a_living_group_has_an_owner,
    nobody_is_in_a_group_that_is_over,
    only_a_group_has_manners_and_those_of_its_type,
    both_of_a_pair_are_there,
    those_who_are_away_were_told_of_what_was_said,
)
