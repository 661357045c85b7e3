"""Forget who has read what, after its time."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from messaging.limits import limits
from messaging.services.limits import read_limits

from ...services.purge import purge_receipts


class Command(BaseCommand):
    help = "Forget who has read messages that are older than receipts are kept; how many have, stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="how old (the limit receiptsKeptDays)")
        parser.add_argument("--dry-run", action="store_true", help="only say how much there is")

    def handle(self, **options: Any) -> None:
        read_limits()
        days = limits().receipts_kept_days if options["days"] is None else options["days"]
        if days < 1:
            self._say(options, "Receipts are kept for ever (receiptsKeptDays is 0).")
            return
        gone = purge_receipts(before=timezone.now() - timedelta(days=days), dry_run=options["dry_run"])
        said = "Would forget" if options["dry_run"] else "Forgot"
        self._say(options, f"{said} {gone.receipts} receipts of {gone.messages} messages.")

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)
