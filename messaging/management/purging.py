"""What the commands have in common that forget something after its time."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from messaging.limits import limits
from messaging.services.limits import read_limits
from messaging.wire.limits import published


class PurgeCommand(BaseCommand):
    """Forgets what is older than the limit `kept_days` says, for which 0 is for ever."""

    kept_days = ""

    def purge(self, before: datetime, dry_run: bool) -> str:
        """Do it, and say what was forgotten."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help=f"how old (the limit {self.name})")
        parser.add_argument("--dry-run", action="store_true", help="only say how much there is")

    @property
    def name(self) -> str:
        return published(self.kept_days)

    def handle(self, **options: Any) -> None:
        read_limits()
        days = getattr(limits(), self.kept_days) if options["days"] is None else options["days"]
        if days < 1:
            said = f"Nothing is forgotten ({self.name} is 0)."
        else:
            before = timezone.now() - timedelta(days=days)
            gone = self.purge(before, options["dry_run"])
            said = f"{'Would forget' if options['dry_run'] else 'Forgot'} {gone}."
        if options["verbosity"]:
            self.stdout.write(said)
