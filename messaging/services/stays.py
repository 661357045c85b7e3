"""Joining and leaving, as rows: what every verb that changes who is there has in common.

The caller holds the conversation's lock and saves the conversation afterwards.
"""

from collections.abc import Collection, Sequence

from django.utils import timezone

from messaging.models import Conversation, Member, Person, Stay
from messaging.sql import insert_rows, update_rows
from messaging.wire.shapes import Shape, member_change

from .numbers import lock_members, next_change

MEMBERS = ("member_count", "counted_members", "members_version", "change_seq", "last_seq", "last_message_at")


def begin_stays(
    conversation: Conversation,
    people: Sequence[Person],
    owner: Person | None = None,
    also: Collection[int] = (),
) -> list[Shape]:
    """Everybody not yet there begins a stay after the last message; answers the changes, one number each.

    A fixed number of statements for any number of people. Who comes back keeps their membership
    and starts with nothing unread. `also` are people, by number, who are to be told of it privately: they are locked
    together with those who come, so that the order of locks is one.
    """
    _insert_members(conversation, people)
    members = lock_members(conversation, [person.pk for person in people])
    there = set(Stay.objects.current().filter(conversation=conversation).values_list("person", flat=True))
    absent = {person.pk for person in people if person.pk not in there}
    if not absent:
        return []
    # Locked, so that somebody is not deactivated unseen while they join.
    held = Person.objects.filter(pk__in={*absent, *also}).select_for_update(no_key=True).order_by("pk")
    coming = [person for person in held if person.pk in absent]
    for person in coming:
        member = members[person.pk]
        member.read_seq = conversation.last_seq
        member.removed_seq = None
        member.role = Member.Role.OWNER if owner is not None and person.pk == owner.pk else Member.Role.MEMBER
    update_rows(
        Member,
        ("id", "read_seq", "role", "removed_seq"),
        [
            (members[person.pk].pk, members[person.pk].read_seq, members[person.pk].role, None)
            for person in coming
        ],
    )
    stays = [_new_stay(conversation, members[person.pk], person) for person in coming]
    _insert_stays(stays)
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


def reachable(people: Sequence[Person], changes: Sequence[Shape]) -> list[int]:
    """Those of them, by number, who can come in at all, as the changes of their stays have it. The others hear nothing,
    also where a socket of theirs is not closed yet."""
    reached = {change["member"]["userID"] for change in changes if change["member"]["isActive"]}
    return [person.pk for person in people if person.user_id in reached]


def _insert_members(conversation: Conversation, people: Sequence[Person]) -> None:
    """Whoever was there before keeps the membership that they have."""
    fields = (
        "conversation",
        "person",
        "role",
        "name_card",
        "read_seq",
        "told_read_seq",
        "draft",
        "change_seq",
    )
    now = timezone.now()
    insert_rows(
        Member,
        (*fields, "shares_since"),
        [(conversation.pk, person.pk, Member.Role.MEMBER, "", 0, 0, "", 0, now) for person in people],
        ignore_conflicts=True,
    )


def _insert_stays(stays: Sequence[Stay]) -> None:
    fields = (
        "conversation_id",
        "person_id",
        "member_id",
        "after_seq",
        "counted",
        "joined_at",
        "joined_change",
        "change_seq",
    )
    insert_rows(Stay, fields, [tuple(getattr(stay, field) for field in fields) for stay in stays])


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
