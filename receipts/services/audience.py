"""Who has read one message, who has not, and why not."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from messaging.among import Among, pks
from messaging.models import Member as MemberOf
from messaging.models import Message, Person, Stay
from messaging.prepared import Prepared
from messaging.sql import has_none

from ..access import Asked, find_asked
from ..models import Receipt
from ..policy import sharing
from ..tallies import State
from ..wire.shapes import Member, Shape, audience_member, said_if_purged
from .census import Counted, take_census
from .cursors import kind_of, make_cursor, read_cursor

HAS_READ, HAS_NOT_READ = 0, 1
OF_A_PERSON = ("user_id", "nick", "avatar")


def readers(*, viewer: Person, message_id: str, filter: int, cursor: str, count: int) -> Shape:
    """A page of those who have read the message, in the order of reading, or (`filter` 1) of those who still
    could, in the order of members.

    People go on reading while somebody pages: nobody is repeated, and nobody who stays in the list is skipped. Nobody
    is in it once the readers are forgotten (`purged`).
    """
    message = find_asked(viewer, message_id)
    kind = "read" if filter == HAS_READ else "unread"
    after = read_cursor(cursor, kind, message.pk)
    rows: Sequence[Any]
    if message.receipts_purged_at is not None:
        rows = ()
    elif filter == HAS_READ:
        rows = _have_read(count + 1).rows(message=message.pk, after=after)
    else:
        rows = _have_not_read(count + 1).rows(
            message=message.pk,
            conversation=message.conversation_id,
            seq=message.seq,
            sender=message.sender_id or 0,
            after=after,
        )
    places = _places(rows, count, [place for place, *_ in rows[:count]])
    members = [audience_member(Member(*one)) for _, *one in rows[:count]]
    user_ids = [member["userID"] for member in members]
    return {
        "messageID": message_id,
        **said_if_purged(message.receipts_purged_at),
        "cursor": make_cursor(kind, message.pk, places[-1]) if places else "",
        "isCompleted": not places,
        "readUserIDList": user_ids if filter == HAS_READ else [],
        "unreadUserIDList": [] if filter == HAS_READ else user_ids,
        "members": members,
    }


def audience(*, viewer: Person, message_id: str, state: str, query: str, cursor: str, count: int) -> Shape:
    """A page of the message's audience: all, those in one state, those whose name contains `query`. In the order of
    members; those who have read it (`state` read) in the order of reading, so that whoever reads meanwhile comes
    after them. `counts` says how many of the whole audience are in each state, at the same moment. Once the readers are
    forgotten (`purged`) nobody is in it, and of those who had not read it `counts` knows only who was gone."""
    message = find_asked(viewer, message_id)
    kind = kind_of("audience", state, query)
    after = read_cursor(cursor, kind, message.pk)
    counts, found = _census(message, state, query, after, count)
    places, members = _page(message, found, count)
    return {
        "messageID": message_id,
        **said_if_purged(message.receipts_purged_at),
        "cursor": make_cursor(kind, message.pk, places[-1]) if places else "",
        "isCompleted": not places,
        "counts": counts,
        "members": members,
    }


class Listed(NamedTuple):
    """One of a message's audience, and the receipt that they gave."""

    person: Person
    name_card: str
    state: str
    left: bool
    receipt: Receipt | None
    place: int


class Looked(NamedTuple):
    """How many are in each state, a page of them, and the place after which the next page begins (None: the last)."""

    counts: dict[str, int]
    members: list[Listed]
    next: int | None


def look_through(message: Message, *, state: str, after: int, count: int) -> Looked:
    """A page of the audience of any message, for staff: in the order of members, or of reading if `state` is read. The
    caller has asked who they are, and writes down that they looked."""
    counts, found = _census(message, state, "", after, count)
    members = _with_receipts(message, found[:count])
    return Looked(counts, members, members[-1].place if len(found) > count else None)


def everybody_of(message: Message, portion: int) -> Iterator[Listed]:
    """The whole audience of any message, for staff, in the order of members; nobody, once the readers are forgotten. As
    many in a statement, and in memory, as a portion. Each portion is as of the moment at which it is read."""
    if message.receipts_purged_at is not None:
        return
    after = 0
    while True:
        rest = audience_of(message).filter(member__gt=after).annotate(place=F("member"))
        found = list(rest.select_related("person", "member").order_by("place")[:portion])
        if not found:
            return
        yield from _with_receipts(message, found)
        after = found[-1].place


def audience_of(message: Asked | Message) -> QuerySet[Any]:
    """One stay for each of the message's audience, with its `state` and whether they have `left`."""
    return _audience(message.pk, message.conversation_id, message.seq, message.sender_id or 0)


def _audience(message: int, conversation: int, seq: int, sender: int) -> QuerySet[Any]:
    """The first that is true:

    - `read`: there is a receipt, wherever its reader is now.
    - `left`: not there now. - `deactivated`: there, but the account is not active.
    - `private`: could read it, but does not share. - `unread`: could read it.
    """
    left = has_none(Stay.objects.current().filter(member=OuterRef("member")))
    has_read = Receipt.objects.filter(message=message, reader=OuterRef("person"))
    there = Stay.objects.containing(seq).filter(conversation=conversation, counted=True)
    return there.filter(~Q(person=sender)).annotate(
        left=left,
        state=Case(
            When(Exists(has_read), then=Value(State.READ.value)),
            When(left, then=Value(State.LEFT.value)),
            When(person__is_active=False, then=Value(State.DEACTIVATED.value)),
            When(~sharing("member__", around=""), then=Value(State.PRIVATE.value)),
            default=Value(State.UNREAD.value),
        ),
    )


@lru_cache
def _have_read(most: int) -> Prepared:
    """By ordinal: whoever reads meanwhile comes after all who have read."""

    def page(message: int, after: int) -> QuerySet[Receipt, Any]:
        there = {"conversation": OuterRef("conversation"), "person": OuterRef("reader")}
        names = Subquery(MemberOf.objects.filter(**there).values("name_card"))
        left = has_none(Stay.objects.current().filter(**there))
        found = Receipt.objects.filter(message=message, ordinal__gt=after).order_by("ordinal")[:most]
        about = ("read_at", "seen_at", "origin", "given_by", "latest_revision")
        return found.annotate(name_card=names, state=Value(State.READ.value), left=left).values_list(
            "ordinal", *(f"reader__{name}" for name in OF_A_PERSON), "name_card", "state", "left", *about
        )

    return Prepared(page, is_planned_once=True, message=int, after=int)


@lru_cache
def _have_not_read(most: int) -> Prepared:
    """By membership, which is for ever. Those whose `state` is `unread` or `private`, said so that a database sees how
    many there are and reads no more than a page of them."""

    def page(message: int, after: int, **where: int) -> QuerySet[Stay, Any]:
        has_read = Receipt.objects.filter(message=message, reader=OuterRef("person"))
        could = _audience(message, **where).filter(~Exists(has_read), left=False, person__is_active=True)
        found = could.filter(member__gt=after).order_by("member")[:most]
        return found.values_list(
            "member", *(f"person__{name}" for name in OF_A_PERSON), "member__name_card", "state", "left"
        )

    return Prepared(page, message=int, conversation=int, seq=int, sender=int, after=int)


def _census(
    message: Asked | Message, state: str, query: str, after: int, count: int
) -> tuple[dict[str, int], list[Any]]:
    """How many are in each state, and the stays of a page, with one more if there is another."""
    if message.receipts_purged_at is not None:
        return _final_counts(message), []
    place = _ordinal(message) if state == State.READ else F("member")
    everybody = audience_of(message).annotate(listed=_is_called(query), place=place)
    counts, page = take_census(everybody, state=state, after=after, most=count + 1)
    return counts, _loaded(page)


def _final_counts(message: Asked | Message) -> dict[str, int]:
    """What is left of an audience whose readers are forgotten."""
    unread = message.audience_count - message.read_count - message.gone_unread
    known = {State.READ: message.read_count, State.UNREAD: unread, State.LEFT: message.gone_unread}
    return {state.value: known.get(state, 0) for state in State}


def _ordinal(message: Asked | Message) -> Combinable:
    """The place of a stay's person in the order of reading."""
    given = Receipt.objects.filter(message=message.pk, reader=OuterRef("person"))
    return Coalesce(Subquery(given.values("ordinal")), 0)


def _is_called(query: str) -> Combinable:
    """Whether the name of a stay's person contains this; everybody's does if it is empty."""
    if not query:
        return Value(True)
    named = (
        Q(person__nick__icontains=query)
        | Q(person__user_id__icontains=query)
        | Q(member__name_card__icontains=query)
    )
    return Case(When(named, person__erased_at=None, then=True), default=False)


def _loaded(page: Sequence[Counted]) -> list[Any]:
    """The stays of a page with their people, in their order, in the states in which they were counted."""
    found: dict[int, Any] = {
        stay.pk: stay
        for stay in Stay.objects.filter(pks(one.stay for one in page)).select_related("person", "member")
    }
    for one in page:
        stay = found[one.stay]
        stay.place, stay.state, stay.left = one.place, one.state, one.left
    return [found[one.stay] for one in page]


def _page(message: Asked | Message, found: Sequence[Any], count: int) -> tuple[list[int], list[Shape]]:
    """Each at its place, which never moves: a membership and an ordinal are for ever."""
    shown = _with_receipts(message, found[:count])
    members = [audience_member(_known(one)) for one in shown]
    return _places(found, count, [one.place for one in shown]), members


def _known(one: Listed) -> Member:
    person, given = one.person, one.receipt
    known = Member(person.user_id, person.nick, person.avatar, one.name_card, one.state, one.left)
    if given is None:
        return known
    return known._replace(
        read_at=given.read_at,
        seen_at=given.seen_at,
        origin=given.origin,
        given_by=given.given_by_id,
        revision=given.latest_revision,
    )


def _with_receipts(message: Asked | Message, stays: Sequence[Any]) -> list[Listed]:
    """Receipts come in a statement of their own."""
    has_read = [(message.pk, one.person_id) for one in stays if one.state == State.READ]
    given = Receipt.objects.filter(Among(("message", "reader"), has_read))
    receipts = {receipt.reader_id: receipt for receipt in given}
    return [
        Listed(
            one.person,
            one.member.name_card,
            one.state,
            one.left,
            receipts.get(one.person_id) if one.state == State.READ else None,
            one.place,
        )
        for one in stays
    ]


def _places(found: Sequence[Any], count: int, places: list[int]) -> list[int]:
    """The places shown if there are more to come, none if this page is the last."""
    return places if len(found) > count else []
