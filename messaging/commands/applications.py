"""Who is let into a group."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import members
from messaging.services.applications import find_application
from messaging.wire.notices import HandleApplication


def handle_application(person: Person, data: Data) -> Data:
    application = members.handle_application(
        by=person,
        application=find_application(person, data["applicationID"]),
        accept=data["accept"],
        answer=data["handleMessage"],
    )
    return {"applicationID": application.application_id, "state": application.state}


COMMANDS = (Command("application.handle", Scope.WRITE, HandleApplication, handle_application),)
