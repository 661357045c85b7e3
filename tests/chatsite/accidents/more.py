"""Accidents that break several rules at once, and those that the database itself refuses."""

from django.db.models import F
from django.utils import timezone

from messaging.models import MergedRecord, MessageRevision, QuietHours

from .world import LATER, Accident, application_of, contact_of, member_of, one, receipt_of, stay_of, upload_in

ACCIDENTS_THAT_BREAK_MORE: list[tuple[set[str], Accident]] = [
    (
        {"a pair is never left", "both of a pair are there", "members are counted by the stays that go on"},
        lambda w: one(stay_of(w.bob, w.direct), until_seq=2, left_at=timezone.now()),
    ),
    (
        {"a pair has no third", "both of a pair are there"},
        lambda w: one(w.direct, high=w.dora),
    ),
    (
        {
            "only what asked for receipts has any",
            "a tally says the highest place",
            "a tally is numbered up to the senders head",
        },
        lambda w: one(w.recalled, need_read_receipt=False, audience_count=0, read_count=0),
    ),
]
"""Things that cannot be wrong alone."""

REFUSED: dict[str, Accident] = {
    "nobody_knows_themselves": lambda w: one(contact_of(w.alice, w.bob), other=w.alice),
    "counted_members_are_members": lambda w: one(w.over, counted_members=1),
    "a_stay_ends_after_it_begins": lambda w: one(stay_of(w.dora, w.over), after_seq=2, until_seq=1),
    "readers_fit_the_audience": lambda w: one(w.asked, audience_count=0),
    "no_tally_unless_asked": lambda w: one(w.plain, audience_count=1),
    "people_sign_their_messages": lambda w: one(w.plain, sender=None),
    "revisions_are_read_in_order": lambda w: one(receipt_of(w.asked, 1), latest_revision=0),
    "a_record_is_one_at_least": lambda w: MergedRecord.objects.update(depth=0),
    "somebody_pins_a_message": lambda w: one(w.asked, pinned_at=timezone.now()),
    "revisions_begin_at_one": lambda w: MessageRevision.objects.filter(message=w.edited).update(revision=0),
    "on_behalf_says_by_whom": lambda w: one(receipt_of(w.asked, 1), given_by=w.dora),
    "quiet_hours_end": lambda w: QuietHours.objects.filter(person=w.alice).update(
        ends_at=F("starts_at") - LATER
    ),
    "only_silence_ends": lambda w: one(member_of(w.dora, w.group), remind_until=timezone.now()),
    "marks_are_bits": lambda w: one(member_of(w.dora, w.group), marks=-1),
    "what_is_stored_has_files": lambda w: one(upload_in(w.shown), files={}),
    "one_number_per_changed_data": lambda w: one(
        w.group.data, attributes_change=w.group.data.counters_change
    ),
    "an_application_that_ended_says_when": lambda w: one(application_of("refused"), ended_at=None),
    "a_pair_or_a_group": lambda w: one(w.over, group_id=None),
    "only_communities_have_topics": lambda w: one(w.group, topic_data="tea"),
}
"""By the constraint of the database that has to be gone first."""
