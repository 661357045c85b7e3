"""What somebody has made of others, as rows: found, changed and told under the lock of the person whose they are."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone

from messaging import live
from messaging.errors import Blocked, ContactWithOneself, TooMany
from messaging.limits import limits
from messaging.models import Contact, Conversation, FriendGroup, Person
from messaging.wire import contacts as wire
from messaging.wire import frames

from .lookup import require_person
from .numbers import next_private_change, save_private


def lock_people(*people: Person) -> None:
    """Lock these people, in the order of their numbers; PersonNotFound if one was erased meanwhile. Their contacts are
    theirs alone to change, so no other lock is needed for those."""
    keys = sorted({person.pk for person in people})
    list(Person.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    for person in people:
        require_person(person)


def contact_of(person: Person, other: Person) -> Contact:
    """What this person has made of the other one so far; not saved if there is nothing yet."""
    if person.pk == other.pk:
        raise ContactWithOneself
    found = Contact.objects.select_related("other").filter(person=person, other=other).first()
    return found or Contact(person=person, other=other)


def require_room(person: Person) -> None:
    """TooMany for one who knows as many people as anybody may."""
    most = limits().contacts
    if Contact.objects.telling().filter(person=person).count() >= most:
        raise TooMany(f"At most {most} people can be friends, blocked or asked.", limit=most)


class ContactPage(NamedTuple):
    """Contacts in the order in which they were made; with the first of them all friend groups, and the user IDs of
    whoever is in one. `next` is None at the end."""

    contacts: list[Contact]
    groups: list[FriendGroup]
    names: dict[int, str]
    next: int | None


def contacts_after(*, person: Person, after: int, limit: int) -> ContactPage:
    """The contacts that say something, made after this one."""
    known = Contact.objects.telling().filter(person=person, pk__gt=after).select_related("other")
    found = list(known.order_by("pk")[: limit + 1])
    groups = list(FriendGroup.objects.filter(person=person, deleted_at=None).order_by("pk"))
    groups = [] if after else groups
    people = {pk for group in groups for pk in group.members}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "user_id"))
    more = len(found) > limit
    return ContactPage(found[:limit], groups, names, found[limit - 1].pk if more else None)


def save_contacts(*contacts: Contact) -> None:
    """Each with the next number of its person, who is told. The people must be locked."""
    for contact in sorted(contacts, key=lambda one: one.person_id):
        contact.change_seq = next_private_change(contact.person_id)
        save_private(contact)
        live.tell_people(reachable([contact.person]), frames.me([wire.contact_change(contact)]))


def reachable(people: Iterable[Person]) -> list[int]:
    return [person.pk for person in people if person.is_active]


def is_blocked(*, sender: int, by: int) -> bool:
    """Whether the one (by number) has blocked the other."""
    return Contact.objects.filter(person=by, other=sender, blocked_at__isnull=False).exists()


def require_unblocked(conversation: Conversation, person: Person) -> None:
    """Blocked for whoever wants to reach, in a direct conversation, somebody who has blocked them. The caller holds the
    conversation's lock, which blocking waits for."""
    if conversation.is_direct and is_blocked(sender=person.pk, by=conversation.peer_of(person.pk)):
        raise Blocked


def blockers_of(person: Person, among: Sequence[Person]) -> list[Person]:
    """Those of them who have blocked this person."""
    blocking = Contact.objects.filter(other=person, blocked_at__isnull=False)
    numbers = set(blocking.values_list("person", flat=True)) if among else ()
    return [one for one in among if one.pk in numbers]


def forget_contacts(person: Person) -> None:
    """Nobody knows this person any more, who was erased, nor do they know anybody. To be called in a transaction of its
    own: it locks everybody who knew them."""
    known_by = list(Person.objects.filter(contacts__other=person).distinct())
    lock = sorted({person.pk, *(one.pk for one in known_by)})
    list(Person.objects.filter(pk__in=lock).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    Contact.objects.filter(person=person).update(
        **dict.fromkeys(("remark", "wording", "source", "request"), ""),
        custom={},
        friend_since=None,
        blocked_at=None,
    )
    for contact in Contact.objects.filter(other=person).select_related("person", "other"):
        if contact.says_something or contact.remark:
            contact.friend_since = contact.blocked_at = None
            contact.request = Contact.Request.NONE
            contact.remark = contact.wording = contact.source = ""
            contact.custom = {}
            save_contacts(contact)
    for group in FriendGroup.objects.filter(person__in=[one.pk for one in known_by], deleted_at=None):
        drop_from_group(group, [person.pk])
    for group in FriendGroup.objects.filter(person=person, deleted_at=None):
        group.name, group.members, group.deleted_at = "", [], timezone.now()
        save_group(group)


def drop_from_group(group: FriendGroup, people: list[int]) -> None:
    left = [one for one in group.members if one not in people]
    if left != group.members:
        group.members = left
        save_group(group)


def save_group(group: FriendGroup) -> None:
    """With the next number of its person, who is told. The person must be locked."""
    group.change_seq = next_private_change(group.person_id)
    save_private(group)
    names = dict(Person.objects.filter(pk__in=group.members).values_list("pk", "user_id"))
    live.tell_people(reachable([group.person]), frames.me([wire.group_change(group, names)]))
