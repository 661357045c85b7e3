"""Friends: asked for, accepted, refused, named and parted from."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from messaging.errors import FriendNotFound, NotTakingRequests, RequestNotFound
from messaging.models import Contact, FriendGroup, Person

from .contacts import contact_of, drop_from_group, is_blocked, lock_people, require_room, save_contacts

SENT, RECEIVED, NONE = Contact.Request.SENT, Contact.Request.RECEIVED, Contact.Request.NONE


@transaction.atomic
def add_friend(
    *,
    person: Person,
    other: Person,
    wording: str = "",
    source: str = "",
    remark: str = "",
    one_way: bool = False,
) -> Contact:
    """Friends at once if the other one takes anybody, or has asked as well; else a request. Asked again, the request
    says what was said last; of friends nothing changes. `one_way`: a friend of mine alone, I am none of theirs."""
    lock_people(person, other)
    mine, theirs = contact_of(person, other), contact_of(other, person)
    if mine.friend_since is not None and (one_way or theirs.friend_since is not None):
        return mine
    if is_blocked(sender=person.pk, by=other.pk) or other_takes(other) == Person.AllowType.DENY_ANY:
        raise NotTakingRequests
    if not mine.says_something:
        require_room(person)
    asked = (SENT, RECEIVED, source, wording, remark or mine.remark)
    if (mine.request, theirs.request, mine.source, mine.wording, mine.remark) == asked:
        return mine
    mine.source, mine.wording, mine.remark = source, wording, remark or mine.remark
    agreed = mine.request == RECEIVED or other_takes(other) == Person.AllowType.ALLOW_ANY
    if agreed:
        if one_way:
            mine.friend_since = timezone.now()
            save_contacts(mine)
        else:
            _befriend(mine)
            theirs.source, theirs.wording = theirs.source or source, theirs.wording or wording
            _befriend(theirs)
            save_contacts(mine, theirs)
        return mine
    now = timezone.now()
    mine.request, mine.requested_at, mine.request_seen = SENT, now, True
    theirs.request, theirs.requested_at, theirs.request_seen = RECEIVED, now, False
    theirs.wording, theirs.source = wording, source
    save_contacts(mine, theirs)
    return mine


@transaction.atomic
def accept_request(*, person: Person, other: Person, remark: str = "", one_way: bool = False) -> Contact:
    """The one who asked has a friend in me, and I in them; `one_way`: they in me alone. Safe to repeat."""
    lock_people(person, other)
    mine, theirs = contact_of(person, other), contact_of(other, person)
    if mine.request != RECEIVED:
        if theirs.friend_since is not None and (one_way or mine.friend_since is not None):
            return mine
        raise RequestNotFound
    mine.remark = remark or mine.remark
    mine.request = NONE
    if not one_way:
        _befriend(mine)
    _befriend(theirs)
    save_contacts(mine, theirs)
    return mine


@transaction.atomic
def refuse_request(*, person: Person, other: Person) -> Contact:
    """The request is gone, on both sides. Safe to repeat."""
    lock_people(person, other)
    mine, theirs = contact_of(person, other), contact_of(other, person)
    if mine.request != RECEIVED:
        return mine
    mine.request = NONE
    concerned = [mine]
    if theirs.request == SENT:
        theirs.request = NONE
        concerned.append(theirs)
    save_contacts(*concerned)
    return mine


@transaction.atomic
def drop_request(*, person: Person, other: Person) -> Contact:
    """A request that I sent is withdrawn, on both sides. One that I received is out of my list, and the other one does
    not learn of it. Safe to repeat."""
    lock_people(person, other)
    mine, theirs = contact_of(person, other), contact_of(other, person)
    if mine.request == NONE:
        return mine
    concerned = [mine]
    if mine.request == SENT and theirs.request == RECEIVED:
        theirs.request = NONE
        concerned.append(theirs)
    mine.request = NONE
    save_contacts(*concerned)
    return mine


@transaction.atomic
def see_requests(*, person: Person) -> int:
    """All requests that came are seen; answers how many were not. Each has a number of its own."""
    lock_people(person)
    unseen = Contact.objects.filter(person=person, request=RECEIVED, request_seen=False)
    contacts = list(unseen.select_related("person", "other").order_by("pk"))
    for contact in contacts:
        contact.request_seen = True
    save_contacts(*contacts)
    return len(contacts)


@transaction.atomic
def change_friend(
    *, person: Person, other: Person, remark: str | None = None, custom: dict[str, str] | None = None
) -> Contact:
    """What I call a friend, and what else I keep of them; nobody else sees it."""
    lock_people(person, other)
    mine = contact_of(person, other)
    if mine.friend_since is None:
        raise FriendNotFound
    wanted = (mine.remark if remark is None else remark, {**mine.custom, **(custom or {})})
    if wanted != (mine.remark, mine.custom):
        mine.remark, mine.custom = wanted
        save_contacts(mine)
    return mine


@transaction.atomic
def delete_friend(*, person: Person, other: Person, one_way: bool = False) -> Contact:
    """We are friends no more; `one_way`: they are none of mine. Safe to repeat."""
    lock_people(person, other)
    mine, theirs = contact_of(person, other), contact_of(other, person)
    concerned = [one for one in ((mine,) if one_way else (mine, theirs)) if one.friend_since is not None]
    for contact in concerned:
        contact.friend_since = None
        contact.remark = ""
        contact.custom = {}
        for group in FriendGroup.objects.filter(person=contact.person, deleted_at=None):
            drop_from_group(group, [contact.other_id])
    save_contacts(*concerned)
    return mine


def relations(*, person: Person, others: list[Person]) -> list[tuple[str, bool, bool]]:
    """For each: their user ID, whether they are a friend of mine, and whether I am one of theirs. One statement."""
    keys = [other.pk for other in others]
    found = Contact.objects.filter(
        Q(person=person, other__in=keys) | Q(person__in=keys, other=person), friend_since__isnull=False
    )
    pairs = set(found.values_list("person", "other"))
    return [
        (other.user_id, (person.pk, other.pk) in pairs, (other.pk, person.pk) in pairs) for other in others
    ]


def other_takes(other: Person) -> str:
    """How they take friend requests, as they have it now; they are locked."""
    return str(Person.objects.values_list("allow_type", flat=True).get(pk=other.pk))


def _befriend(contact: Contact) -> None:
    contact.friend_since = contact.friend_since or timezone.now()
    contact.request = NONE
