"""`manage.py create_token USER`: a token for a person's own application, or (`--server`) for a back end."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.errors import BadRequest, Refusal
from messaging.models import AccessToken
from messaging.scopes import OF_KIND
from messaging.services.access import NAME_CHARACTERS, issue_token
from messaging.services.lookup import find_person

A_DAY = 86_400
LONGEST_DAYS = 3_650
OFFERED = "; with --server ".join(",".join(OF_KIND[kind]) for kind in ("person", "server"))


def scopes(text: str) -> list[str]:
    """Parted by commas."""
    return [scope.strip() for scope in text.split(",")]


class Command(BaseCommand):
    help = "Print a new token of a person. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user ID")
        parser.add_argument(
            "--server",
            action="store_true",
            help="for a back end: it obtains credentials, gives and follows receipts, and calls the server API",
        )
        parser.add_argument("--days", type=int, default=365, help="how long it lives (a year)")
        parser.add_argument("--scopes", type=scopes, help=f"what it may be used for (all): {OFFERED}")
        parser.add_argument("--name", default="", help="what it is for")

    def handle(
        self, *, user: str, server: bool, days: int, name: str, scopes: list[str] | None, **options: Any
    ) -> None:
        if not 1 <= days <= LONGEST_DAYS:
            raise CommandError(f"A token lives 1 to {LONGEST_DAYS} days.")
        if len(name) > NAME_CHARACTERS:
            raise CommandError(f"A name has at most {NAME_CHARACTERS} characters.")
        scope = AccessToken.Scope.SERVER if server else AccessToken.Scope.PERSON
        try:
            _, secret = issue_token(
                person=find_person(user), scope=scope, seconds=days * A_DAY, name=name, scopes=scopes
            )
        except BadRequest as refusal:
            raise CommandError(refusal.facts["errors"][0]["text"]) from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(secret)
