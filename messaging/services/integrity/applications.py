"""What must be true of applications, of what people were told, and of what is kept with a group."""

from django.db.models import Exists, F, OuterRef, Q

from messaging.models import (
    Application,
    Contact,
    Conversation,
    FriendGroup,
    GroupData,
    HiddenMessage,
    Member,
    Message,
    Notice,
    Reactor,
    Stay,
)
from messaging.rules import rule


@rule(Application, "conversation", "person")
def nobody_waits_who_is_there() -> Q:
    """`_join`: whoever comes in, by whichever way, waits no more."""
    here = Stay.objects.current().filter(conversation=OuterRef("conversation"), person=OuterRef("person"))
    return Q(state=Application.State.WAITING) & Q(Exists(here))


@rule(Application, "conversation", "person")
def nobody_waits_for_a_pair_or_for_what_is_over() -> Q:
    """`dismiss_group` ends what waits; `erase_person` what the person asked for."""
    gone = Q(conversation__dismissed_at__isnull=False) | Q(person__erased_at__isnull=False)
    pair = Q(conversation__kind=Conversation.Kind.DIRECT)
    return pair | (Q(state=Application.State.WAITING) & gone)


@rule(Application, "state", "ended_by")
def somebody_decided() -> Q:
    """`handle_application` says who; one that is over without an answer was decided by nobody."""
    decided = Q(state__in=(Application.State.ACCEPTED, Application.State.REFUSED))
    return (decided & Q(ended_by=None)) | (~decided & ~Q(ended_by=None, answer=""))


@rule(Notice, "change_seq", "person__change_seq")
def a_notice_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(Notice, "person", "change_seq")
def a_notice_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row."""
    same = {"person": OuterRef("person"), "change_seq": OuterRef("change_seq")}
    elsewhere = Q(change_seq=F("person__profile_change"))
    for other in (Member, HiddenMessage, Reactor, Contact, FriendGroup):
        elsewhere |= Q(Exists(other._base_manager.filter(**same)))
    return elsewhere


@rule(Notice, "outcome", "application__state")
def nobody_was_told_of_another_ending() -> Q:
    """`end` tells how it ended; who does not lead the group any more is told no end."""
    told = ~Q(outcome=Application.State.WAITING) & ~Q(outcome=F("application__state"))
    return (Q(application__isnull=False) & told) | (
        Q(application=None) & ~Q(outcome=Application.State.WAITING)
    )


@rule(GroupData, "attributes_change", "counters_change", "conversation__change_seq")
def what_is_kept_with_a_group_is_numbered_up_to_the_head() -> Q:
    """architecture "Numbers": attributes and counters are changes that all members may see. A pair keeps none."""
    head = F("conversation__change_seq")
    beyond = Q(attributes_change__gt=head) | Q(counters_change__gt=head)
    unsaid = Q(attributes_change=0) & ~Q(attributes={}) | Q(counters_change=0) & ~Q(counters={})
    return beyond | unsaid | Q(conversation__kind=Conversation.Kind.DIRECT)


@rule(GroupData, "conversation", "attributes_change", "counters_change")
def what_is_kept_with_a_group_has_numbers_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row."""
    broken = Q()
    for field in ("attributes_change", "counters_change"):
        same = {"conversation": OuterRef("conversation"), "change_seq": OuterRef(field)}
        broken |= Q(Exists(Message.objects.filter(**same))) | Q(Exists(Stay.objects.filter(**same)))
        broken |= Q(**{field: F("conversation__profile_change")})
    return broken


RULES = (
    what_is_kept_with_a_group_is_numbered_up_to_the_head,
    what_is_kept_with_a_group_has_numbers_of_its_own,
    nobody_waits_who_is_there,
    nobody_waits_for_a_pair_or_for_what_is_over,
    somebody_decided,
    a_notice_is_numbered_up_to_the_head_of_the_person,
    a_notice_has_a_number_of_its_own,
    nobody_was_told_of_another_ending,
)
