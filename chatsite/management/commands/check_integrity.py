"""`manage.py check_integrity`: whether all is true that must be true of messages, receipts and their numbers."""

import logging
import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.db.models import Model

from chatsite.health import is_migrated
from chatsite.integrity import find_violations
from messaging.models import Conversation, Message
from messaging.services.checks import note_check
from receipts.models import Receipt

logger = logging.getLogger(__name__)

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Looks through the whole database for what must not be; ends with an error if there is any. Only looks, and "
        "notes for staff what it found; locks nothing, and may run while the service does: run it every night. "
        "-v 2 says how far it is, -v 0 nothing but violations."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--conversation",
            metavar="GROUP",
            help="one group, by its ID (with or without GROUP); people, and the constraints and references of the "
            "database, are looked at with the whole only",
        )
        parser.add_argument(
            "--limit", type=int, default=SHOWN, help=f"violations to show; all are counted ({SHOWN})"
        )

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        if not is_migrated():
            raise CommandError("The database lacks migrations: nothing was looked at. Run migrate first.")
        begun = time.monotonic()
        looked: Counter[type[Model]] = Counter()

        def look(model: type[Model], many: int) -> None:
            looked[model] += many
            if options["verbosity"] > 1:
                self.stderr.write(f"{looked[model]:,} {model._meta.verbose_name_plural}")

        conversation = _group(options["conversation"]) if options["conversation"] else None
        broken: Counter[str] = Counter()
        for violation in find_violations(conversation, look):
            broken[violation.rule] += 1
            if broken.total() <= limit:
                self.stdout.write(str(violation))
        for rule, many in broken.most_common():
            self.stdout.write(f"{many} × {rule}")
        if conversation is None:
            _note(looked, broken, time.monotonic() - begun)
        if options["verbosity"] or broken:
            self.stdout.write(f"Looked at {_said(looked)} in {time.monotonic() - begun:.1f} s.")
        if broken:
            raise CommandError(f"{broken.total()} violations.")
        if options["verbosity"]:
            self.stdout.write("Everything is as it must be.")


def _note(looked: Counter[type[Model]], broken: Counter[str], seconds: float) -> None:
    """For staff. A database that lets itself only be read was looked at all the same."""
    try:
        note_check(seconds=seconds, messages=looked[Message], receipts=looked[Receipt], by_rule=broken)
    except DatabaseError:
        logger.warning("What the check found could not be noted in the database.", exc_info=True)


def _said(looked: Counter[type[Model]]) -> str:
    counted = (Conversation, Message, Receipt)
    return ", ".join(f"{looked[model]:,} {model._meta.verbose_name_plural}" for model in counted)


def _group(named: str) -> Conversation:
    found = Conversation.objects.filter(group_id__in=(named, named.removeprefix("GROUP"))).first()
    if found is None:
        raise CommandError(f"There is no group {named!r}.")
    return found
