"""Accidents with receipts and tallies."""

from django.db.models import F
from django.utils import timezone

from receipts.models import SenderCounter
from receipts.services.integrity import AUDIENCES, GONE

from .world import LATER, Accident, newest_asked, one, receipt_of

ACCIDENTS: list[tuple[str, Accident]] = [
    # Receipts and tallies
    (
        "only who was granted receipts is asked for them",
        lambda w: one(w.plain, revision=2, asked_revision=2, edited_at=timezone.now()),
    ),
    ("only who was granted receipts is asked for them", lambda w: one(w.asked, receipt_code=11102)),
    ("only who was granted receipts is asked for them", lambda w: one(w.over, group_type="AVChatRoom")),
    ("a tally is numbered up to the senders head", lambda w: one(w.asked, tally_seq=999)),
    ("a tally is numbered up to the senders head", lambda w: one(w.plain, tally_seq=2)),
    (
        "a tally is numbered up to the senders head",
        lambda w: SenderCounter.objects.filter(person=w.dora).delete(),
    ),
    ("who is gone was counted for members that there were", lambda w: one(w.asked, gone_version=999)),
    ("a tally says the highest place", lambda w: one(w.asked, read_count=1)),
    ("a tally says when it was last read", lambda w: one(w.asked, last_read_at=None)),
    ("a tally says when it was last read", lambda w: one(w.asked, last_read_at=timezone.now() + LATER)),
    (
        "of what is forgotten no receipt is left",
        lambda w: one(w.asked, receipts_purged_at=timezone.now()),
    ),
    (
        "of what is forgotten no receipt is left",
        lambda w: one(w.plain, receipts_purged_at=timezone.now()),
    ),
    ("places have no gap", lambda w: receipt_of(w.asked, 1).delete()),
    (
        "time does not go back from place to place",
        lambda w: one(receipt_of(w.asked, 1), read_at=timezone.now() + LATER),
    ),
    ("readers are of the audience", lambda w: one(receipt_of(w.asked, 1), reader=w.alice)),
    (
        "a receipt is of the conversation of its message",
        lambda w: one(receipt_of(w.asked, 1), conversation=w.direct),
    ),
    ("only revisions that there are were read", lambda w: one(receipt_of(w.asked, 1), latest_revision=2)),
    (
        "a message is read after it was sent",
        lambda w: one(receipt_of(w.asked, 1), read_at=F("read_at") - LATER),
    ),
    (
        "a message is seen between being sent and read",
        lambda w: one(receipt_of(w.asked, 1), seen_at=timezone.now() + LATER),
    ),
    (
        "the newest number of tallies is on one",
        lambda w: SenderCounter.objects.filter(person=w.alice).update(value=F("value") + 1),
    ),
    (AUDIENCES, lambda w: one(w.asked, audience_count=F("audience_count") + 1)),
    (GONE, lambda w: one(newest_asked(w.group), gone_unread=F("gone_unread") + 1)),
]
