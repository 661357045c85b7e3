"""Make a group from the shell."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.errors import Refusal
from messaging.models import Conversation
from messaging.services.groups import create_group
from messaging.services.lookup import find_people, find_person


class Command(BaseCommand):
    help = "Make a group and print its ID."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("owner", help="user ID of the owner")
        parser.add_argument("members", nargs="*", help="user IDs of the members")
        parser.add_argument(
            "--type", default="Private", choices=Conversation.GroupType.values, dest="group_type"
        )
        parser.add_argument("--name", default="")
        parser.add_argument("--id", default="", dest="group_id", help="chosen here, or made by the server")

    def handle(self, **options: Any) -> None:
        try:
            conversation = create_group(
                creator=find_person(options["owner"]),
                members=find_people(options["members"]),
                group_type=options["group_type"],
                name=options["name"],
                group_id=options["group_id"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(conversation.group_id or "")
