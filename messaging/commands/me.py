"""I, and what is private to me."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import catch_up, people
from messaging.wire import requests, shapes

from .parts import page

COLUMNS = {
    "nick": "nick",
    "avatar": "avatar",
    "gender": "gender",
    "birthday": "birthday",
    "location": "location",
    "selfSignature": "self_signature",
    "allowType": "allow_type",
    "language": "language",
    "level": "level",
    "role": "role",
    "custom": "custom",
    "statusText": "status_text",
    "hidesStatus": "hides_status",
}


def get_me(person: Person, data: Data) -> Data:
    return shapes.my_profile(Person.objects.get(pk=person.pk))


def change_me(person: Person, data: Data) -> Data:
    if "sharesReceipts" in data:
        person = people.set_sharing(person=person, shares=data["sharesReceipts"])
    changes = {column: data[name] for name, column in COLUMNS.items() if name in data}
    if changes:
        person = people.change_profile(person=person, **changes)
    return shapes.my_profile(person)


def get_my_changes(person: Person, data: Data) -> Data:
    changes = catch_up.private_changes_after(
        person=person, after=data["changed_after"], limit=data["limit"], their_epoch=data.get("epoch")
    )
    return page(changes)


COMMANDS = (
    Command("me.get", Scope.READ, requests.Nothing, get_me),
    Command("me.change", Scope.WRITE, requests.ChangeMe, change_me),
    Command("me.changes", Scope.READ, requests.MyChangesAfter, get_my_changes),
)
