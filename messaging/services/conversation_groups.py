"""Groups of conversations: made, named, filled and deleted by the one whose they are. Nobody else knows of them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from messaging import live
from messaging.errors import ConversationGroupNotFound, ConversationGroupTaken, TooMany
from messaging.limits import limits
from messaging.models import Conversation, ConversationGroup, Person
from messaging.wire import frames
from messaging.wire import keeping as wire

from .lookup import require_person, require_stay
from .numbers import next_private_change, save_private


@transaction.atomic
def create_group_of_conversations(
    *, person: Person, name: str, conversations: Sequence[Conversation] = ()
) -> ConversationGroup:
    """A group of that name with these conversations, all of which they are in. ConversationGroupTaken if there
    is one."""
    mine = _lock_groups(person)
    _free(mine, name)
    if len(mine) >= (most := limits().conversation_groups):
        raise TooMany(f"At most {most} groups of conversations (conversationGroups).", limit=most)
    group = ConversationGroup(person=person, name=name, conversations=_keys(person, (), conversations, ()))
    return _save(group)


@transaction.atomic
def change_group_of_conversations(
    *,
    person: Person,
    group_id: int,
    name: str | None = None,
    add: Sequence[Conversation] = (),
    remove: Sequence[Conversation] = (),
) -> ConversationGroup:
    """Another name, more conversations, fewer: what is given, at once."""
    mine = _lock_groups(person)
    group = _own(mine, group_id)
    if name is not None and name != group.name:
        _free(mine, name)
    wanted = (group.name if name is None else name, _keys(person, group.conversations, add, remove))
    if wanted == (group.name, group.conversations):
        return group
    group.name, group.conversations = wanted
    return _save(group)


@transaction.atomic
def delete_group_of_conversations(*, person: Person, group_id: int) -> ConversationGroup:
    """The group is gone; the conversations stay."""
    return _end(_own(_lock_groups(person), group_id))


def forget_groups_of_conversations(person: Person) -> None:
    """Their names go with the person, who is locked."""
    for group in ConversationGroup.objects.filter(person=person, deleted_at=None).order_by("pk"):
        _end(group)


def list_groups_of_conversations(person: Person) -> list[ConversationGroup]:
    """Those that there are, in the order in which they were made."""
    return list(ConversationGroup.objects.filter(person=person, deleted_at=None).order_by("pk"))


def names_in(groups: Iterable[ConversationGroup], person: Person) -> dict[int, str]:
    """What this person calls the conversations of these groups. One statement."""
    keys = {key for group in groups for key in group.conversations}
    return wire.names(Conversation.objects.filter(pk__in=keys).select_related("low", "high"), person.pk)


def _lock_groups(person: Person) -> list[ConversationGroup]:
    # The person is locked before looking, so that two devices do not make two of one name.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_person(person)
    return list_groups_of_conversations(person)


def _own(mine: Iterable[ConversationGroup], group_id: int) -> ConversationGroup:
    group = next((one for one in mine if one.pk == group_id), None)
    if group is None:
        raise ConversationGroupNotFound
    return group


def _free(mine: Iterable[ConversationGroup], name: str) -> None:
    if any(one.name == name for one in mine):
        raise ConversationGroupTaken


def _keys(
    person: Person, held: Sequence[int], add: Sequence[Conversation], remove: Sequence[Conversation]
) -> list[int]:
    for conversation in add:
        require_stay(conversation, person)
    keys = sorted({*held, *(one.pk for one in add)} - {one.pk for one in remove})
    most = limits().conversations_per_group
    if len(keys) > most and len(keys) > len(held):
        raise TooMany(f"At most {most} conversations of a group (conversationsPerGroup).", limit=most)
    return keys


def _end(group: ConversationGroup) -> ConversationGroup:
    group.name, group.conversations, group.deleted_at = "", [], timezone.now()
    return _save(group)


def _save(group: ConversationGroup) -> ConversationGroup:
    """With the next number of its person, who is told."""
    group.change_seq = next_private_change(group.person_id)
    save_private(group)
    if group.person.is_active:
        change = wire.group_change(group, names_in([group], group.person))
        live.tell_people([group.person_id], frames.me([change]))
    return group
