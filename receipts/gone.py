"""Who of a message's audience is gone unread: went away, or was deactivated, without having read it."""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Model

from messaging.among import parameters
from messaging.models import Conversation, Message, Person, Stay
from messaging.prepared import Prepared
from messaging.sql import one_of

from .models import Receipt


def count_gone(messages: Collection[int]) -> dict[int, tuple[int, int]]:
    """By message: how many are gone unread, after the version of the members of which that is true.

    - Of its audience: counted stays that contain it, less the sender's.
    - Those who are not there now, or whose account is not active.
    - Less those who have read it.

    One statement and so one moment. Who is gone from a conversation is found once, however many of its messages are
    asked about, and by the two ways of being gone: neither looks at all 10,000 who are still there.
    """
    if not messages:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(), parameters([[pk] for pk in sorted(messages)], 1))
        return {message: (version, gone) for message, version, gone in cursor.fetchall()}


def count_switched_off(message: Message) -> int:
    """How many of the audience of a message that is sent now are gone already: their accounts are not active. One
    statement, none for a pair."""
    conversation, sender = message.conversation, message.sender_id or 0
    if conversation.is_direct:
        pair = (conversation.low, conversation.high)
        return sum(one is not None and one.pk != sender and not one.is_active for one in pair)
    return len(_SWITCHED_OFF.rows(conversation=conversation.pk, sender=sender))


_SWITCHED_OFF = Prepared(
    lambda conversation, sender: (
        Stay.objects.current()
        .filter(conversation=conversation, counted=True, person__is_active=False)
        .exclude(person=sender)
        .values_list("person")
    ),
    conversation=int,
    sender=int,
)


def _statement() -> str:
    message, conversation, stay, person, receipt = map(_table, (Message, Conversation, Stay, Person, Receipt))
    # Names of our own models; what varies is the parameter.
    return f"""
        WITH asked AS MATERIALIZED (
            SELECT message.id, message.conversation_id, message.seq, message.sender_id, conversation.members_version
            FROM {message} AS message
            JOIN {conversation} AS conversation ON conversation.id = message.conversation_id
            WHERE message.id {one_of("bigint")}
        ), place AS MATERIALIZED (
            SELECT conversation_id, MIN(seq) AS since FROM asked GROUP BY conversation_id
        ), gone AS MATERIALIZED (
            SELECT stay.conversation_id, stay.person_id, stay.after_seq, stay.until_seq
            FROM place
            JOIN {stay} AS stay ON stay.conversation_id = place.conversation_id AND stay.until_seq >= place.since
            JOIN {person} AS person ON person.id = stay.person_id
            WHERE stay.until_seq IS NOT NULL AND stay.counted AND (NOT person.is_active OR (
                SELECT back.id FROM {stay} AS back
                WHERE back.member_id = stay.member_id AND back.until_seq IS NULL LIMIT 1
            ) IS NULL)
            UNION ALL
            SELECT stay.conversation_id, stay.person_id, stay.after_seq, stay.until_seq
            FROM {person} AS person
            JOIN {stay} AS stay ON stay.person_id = person.id
            WHERE NOT person.is_active AND stay.conversation_id IN (SELECT conversation_id FROM place)
            AND stay.until_seq IS NULL AND stay.counted
        )
        SELECT asked.id, asked.members_version, COUNT(gone.person_id)
        FROM asked
        LEFT JOIN gone ON gone.conversation_id = asked.conversation_id
            AND gone.person_id <> asked.sender_id
            AND gone.after_seq < asked.seq AND (gone.until_seq IS NULL OR gone.until_seq >= asked.seq)
            AND NOT EXISTS (
                SELECT 1 FROM {receipt} AS receipt
                WHERE receipt.message_id = asked.id AND receipt.reader_id = gone.person_id
            )
        GROUP BY asked.id, asked.members_version
    """  # noqa: S608


def _table(model: type[Model]) -> Any:
    return connection.ops.quote_name(model._meta.db_table)
