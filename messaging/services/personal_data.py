"""Everything that is kept of one person: what they said, where they were, what they set and whom they know."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from messaging.models import (
    AccessToken,
    Application,
    BrowserSession,
    Contact,
    ConversationGroup,
    FriendGroup,
    Member,
    Message,
    MessageRevision,
    Person,
    QuietHours,
    Reactor,
    SecondFactor,
    Stay,
    Upload,
)

PORTION = 500
NOT_THEIRS = frozenset({"password", "is_superuser", "change_seq", "profile_change"})

Rows = Iterator[dict[str, Any]]
Part = Callable[[Person], Rows]


def rows_of(rows: QuerySet[Any], *fields: str, **named: Any) -> Rows:
    """These fields of all rows, a portion in a statement and in memory."""
    last = 0
    while portion := list(rows.filter(pk__gt=last).order_by("pk").values("pk", *fields, **named)[:PORTION]):
        last = portion[-1]["pk"]
        for row in portion:
            del row["pk"]
            yield row


def everything_of(person: Person) -> Mapping[str, Any]:
    """By the name of the part: the profile, and iterators of rows. Nothing is read before it is asked for."""
    return {
        "profile": {
            field.name: getattr(person, field.attname)
            for field in Person._meta.concrete_fields
            if field.name not in NOT_THEIRS
        },
        **{name: part(person) for name, part in PARTS.items()},
    }


def _memberships(person: Person) -> Rows:
    fields = ("conversation", "conversation__group_id", "role", "name_card", "read_seq", "shares_since")
    private = ("draft", "is_pinned", "remind_type", "marks", "custom_data", "muted_until")
    return rows_of(Member.objects.filter(person=person), *fields, *private)


def _stays(person: Person) -> Rows:
    fields = ("conversation", "after_seq", "until_seq", "joined_at", "left_at")
    return rows_of(Stay.objects.filter(person=person), *fields)


def _messages(person: Person) -> Rows:
    fields = (
        "message_id",
        "conversation",
        "seq",
        "type",
        "payload",
        "cloud_custom_data",
        "sent_at",
        "edited_at",
    )
    kept = Q(seq__gt=F("conversation__purged_seq"))
    sent = Message.objects.filter(kept, sender=person, is_system=False)
    return rows_of(sent, *fields, "recalled_at", "need_read_receipt")


def _revisions(person: Person) -> Rows:
    earlier = MessageRevision.objects.filter(message__sender=person)
    return rows_of(earlier, "message__message_id", "revision", "payload", "said_at")


def _reactions(person: Person) -> Rows:
    reacted = Reactor.objects.filter(person=person, is_there=True)
    return rows_of(reacted, "reaction__message__message_id", "reaction__reaction_id")


def _contacts(person: Person) -> Rows:
    fields = ("other__user_id", "friend_since", "blocked_at", "remark", "wording", "request", "requested_at")
    return rows_of(Contact.objects.filter(person=person).telling(), *fields)


def _groups_of_friends(person: Person) -> Rows:
    return rows_of(FriendGroup.objects.filter(person=person), "name")


def _groups_of_conversations(person: Person) -> Rows:
    return rows_of(ConversationGroup.objects.filter(person=person), "name")


def _quiet_hours(person: Person) -> Rows:
    return rows_of(QuietHours.objects.filter(person=person), "remind_type", "starts_at", "ends_at", "repeats")


def _applications(person: Person) -> Rows:
    fields = ("conversation__group_id", "text", "state", "made_at", "ended_at", "answer")
    return rows_of(Application.objects.filter(person=person), *fields)


def _uploads(person: Person) -> Rows:
    return rows_of(Upload.objects.filter(owner=person), "key", "purpose", "name", "size", "created_at")


def _browsers(person: Person) -> Rows:
    return rows_of(BrowserSession.objects.filter(person=person), "user_agent", "created_at", "last_seen_at")


def _tokens(person: Person) -> Rows:
    fields = ("scope", "scopes", "name", "user_agent", "created", "expiry", "last_seen_at")
    yield from AccessToken.objects.filter(user=person).order_by("created").values(*fields)


def _second_factor(person: Person) -> Rows:
    return rows_of(SecondFactor.objects.filter(person=person), "made_at")


PARTS: dict[str, Part] = {
    "memberships": _memberships,
    "stays": _stays,
    "messages": _messages,
    "earlierVersions": _revisions,
    "reactions": _reactions,
    "contacts": _contacts,
    "groupsOfFriends": _groups_of_friends,
    "groupsOfConversations": _groups_of_conversations,
    "quietHours": _quiet_hours,
    "applications": _applications,
    "uploads": _uploads,
    "browsers": _browsers,
    "tokens": _tokens,
    "secondFactor": _second_factor,
}
"""Other apps add what they keep."""
