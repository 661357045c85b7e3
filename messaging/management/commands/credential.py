"""`manage.py credential USER`: a short-lived credential (userSig), to log in as one of the people."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.errors import BadRequest, Refusal
from messaging.limits import limits
from messaging.models import AccessToken
from messaging.scopes import OF_KIND
from messaging.services.access import issue_token
from messaging.services.limits import read_limits
from messaging.services.lookup import find_person

from .create_token import scopes

DEFAULT_SECONDS = 86_400


class Command(BaseCommand):
    help = "Print a credential (userSig) of a person. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user ID")
        parser.add_argument("--seconds", type=int, default=DEFAULT_SECONDS, help="how long it lives (a day)")

        parser.add_argument(
            "--scopes", type=scopes, help=f"what it may be used for (all): {','.join(OF_KIND['credential'])}"
        )

    def handle(self, *, user: str, seconds: int, scopes: list[str] | None, **options: Any) -> None:
        read_limits()
        longest = limits().credential_seconds
        if not 1 <= seconds <= longest:
            raise CommandError(f"A credential lives 1 to {longest} seconds.")
        try:
            _, secret = issue_token(
                person=find_person(user),
                scope=AccessToken.Scope.CREDENTIAL,
                seconds=seconds,
                scopes=scopes,
            )
        except BadRequest as refusal:
            raise CommandError(refusal.facts["errors"][0]["text"]) from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(secret)
