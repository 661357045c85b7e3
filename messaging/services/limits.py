"""Limits as staff set them: kept in the database, held in the memory of each process."""

from collections.abc import Mapping

from django.db import transaction

from messaging import live
from messaging.limits import OF_THE_START, Limits, as_set, highest, hold, lowest
from messaging.models import Limit

from .audit import Changes


class Unfit(ValueError):
    """No such limit, or no such value of it: `faults` says which and why, by name."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in faults.items()))
        self.faults = faults


def read_limits() -> None:
    """Have this process hold what staff chose last. One statement."""
    hold(dict(Limit.objects.values_list("name", "value")))


@transaction.atomic
def set_limits(wished: Mapping[str, int | None]) -> Changes:
    """These limits are so from now on; None: as the settings have it. All of them, or `Unfit` and none. Answers what
    was changed, from what to what. This process holds to it at once, others when they look next."""
    if faults := {name: why for name, value in wished.items() if (why := _unfit(name, value))}:
        raise Unfit(faults)
    held = {limit.name: limit for limit in Limit.objects.select_for_update().filter(name__in=wished)}
    settings = as_set()._asdict()
    changes = {}
    for name, value in wished.items():
        before = held[name].value if name in held else None
        if value == before:
            continue
        if value is None:
            held[name].delete()
        else:
            Limit.objects.update_or_create(name=name, defaults={"value": value})
        changes[name] = [one if one is not None else settings[name] for one in (before, value)]
    live.after_commit(read_limits)
    return changes


def _unfit(name: str, value: int | None) -> str:
    if name not in Limits._fields:
        return "There is no such limit."
    if name in OF_THE_START:
        return "This one is a setting of the server."
    if value is not None and not lowest(name) <= value <= highest(name):
        return f"A whole number from {lowest(name)} to {highest(name)}."
    return ""
