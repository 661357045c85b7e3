"""What there is to know of a group from outside."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services.previews import find_preview
from messaging.wire import requests
from messaging.wire.previews import group_preview


def preview_group(person: Person, data: Data) -> Data:
    found = find_preview(person, data["conversationID"])
    return group_preview(found.group, is_member=found.is_member, is_waiting=found.is_waiting)


COMMANDS = (Command("group.preview", Scope.READ, requests.InConversation, preview_group),)
