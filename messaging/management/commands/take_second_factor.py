"""Let somebody of the staff in again whose device is lost, and whose recovery codes are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from messaging.errors import Refusal
from messaging.models import AuditEntry
from messaging.services.audit import Staff, write_down
from messaging.services.lookup import find_person
from messaging.services.second_factor import take_away


class Command(BaseCommand):
    help = "Take away the second factor of one of the staff, who sets up another at their next login."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user ID")

    def handle(self, *, user: str, **options: Any) -> None:
        try:
            person = find_person(user)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        with transaction.atomic():
            had = take_away(person=person)
            if had:
                by = Staff(person, None)
                write_down(by, AuditEntry.Action.TAKE_FACTOR, person, about=person.pk, note="by the shell")
        self.stdout.write(f"{person.user_id} has {'no second factor any more' if had else 'none'}.")
