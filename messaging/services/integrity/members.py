"""What must be true of memberships and of what people hid: what is private to each, and its numbers."""

from django.db.models import Exists, F, OuterRef, Q

from messaging.models import Conversation, HiddenMessage, Member, Message, Reactor, Stay
from messaging.rules import rule

IN_A_PAIR = Q(conversation__kind=Conversation.Kind.DIRECT)


@rule(Member, "read_seq", "conversation__last_seq")
def a_read_position_is_of_a_message() -> Q:
    """receipts 1: "I have seen this conversation up to message n"."""
    return Q(read_seq__gt=F("conversation__last_seq"))


@rule(Member, "cleared_seq", "conversation__last_seq")
def a_history_is_cleared_up_to_a_message() -> Q:
    """`clear_history`: what is said later is seen."""
    return Q(cleared_seq__gt=F("conversation__last_seq"))


@rule(Member, "cleared_seq", "conversation__purged_seq")
def what_is_forgotten_is_cleared_for_all() -> Q:
    """`purge_messages`: to everybody it is as if they had cleared their history, also to whoever comes later."""
    return Q(cleared_seq__lt=F("conversation__purged_seq"))


@rule(Member, "told_read_seq", "read_seq")
def the_peer_is_told_no_more_than_was_read() -> Q:
    """receipts 1: a read position is the member's alone; in a direct chat the peer may learn of it."""
    return Q(told_read_seq__gt=F("read_seq")) | (Q(told_read_seq__gt=0) & ~IN_A_PAIR)


@rule(Member, "told_read_seq", "person")
def the_peer_is_told_of_messages_of_theirs_without_a_receipt() -> Q:
    """receipts 1: `MESSAGE_READ_BY_PEER` is for messages that did not ask for a receipt."""
    told = Message.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("told_read_seq"))
    other = Q(sender=OuterRef("person")) | Q(need_read_receipt=True)
    return Q(told_read_seq__gt=0) & IN_A_PAIR & Q(Exists(told.filter(other)))


@rule(Member, "change_seq", "person__change_seq")
def a_membership_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq"))


@rule(Member, "person", "change_seq")
def a_private_change_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row (one for 30 lost 40 of 300)."""
    same = Q(person=OuterRef("person"), change_seq=OuterRef("change_seq"))
    twice = (
        Q(Exists(Member.objects.filter(same, pk__lt=OuterRef("pk"))))
        | Q(Exists(HiddenMessage.objects.filter(same)))
        | Q(Exists(Reactor.objects.filter(same)))
    )
    return Q(change_seq__gt=0) & (twice | Q(change_seq=F("person__profile_change")))


@rule(Member, "conversation", "person")
def every_member_was_there_once() -> Q:
    """architecture "Tables": a membership is made at joining, with a stay."""
    stays = Stay.objects.filter(conversation=OuterRef("conversation"), person=OuterRef("person"))
    return ~Q(Exists(stays))


@rule(Member, "conversation", "person", "role")
def only_who_is_there_leads() -> Q:
    """A role ends with the stay (`end_stays`); who comes back begins as a plain member. A pair has none."""
    here = Stay.objects.current().filter(conversation=OuterRef("conversation"), person=OuterRef("person"))
    return ~Q(role=Member.Role.MEMBER) & (IN_A_PAIR | ~Q(Exists(here)))


@rule(Member, "role", "muted_until")
def nobody_is_muted_who_leads() -> Q:
    """`mute_member`: those who lead always may speak, and a role that is given ends it. A pair mutes nobody."""
    return Q(muted_until__isnull=False) & (~Q(role=Member.Role.MEMBER) | IN_A_PAIR)


@rule(Member, "conversation", "person")
def a_pair_has_no_third() -> Q:
    """A direct conversation is two people's."""
    return IN_A_PAIR & ~Q(person=F("conversation__low")) & ~Q(person=F("conversation__high"))


@rule(Member, "person")
def whoever_was_erased_left_no_words() -> Q:
    """receipts 8: names go; so do drafts."""
    return Q(person__erased_at__isnull=False) & ~Q(
        name_card="", draft="", custom_data="", custom__isnull=True
    )


@rule(Member, "removed_seq", "conversation__last_seq")
def nothing_is_removed_that_was_not_said() -> Q:
    """docs/keeping: a conversation that was deleted from a list is back with the next message."""
    return Q(removed_seq__gt=F("conversation__last_seq"))


@rule(HiddenMessage, "change_seq", "person__change_seq")
def a_hiding_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(HiddenMessage, "person", "change_seq")
def a_hiding_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row. Memberships: the rule above."""
    return Q(change_seq=F("person__profile_change"))


@rule(HiddenMessage, "person", "message")
def only_who_was_there_hides_a_message() -> Q:
    """`hide_messages`: what somebody may not see is not found, and so not hidden."""
    member = Member.objects.filter(conversation=OuterRef("message__conversation"), person=OuterRef("person"))
    return ~Q(Exists(member))


RULES = (
    a_read_position_is_of_a_message,
    a_history_is_cleared_up_to_a_message,
    what_is_forgotten_is_cleared_for_all,
    the_peer_is_told_no_more_than_was_read,
    the_peer_is_told_of_messages_of_theirs_without_a_receipt,
    a_membership_is_numbered_up_to_the_head_of_the_person,
    a_private_change_has_a_number_of_its_own,
    every_member_was_there_once,
    only_who_is_there_leads,
    nobody_is_muted_who_leads,
    a_pair_has_no_third,
    whoever_was_erased_left_no_words,
    nothing_is_removed_that_was_not_said,
    a_hiding_is_numbered_up_to_the_head_of_the_person,
    a_hiding_has_a_number_of_its_own,
    only_who_was_there_hides_a_message,
)
