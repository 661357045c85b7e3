"""`manage.py demo`: a small talkative world to try the service with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chatsite.demo.cast import PEOPLE, STAFF, Role
from chatsite.demo.logins import is_demo, password_of
from chatsite.demo.world import make_world
from messaging.models import Person


class Command(BaseCommand):
    help = (
        "Makes a small talkative world in an empty database and prints its logins; again, only prints them. "
        "A database with people of its own is not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the server will answer")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not is_demo():
            if Person.objects.exists():
                self.stdout.write(
                    "This database has people of its own: no demo world was made, nothing was changed."
                )
                return
            make_world()
        self._print_logins(address.rstrip("/"))

    def _print_logins(self, address: str) -> None:
        self.stdout.write(f"\nThe demo world is ready at {address}/ - log in there as\n")
        for role in PEOPLE:
            self.stdout.write(self._login(role))
        self.stdout.write(f"and for the administration at {address}/admin/ as\n")
        self.stdout.write(self._login(STAFF))
        self.stdout.write("")

    def _login(self, role: Role) -> str:
        password = password_of(role.user_id)
        person = Person.objects.filter(user_id=role.user_id, is_active=True).first()
        if person is None:
            password = "(no longer here)"  # noqa: S105 - what is printed instead of one
        elif not person.check_password(password):
            password = "(has a password of their own)"  # noqa: S105
        return f"  {role.user_id:8} {password:28} {role.nick}"
