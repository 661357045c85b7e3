"""Joining and leaving, as rows: what every verb that changes who is there has in common.

The caller holds the conversation's lock and saves the conversation afterwards.
"""

from collections.abc import Sequence

from django.utils import timezone

from messaging.models import Conversation, Member, Person, Stay
from messaging.sql import insert_rows, update_rows
from messaging.wire.shapes import Shape, member_change

from .numbers import lock_members, next_change

MEMBERS = ("member_count", "counted_members", "members_version", "change_seq", "last_seq", "last_message_at")


def begin_stays(
    conversation: Conversation, people: Sequence[Person], owner: Person | None = None
) -> list[Shape]:
    """Everybody not yet there begins a stay after the last message; answers the changes, one number each.

    A fixed number of statements for any number of people. Who comes back keeps their membership
    and starts with nothing unread.
    """
    now = timezone.now()
    insert_rows(
        Member,
        (
            "conversation",
            "person",
            "role",
            "name_card",
            "read_seq",
            "told_read_seq",
            "shares_since",
            "change_seq",
        ),
        [(conversation.pk, person.pk, Member.Role.MEMBER, "", 0, 0, now, 0) for person in people],
        ignore_conflicts=True,
    )
    members = lock_members(conversation, [person.pk for person in people])
    there = set(Stay.objects.current().filter(conversation=conversation).values_list("person", flat=True))
    absent = [person.pk for person in people if person.pk not in there]
    if not absent:
        return []
    # Locked, so that somebody is not deactivated unseen while they join.
    coming = list(Person.objects.filter(pk__in=absent).select_for_update(no_key=True).order_by("pk"))
    for person in coming:
        member = members[person.pk]
        member.read_seq = conversation.last_seq
        member.role = Member.Role.OWNER if owner is not None and person.pk == owner.pk else Member.Role.MEMBER
    update_rows(
        Member,
        ("id", "read_seq", "role"),
        [(members[person.pk].pk, members[person.pk].read_seq, members[person.pk].role) for person in coming],
    )
    stays = [_new_stay(conversation, members[person.pk], person) for person in coming]
    fields = (
        "conversation",
        "person",
        "member",
        "after_seq",
        "counted",
        "joined_at",
        "joined_change",
        "change_seq",
    )
    insert_rows(
        Stay,
        fields,
        [
            (
                stay.conversation_id,
                stay.person_id,
                stay.member_id,
                stay.after_seq,
                stay.counted,
                stay.joined_at,
                stay.joined_change,
                stay.change_seq,
            )
            for stay in stays
        ],
    )
    conversation.member_count += len(stays)
    conversation.counted_members += sum(stay.counted for stay in stays)
    conversation.members_version += 1
    return [member_change(members[stay.person_id], stay.person, stay) for stay in stays]


def end_stays(conversation: Conversation, people: Sequence[Person]) -> list[Shape]:
    """The current stays of these people end with the last message; answers the changes, one number each."""
    members = lock_members(conversation, [person.pk for person in people])
    current = Stay.objects.current().filter(conversation=conversation, member__in=members.values())
    stays = list(current.select_related("person").order_by("pk"))
    if not stays:
        return []
    now = timezone.now()
    for stay in stays:
        stay.until_seq, stay.left_at, stay.change_seq = conversation.last_seq, now, next_change(conversation)
        members[stay.person_id].role = Member.Role.MEMBER
    update_rows(
        Stay,
        ("id", "until_seq", "left_at", "change_seq"),
        [(stay.pk, stay.until_seq, stay.left_at, stay.change_seq) for stay in stays],
    )
    update_rows(Member, ("id", "role"), [(members[stay.person_id].pk, Member.Role.MEMBER) for stay in stays])
    conversation.member_count -= len(stays)
    conversation.counted_members -= sum(stay.counted for stay in stays)
    conversation.members_version += 1
    return [member_change(members[stay.person_id], stay.person, stay) for stay in stays]


def _new_stay(conversation: Conversation, member: Member, person: Person) -> Stay:
    change = next_change(conversation)
    return Stay(
        conversation=conversation,
        person=person,
        member=member,
        after_seq=conversation.last_seq,
        counted=not person.is_bot,
        joined_at=timezone.now(),
        joined_change=change,
        change_seq=change,
    )
