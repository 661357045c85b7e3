"""Forget a person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.errors import Refusal
from messaging.services.lookup import find_person
from messaging.services.people import erase_person


class Command(BaseCommand):
    help = "Erase a person: a placeholder without a name keeps their place in every count. Not undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user_id")
        parser.add_argument(
            "--yes", action="store_true", help="do it; without this, only say what would be done"
        )

    def handle(self, **options: Any) -> None:
        try:
            person = find_person(options["user_id"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if not options["yes"]:
            self.stdout.write(f"Would erase {person.user_id}. Run again with --yes.")
            return
        self.stdout.write(f"{person.user_id} is {erase_person(person=person).user_id} now.")
