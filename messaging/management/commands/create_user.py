"""Make a person from the shell."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from messaging.errors import Refusal
from messaging.models import Person
from messaging.services.people import create_person


class Command(BaseCommand):
    help = "Make a person who can log in with a password, or, without one, come in by credentials only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user_id")
        parser.add_argument("--nick", default="", help="display name")
        parser.add_argument("--password", help="as it is; without one nobody logs in as this person")
        parser.add_argument("--bot", action="store_true", help="never counted in an audience")
        parser.add_argument("--staff", action="store_true", help="may open the admin")

    def handle(self, **options: Any) -> None:
        try:
            if options["password"] is not None:
                validate_password(
                    options["password"], Person(user_id=options["user_id"], nick=options["nick"])
                )
            person = create_person(
                user_id=options["user_id"],
                nick=options["nick"],
                password=options["password"],
                is_bot=options["bot"],
                is_staff=options["staff"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from None
        self.stdout.write(f"{person.user_id} (number {person.pk})")
