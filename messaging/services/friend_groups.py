"""Groups of friends: made, named, filled and deleted by the one whose they are. Nobody else knows of them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from messaging.errors import FriendGroupNotFound, FriendGroupTaken, FriendNotFound, TooMany
from messaging.limits import limits
from messaging.models import Contact, FriendGroup, Person

from .contacts import lock_people, save_group


@transaction.atomic
def create_friend_group(*, person: Person, name: str, people: Sequence[Person]) -> FriendGroup:
    """A group of that name with these friends. FriendGroupTaken if there is one, FriendNotFound for others."""
    lock_people(person)
    mine = FriendGroup.objects.filter(person=person, deleted_at=None)
    if mine.filter(name=name).exists():
        raise FriendGroupTaken
    most = limits().friend_groups
    if mine.count() >= most:
        raise TooMany(f"At most {most} friend groups.", limit=most)
    group = FriendGroup(person=person, name=name, members=_friends(person, people))
    save_group(group)
    return group


@transaction.atomic
def change_friend_group(
    *,
    person: Person,
    group_id: int,
    name: str | None = None,
    add: Sequence[Person] = (),
    remove: Sequence[Person] = (),
) -> FriendGroup:
    """Another name, more friends, fewer: what is given, at once."""
    group = _lock_group(person, group_id)
    taken = FriendGroup.objects.filter(person=person, name=name, deleted_at=None).exclude(pk=group.pk)
    if name is not None and taken.exists():
        raise FriendGroupTaken
    gone = {one.pk for one in remove}
    members = sorted({*group.members, *_friends(person, add)} - gone)
    wanted = (group.name if name is None else name, members)
    if wanted != (group.name, group.members):
        group.name, group.members = wanted
        save_group(group)
    return group


@transaction.atomic
def delete_friend_group(*, person: Person, group_id: int) -> FriendGroup:
    """The group is gone; the friends stay."""
    group = _lock_group(person, group_id)
    group.name, group.members, group.deleted_at = "", [], timezone.now()
    save_group(group)
    return group


def _lock_group(person: Person, group_id: int) -> FriendGroup:
    lock_people(person)
    found = FriendGroup.objects.select_related("person")
    group = found.filter(person=person, pk=group_id, deleted_at=None).first()
    if group is None:
        raise FriendGroupNotFound
    return group


def _friends(person: Person, people: Sequence[Person]) -> list[int]:
    keys = [one.pk for one in people]
    friends = Contact.objects.filter(person=person, other__in=keys, friend_since__isnull=False)
    known = set(friends.values_list("other", flat=True))
    if missing := [one for one in people if one.pk not in known]:
        raise FriendNotFound(userID=missing[0].user_id)
    return sorted(known)
