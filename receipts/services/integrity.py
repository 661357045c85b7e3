"""Every invariant of receipts and of the tallies that they prove, each as a rule: what a row breaks it by.

x = rows = highest place, looked at without counting: the places of a message are 1, 2, 3 … (no two the same, by the
database), and the tally says the highest. y is counted from the stays for all messages of a conversation at once.

Not here, because no row shows it any more: whether a reader shared when their receipt was given; that of messages with
a receipt after their recalling, since two servers' clocks need not agree; whether the sender was told of a change.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from messaging.models import Conversation, Message, Stay
from messaging.rules import PAGE, Violation, pages, rule

from ..gone import count_gone
from ..models import Receipt, SenderCounter

AUDIENCES, GONE = "a tally says how many were there", "a tally says how many are gone unread"
MESSAGE = str(Message._meta.verbose_name)
ALL = 2**63 - 1

kept = Q(receipts_purged_at=None)
given = Receipt.objects.filter(message=OuterRef("pk"))


@rule(Message, "receipt_code", "is_system", "asked_revision")
def only_who_was_granted_receipts_is_asked_for_them() -> Q:
    """receipts 2: the decision is made at send and stays; live rooms never have any, notices ask for none."""
    live_room = Q(conversation__group_type=Conversation.GroupType.AV_CHAT_ROOM)
    granted = Q(need_read_receipt=True) & (
        live_room | ~Q(receipt_code=0) | Q(is_system=True) | Q(sender=None)
    )
    return granted | Q(need_read_receipt=False, asked_revision__gt=1)


@rule(Message, "sender", "tally_seq")
def a_tally_is_numbered_up_to_the_senders_head() -> Q:
    """architecture "Numbers": the sender's counter is stamped on the message whose tally changed."""
    counter = SenderCounter.objects.filter(person=OuterRef("sender"), value__gte=OuterRef("tally_seq"))
    return Q(tally_seq__isnull=False) & (
        Q(need_read_receipt=False) | Q(tally_seq__lt=1) | ~Q(Exists(counter))
    )


@rule(Message, "gone_version", "conversation__members_version")
def who_is_gone_was_counted_for_members_that_there_were() -> Q:
    """architecture "Tables": the count of those who are gone, with the `members_version` it was computed for."""
    return Q(gone_version__gt=F("conversation__members_version"))


@rule(Message, "read_count")
def a_tally_says_the_highest_place() -> Q:
    """receipts 3: `readCount` = rows = highest ordinal. receipts 8: without the rows it stays."""
    highest = given.order_by("-ordinal").values("ordinal")[:1]
    return kept & ~Q(read_count=Coalesce(Subquery(highest), 0))


@rule(Message, "read_count", "last_read_at")
def a_tally_says_when_it_was_last_read() -> Q:
    """`last_read_at` is the time of the last place."""
    last = given.order_by("-ordinal").values("read_at")[:1]
    read = Q(Exists(given))
    other = read & (Q(last_read_at=None) | ~Q(last_read_at=Subquery(last)))
    return kept & (other | ~read & Q(last_read_at__isnull=False))


@rule(Message, "receipts_purged_at")
def of_what_is_forgotten_no_receipt_is_left() -> Q:
    """receipts 8: names go, `readCount` and `audienceCount` stay."""
    return ~kept & (Q(Exists(given)) | Q(need_read_receipt=False))


@rule(Receipt, "message", "ordinal")
def places_have_no_gap() -> Q:
    """receipts 6: read lists are in the order of `ordinal`, 1..x."""
    before = Receipt.objects.filter(message=OuterRef("message"), ordinal=OuterRef("ordinal") - 1)
    return Q(ordinal__gt=1) & ~Q(Exists(before))


@rule(Receipt, "message", "ordinal", "read_at")
def time_does_not_go_back_from_place_to_place() -> Q:
    """`Ledger.add`: what is in the order of reading is in the order of time too."""
    before = Receipt.objects.filter(message=OuterRef("message"), ordinal=OuterRef("ordinal") - 1)
    return Q(Exists(before.filter(read_at__gt=OuterRef("read_at"))))


@rule(Receipt, "message", "reader")
def readers_are_of_the_audience() -> Q:
    """receipts 3: x of y are those who were there when it was sent, less the sender, less bots."""
    there = Stay.objects.containing(OuterRef("message__seq")).filter(
        conversation=OuterRef("message__conversation"), person=OuterRef("reader"), counted=True
    )
    return Q(reader=F("message__sender")) | ~Q(Exists(there))


@rule(Receipt, "message", "reader")
def only_what_asked_for_receipts_has_any() -> Q:
    """receipts 4: `not_requested`."""
    return Q(message__need_read_receipt=False)


@rule(Receipt, "message", "conversation", "message__conversation")
def a_receipt_is_of_the_conversation_of_its_message() -> Q:
    """architecture "Tables": every hot table carries `conversation_id`."""
    return ~Q(conversation=F("message__conversation"))


@rule(Receipt, "message", "latest_revision", "message__revision")
def only_revisions_that_there_are_were_read() -> Q:
    """receipts 8: the first and the latest revision read. Their order: `revisions are read in order`."""
    return Q(latest_revision__gt=F("message__revision"))


@rule(Receipt, "message", "read_at", "message__sent_at")
def a_message_is_read_after_it_was_sent() -> Q:
    """`Ledger.add`: also when the clock of the server that gave the receipt is behind."""
    return Q(read_at__lt=F("message__sent_at"))


@rule(Receipt, "message", "seen_at", "read_at", "message__sent_at")
def a_message_is_seen_between_being_sent_and_read() -> Q:
    """receipts 4: `seenAt` is kept if it is between the message's time and now."""
    return Q(seen_at__lt=F("message__sent_at")) | Q(seen_at__gt=F("read_at"))


@rule(SenderCounter, "value")
def the_newest_number_of_tallies_is_on_one() -> Q:
    """architecture "Catching up": a head says that something changed; each number was stamped on a message."""
    stamped = Message.objects.filter(sender=OuterRef("person"), tally_seq__gte=OuterRef("value"))
    return Q(value__gt=0) & ~Q(Exists(stamped))


TALLIES = (a_tally_says_the_highest_place, a_tally_says_when_it_was_last_read)
READERS = (places_have_no_gap, readers_are_of_the_audience)
"""What `recount_receipts` repairs, or says that it cannot; and the totals, below."""

RULES = (
    only_who_was_granted_receipts_is_asked_for_them,
    a_tally_is_numbered_up_to_the_senders_head,
    who_is_gone_was_counted_for_members_that_there_were,
    *TALLIES,
    of_what_is_forgotten_no_receipt_is_left,
    *READERS,
    time_does_not_go_back_from_place_to_place,
    only_what_asked_for_receipts_has_any,
    a_receipt_is_of_the_conversation_of_its_message,
    only_revisions_that_there_are_were_read,
    a_message_is_read_after_it_was_sent,
    a_message_is_seen_between_being_sent_and_read,
    the_newest_number_of_tallies_is_on_one,
)


class Span(NamedTuple):
    """Messages after one number, up to another, of the conversations from one to another (by pk)."""

    first: int
    last: int
    low: int
    high: int


def spans(conversation: Conversation | None = None) -> Iterator[Span]:
    """All messages, or those of one conversation, about a page at a time."""
    first = last = weight = 0
    asked = Conversation.objects.filter(pk=conversation.pk) if conversation else Conversation.objects.all()
    for rows, _ in pages(asked):
        for pk, many in rows.order_by("pk").values_list("pk", "last_seq"):
            if weight and weight + many > PAGE:
                yield Span(first, last, 0, ALL)
                weight = 0
            if many > PAGE:
                # What is numbered beyond the last is of the last part.
                lows = range(0, many, PAGE)
                yield from (Span(pk, pk, low, low + PAGE if low + PAGE < many else ALL) for low in lows)
                continue
            first, last, weight = (first if weight else pk), pk, weight + max(many, 1)
    if weight:
        yield Span(first, last, 0, ALL)


def find_wrong_totals(span: Span) -> Iterator[Violation]:
    """Messages whose y, or count of those who are gone, is not what the stays say."""
    yield from _wrong_audiences(span)
    yield from _wrongly_gone(span)


def _wrong_audiences(span: Span) -> Iterator[Violation]:
    """receipts 3: y is fixed at send: members whose stay contains n, less the sender, less bots.

    One statement: the stays of a conversation begin and end along its messages, and are summed up once for all of them.
    """
    stay, message = (connection.ops.quote_name(model._meta.db_table) for model in (Stay, Message))
    # Names of our own models; what varies are the parameters.
    statement = f"""
        WITH line AS (
            SELECT conversation_id, after_seq + 1 AS seq, 1 AS joins, 0 AS message, 0 AS sender_id, 0 AS audience
            FROM {stay} WHERE counted AND conversation_id BETWEEN %s AND %s
            UNION ALL
            SELECT conversation_id, until_seq + 1, -1, 0, 0, 0
            FROM {stay} WHERE counted AND until_seq IS NOT NULL AND conversation_id BETWEEN %s AND %s
            UNION ALL
            SELECT conversation_id, seq, 0, id, sender_id, audience_count
            FROM {message} WHERE need_read_receipt AND conversation_id BETWEEN %s AND %s AND seq > %s AND seq <= %s
        ), counted AS (
            SELECT conversation_id, seq, message, sender_id, audience, SUM(joins) OVER (
                PARTITION BY conversation_id ORDER BY seq, message ROWS UNBOUNDED PRECEDING
            ) AS there
            FROM line
        ), judged AS (
            SELECT message, audience, there - CASE WHEN EXISTS (
                SELECT 1 FROM {stay} AS own
                WHERE own.conversation_id = counted.conversation_id AND own.person_id = counted.sender_id
                AND own.counted AND own.after_seq < counted.seq
                AND (own.until_seq IS NULL OR own.until_seq >= counted.seq)
            ) THEN 1 ELSE 0 END AS others
            FROM counted WHERE message > 0
        )
        SELECT message, audience, others FROM judged WHERE audience <> others ORDER BY message
    """  # noqa: S608
    among = (span.first, span.last)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*among, *among, *among, span.low, span.high])
        rows = cursor.fetchall()
    for pk, said, others in rows:
        yield Violation(AUDIENCES, MESSAGE, pk, (("audience_count", said), ("from stays", others)))


def _wrongly_gone(span: Span) -> Iterator[Violation]:
    """receipts 3: who could not read it any more is not in `unreadCount`. Only counts for the present members are
    used, and looked at; while they stay the same nobody else is gone."""
    asked = Message.objects.filter(
        conversation__gte=span.first,
        conversation__lte=span.last,
        seq__gt=span.low,
        seq__lte=span.high,
        need_read_receipt=True,
        receipts_purged_at=None,
        gone_version=F("conversation__members_version"),
    )
    said = {pk: facts for pk, *facts in asked.values_list("pk", "gone_version", "gone_unread")}
    for pk, (version, gone) in count_gone(said).items():
        if said[pk][0] == version and said[pk][1] != gone:
            yield Violation(GONE, MESSAGE, pk, (("gone_unread", said[pk][1]), ("from stays", gone)))
