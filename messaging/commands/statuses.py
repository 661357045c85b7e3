"""Who is online: asked for, and watched."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import statuses
from messaging.wire import statuses as wire


def get_statuses(person: Person, data: Data) -> Data:
    return {"statuses": statuses.statuses_of(viewer=person, people=_named(data))}


def watch(person: Person, data: Data) -> Data:
    people = _named(data)
    statuses.watch(person=person, people=people)
    return {"statuses": statuses.statuses_of(viewer=person, people=people)}


def unwatch(person: Person, data: Data) -> Data:
    statuses.unwatch(person=person, people=_named(data) if "userIDs" in data else None)
    return {}


def _named(data: Data) -> list[Person]:
    """Those that there are: whoever is missing is missing in the answer."""
    return list(Person.objects.filter(user_id__in=data["userIDs"], erased_at=None).order_by("pk"))


COMMANDS = (
    Command("status.get", Scope.READ, wire.SomeStatuses, get_statuses),
    Command("status.watch", Scope.WRITE, wire.SomeStatuses, watch),
    Command("status.unwatch", Scope.WRITE, wire.FewerStatuses, unwatch),
)
