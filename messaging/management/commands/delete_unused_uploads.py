"""Clear away what people uploaded and nobody can see."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from messaging.services.unused_uploads import delete_unused_uploads


class Command(BaseCommand):
    help = (
        "Delete uploads that were never sent, or only in recalled messages, and pictures that nobody wears."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--hours", type=int, default=24, help="leave alone what is younger; some of it is being sent (24)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how much there is")

    def handle(self, **options: Any) -> None:
        before = timezone.now() - timedelta(hours=options["hours"])
        gone = delete_unused_uploads(before=before, dry_run=options["dry_run"])
        said = "Would delete" if options["dry_run"] else "Deleted"
        if options["verbosity"]:
            self.stdout.write(f"{said} {gone.uploads} uploads, {gone.bytes} bytes.")
