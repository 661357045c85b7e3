"""What applications keep with a group. Any member of a `Private` group may change it, elsewhere its owner and admins;
all members see it. A change takes the place of the one before: who catches up gets it as it is now."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from messaging import live
from messaging.errors import AttributesConflict, NotAllowed, TooMany
from messaging.limits import limits
from messaging.models import Conversation, GroupData, Person
from messaging.wire.group_data import MOST, attributes_change, counters_change
from messaging.wire.shapes import Shape

from .applications import STAFFED
from .groups import enter
from .lookup import require_stay
from .numbers import next_change

COUNTS_KEPT = 100
"""So many of the last counts are known by their IDs."""


def read_data(*, person: Person, conversation: Conversation, as_staff: bool = False) -> GroupData:
    """What is kept with a group that this person is in; staff need not be (`as_staff`, which only their door says)."""
    if not as_staff:
        require_stay(conversation, person)
    return _data_of(conversation)


@transaction.atomic
def set_attributes(
    *,
    by: Person,
    conversation: Conversation,
    attributes: Mapping[str, str],
    replace: bool = False,
    sequence: int | None = None,
    as_staff: bool = False,
) -> GroupData:
    """Set these attributes, in place of all others if `replace`. With a `sequence`: only if nothing has changed since
    that number (AttributesConflict). Safe to repeat."""
    locked, data = _enter(by, conversation, as_staff)
    wanted = {**({} if replace else data.attributes), **attributes}
    return _keep_attributes(locked, data, wanted, sequence)


@transaction.atomic
def delete_attributes(
    *,
    by: Person,
    conversation: Conversation,
    keys: Sequence[str] | None,
    sequence: int | None = None,
    as_staff: bool = False,
) -> GroupData:
    """Take these attributes away, or all of them. Safe to repeat."""
    locked, data = _enter(by, conversation, as_staff)
    kept = {key: value for key, value in data.attributes.items() if keys is not None and key not in keys}
    return _keep_attributes(locked, data, kept, sequence)


@transaction.atomic
def set_counters(*, by: Person, conversation: Conversation, counters: Mapping[str, int]) -> GroupData:
    """Set these counters; the others stay. Safe to repeat."""
    locked, data = _enter(by, conversation)
    return _keep_counters(locked, data, {**data.counters, **counters})


@transaction.atomic
def count(*, by: Person, conversation: Conversation, key: str, value: int, count_id: str = "") -> GroupData:
    """Add to a counter, or take from it; one that is not there begins at 0. With a `count_id` it is safe to repeat:
    the same one counts once."""
    locked, data = _enter(by, conversation)
    if count_id and count_id in data.counted:
        return data
    counted = data.counters.get(key, 0) + value
    if abs(counted) > MOST:
        raise TooMany(f"A counter is between -{MOST} and {MOST}.", limit=MOST)
    if count_id:
        data.counted = [*data.counted, count_id][-COUNTS_KEPT:]
    return _keep_counters(locked, data, {**data.counters, key: counted})


def _enter(by: Person, conversation: Conversation, as_staff: bool = False) -> tuple[Conversation, GroupData]:
    locked, role = enter(by, conversation, as_staff)
    if role not in STAFFED and locked.group_type != Conversation.GroupType.PRIVATE:
        raise NotAllowed("Only the owner and the admins of this group change what is kept with it.")
    return locked, _data_of(locked)


def _data_of(conversation: Conversation) -> GroupData:
    found = GroupData.objects.filter(conversation=conversation).first()
    return found or GroupData(conversation=conversation)


def _keep_attributes(
    locked: Conversation, data: GroupData, wanted: dict[str, str], sequence: int | None
) -> GroupData:
    if wanted == data.attributes:
        return data
    if sequence is not None and sequence != data.attributes_change:
        raise AttributesConflict(sequence=data.attributes_change)
    _within("group_attributes", len(wanted), "attributes of a group")
    letters = sum(len(key) + len(value) for key, value in wanted.items())
    _within("attributes_characters", letters, "characters of all attributes together")
    data.attributes = wanted
    data.attributes_change = next_change(locked)
    return _tell(locked, data, attributes_change)


def _keep_counters(locked: Conversation, data: GroupData, wanted: dict[str, int]) -> GroupData:
    if wanted == data.counters:
        return data
    _within("group_counters", len(wanted), "counters of a group")
    data.counters = wanted
    data.counters_change = next_change(locked)
    return _tell(locked, data, counters_change)


def _within(name: str, many: int, what: str) -> None:
    most = getattr(limits(), name)
    if many > most:
        raise TooMany(f"At most {most} {what}.", limit=most)


def _tell(locked: Conversation, data: GroupData, change: Callable[[GroupData], Shape]) -> GroupData:
    data.save()
    locked.save(update_fields=["change_seq"])
    told: list[dict[str, Any]] = [change(data)]
    live.tell_conversation(locked, lambda _: told)
    return data
