"""Joining and leaving, as rows: what every verb that changes who is there has in common.

The caller holds the locks of the conversations: of one, or of a community and, after it, its topics, whose members are
always those of the community. It saves the first of them afterwards; `tell_topics` saves the others.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from messaging import live
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.sql import insert_rows, update_rows
from messaging.wire.shapes import Shape, member_change, same_for_all

from .numbers import lock_memberships, next_change

MEMBERS = ("member_count", "counted_members", "members_version", "change_seq", "last_seq", "last_message_at")

APPEARANCE = ("role", "name_card", "muted_until", "custom")
"""What others see of a member: in a topic the same as in its community."""


def begin_stays(
    places: Sequence[Conversation],
    people: Sequence[Person],
    owner: Person | None = None,
    also: Collection[int] = (),
    since: Mapping[int, datetime] | None = None,
) -> list[list[Shape]]:
    """Everybody not yet there begins a stay after the last message, everywhere at one time; answers the changes of
    each place, one number each.

    A fixed number of statements for any number of people and topics. Who comes back keeps their membership
    and starts with nothing unread. `also` are people, by number, who are to be told of it privately: they are locked
    together with those who come, so that the order of locks is one. Who was there `since` some time, by number, begins
    after what was said before that, if they come for the first time.
    """
    _insert_members(places, people)
    members = _by_place(lock_memberships(places, [person.pk for person in people]))
    there = set(Stay.objects.current().filter(conversation=places[0]).values_list("person", flat=True))
    absent = {person.pk for person in people if person.pk not in there}
    if not absent:
        return [[] for _ in places]
    # Locked, so that somebody is not deactivated unseen while they join.
    held = Person.objects.filter(pk__in={*absent, *also}).select_for_update(no_key=True).order_by("pk")
    coming = [person for person in held if person.pk in absent]
    for place in places:
        for person in coming:
            member = members[place.pk, person.pk]
            member.read_seq = place.last_seq
            member.removed_seq = None
            member.cleared_seq = max(member.cleared_seq, place.purged_seq)
            member.role = (
                Member.Role.OWNER if owner is not None and person.pk == owner.pk else Member.Role.MEMBER
            )
    update_rows(
        Member,
        ("id", "read_seq", "role", "removed_seq", "cleared_seq"),
        [
            (member.pk, member.read_seq, member.role, None, member.cleared_seq)
            for member in members.values()
            if member.person_id in absent
        ],
    )
    if topics := places[1:]:
        _appear_as_in(places[0], Member.objects.filter(conversation__in=topics, person__in=absent))
    now = timezone.now()
    stays = [
        [_new_stay(place, members[place.pk, person.pk], person, now) for person in coming] for place in places
    ]
    if since:
        for place, begun in zip(places, stays, strict=True):
            _begin_earlier(place, begun, since)
    _insert_stays([stay for begun in stays for stay in begun])
    for place, begun in zip(places, stays, strict=True):
        _count(place, begun, 1)
    return _changes(places[0], members, stays)


def begin_topic(topic: Conversation, community: Conversation) -> list[int]:
    """Everybody who is in the community begins a stay in a new topic, and appears there as they do in the community;
    answers those who can come in at all, by number.

    A fixed number of statements for any number of people. Whoever does not share read receipts in the community does
    not in the topic, until they say so there.
    """
    here = Stay.objects.current().filter(conversation=community)
    # Locked, so that nobody switches something off unseen everywhere while they come into one place more.
    held = Person.objects.filter(pk__in=here.values("person")).select_for_update(no_key=True).order_by("pk")
    people = list(held)
    _insert_members([topic], people)
    of_topic = Member.objects.filter(conversation=topic)
    _appear_as_in(community, of_topic)
    members = {member.person_id: member for member in of_topic}
    now = timezone.now()
    stays = [_new_stay(topic, members[person.pk], person, now) for person in people]
    _insert_stays(stays)
    _count(topic, stays, 1)
    return [person.pk for person in people if person.is_active]


def end_stays(places: Sequence[Conversation], people: Sequence[Person]) -> list[list[Shape]]:
    """The current stays of these people end with the last message; answers the changes of each place, one number
    each."""
    members = _by_place(lock_memberships(places, [person.pk for person in people]))
    current = Stay.objects.current().filter(conversation__in=places, member__in=members.values())
    ending: dict[int, list[Stay]] = {place.pk: [] for place in places}
    for stay in current.select_related("person").order_by("pk"):
        ending[stay.conversation_id].append(stay)
    stays = [stay for ended in ending.values() for stay in ended]
    if not stays:
        return [[] for _ in places]
    now = timezone.now()
    for place in places:
        for stay in ending[place.pk]:
            stay.until_seq, stay.left_at, stay.change_seq = place.last_seq, now, next_change(place)
            stay.saw_before = place.history_visible
            members[place.pk, stay.person_id].role = Member.Role.MEMBER
        _count(place, ending[place.pk], -1)
    update_rows(
        Stay,
        ("id", "until_seq", "left_at", "change_seq", "saw_before"),
        [(stay.pk, stay.until_seq, stay.left_at, stay.change_seq, stay.saw_before) for stay in stays],
    )
    update_rows(Member, ("id", "role"), [(stay.member_id, Member.Role.MEMBER) for stay in stays])
    return _changes(places[0], members, list(ending.values()))


def change_appearance(places: Sequence[Conversation], person: Person, member: Member) -> list[list[Shape]]:
    """Somebody who is there appears from now on as `member` says, their membership of the first place; answers the
    changes of each place, one number each."""
    appearance = {field: getattr(member, field) for field in APPEARANCE}
    Member.objects.filter(conversation__in=places, person=person).update(**appearance)
    current = Stay.objects.current().filter(conversation__in=places, person=person)
    stays = {stay.conversation_id: stay for stay in current}
    for place in places:
        stays[place.pk].change_seq = next_change(place)
    update_rows(Stay, ("id", "change_seq"), [(stay.pk, stay.change_seq) for stay in stays.values()])
    return [[member_change(member, person, stays[place.pk])] for place in places]


def tell_topics(topics: Sequence[Conversation], changes: Sequence[list[Shape]]) -> None:
    """Save the topics that have followed their community, and tell these changes to whoever is in each."""
    if topics:
        update_rows(
            Conversation,
            ("id", *MEMBERS),
            [(topic.pk, *(getattr(topic, field) for field in MEMBERS)) for topic in topics],
        )
    for topic, theirs in zip(topics, changes, strict=True):
        live.tell_conversation(topic, same_for_all(theirs))


def reachable(people: Sequence[Person], changes: Sequence[Shape]) -> list[int]:
    """Those of them, by number, who can come in at all, as the changes of their stays have it. The others hear nothing,
    also where a socket of theirs is not closed yet."""
    reached = {change["member"]["userID"] for change in changes if change["member"]["isActive"]}
    return [person.pk for person in people if person.user_id in reached]


def _insert_members(places: Sequence[Conversation], people: Sequence[Person]) -> None:
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
    silent = _not_sharing(places)
    insert_rows(
        Member,
        (*fields, "shares_since"),
        [
            (place.pk, person.pk, Member.Role.MEMBER, "", 0, 0, "", 0, None if person.pk in silent else now)
            for place in places
            for person in people
        ],
        ignore_conflicts=True,
    )


def _not_sharing(places: Sequence[Conversation]) -> set[int]:
    """Who, by number, shares no read receipts in the community of these topics."""
    if not places[-1].is_topic:
        return set()
    silent = Member.objects.filter(conversation=places[-1].community_id, shares_since=None)
    return set(silent.values_list("person", flat=True))


def _appear_as_in(community: Conversation, members: QuerySet[Member]) -> None:
    """These members of its topics are seen there as they are in the community."""
    theirs = Member.objects.filter(conversation=community, person=OuterRef("person"))
    members.update(**{field: Subquery(theirs.values(field)) for field in APPEARANCE})


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


def _new_stay(conversation: Conversation, member: Member, person: Person, now: datetime) -> Stay:
    change = next_change(conversation)
    return Stay(
        conversation=conversation,
        person=person,
        member=member,
        after_seq=conversation.last_seq,
        counted=not person.is_bot,
        joined_at=now,
        joined_change=change,
        change_seq=change,
    )


def _begin_earlier(place: Conversation, stays: Sequence[Stay], since: Mapping[int, datetime]) -> None:
    """Those of these new stays that are the first of their person begin when it is said; but never before a message
    that asked for receipts, whose audience is fixed. Messages are looked at from the last on, as far back as needed."""
    before = Stay.objects.filter(conversation=place, person__in=since).values_list("person", flat=True)
    known = set(before)
    waiting = sorted(
        (stay for stay in stays if stay.person_id in since and stay.person_id not in known),
        key=lambda stay: since[stay.person_id],
    )
    for stay in waiting:
        stay.joined_at, stay.after_seq = since[stay.person_id], 0
    messages = Message.objects.filter(conversation=place).order_by("-seq")
    for seq, sent_at, asks in messages.values_list("seq", "sent_at", "need_read_receipt").iterator():
        while waiting and (asks or sent_at < waiting[-1].joined_at):
            waiting.pop().after_seq = seq
        if not waiting:
            break


def _count(conversation: Conversation, stays: Sequence[Stay], sign: int) -> None:
    """So many more are there, or fewer."""
    conversation.member_count += sign * len(stays)
    conversation.counted_members += sign * sum(stay.counted for stay in stays)
    conversation.members_version += 1


def _by_place(members: Sequence[Member]) -> dict[tuple[int, int], Member]:
    return {(member.conversation_id, member.person_id): member for member in members}


def _changes(
    first: Conversation, members: dict[tuple[int, int], Member], stays: Sequence[Sequence[Stay]]
) -> list[list[Shape]]:
    """The changes of each place: people are seen in a topic as in its community, the first of them."""
    return [
        [member_change(members[first.pk, stay.person_id], stay.person, stay) for stay in theirs]
        for theirs in stays
    ]
