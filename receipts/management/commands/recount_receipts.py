"""Compare the tallies of messages with the ledger of receipts and the stays of members."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.models import Conversation

from ...services.recount import Drift, find_drift, repair

PORTION = 500
"""Tallies repaired in one transaction: their messages are locked as long."""


class Command(BaseCommand):
    help = "Compare tallies with the ledger; ends with an error if any has drifted and was not repaired."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="make the tallies say what the ledger says")
        parser.add_argument(
            "--conversation", metavar="GROUP", help="one group, by its ID (with or without GROUP)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        conversation = _group(options["conversation"]) if options["conversation"] else None
        found = left = 0
        page: list[Drift] = []
        for drift in find_drift(conversation):
            found += 1
            self.stdout.write(str(drift))
            page.append(drift)
            if options["fix"] and len(page) == PORTION:
                left += len(repair(page))
                page.clear()
        if options["fix"] and page:
            left += len(repair(page))
        if found and not options["fix"]:
            raise CommandError(f"{found} tallies have drifted. --fix repairs them.")
        if left:
            raise CommandError(
                f"{left} of {found} tallies cannot be repaired: people read who were not there."
            )
        self.stdout.write(f"{found} tallies repaired." if found else "Every tally says what the ledger says.")


def _group(named: str) -> Conversation:
    found = Conversation.objects.filter(group_id__in=(named, named.removeprefix("GROUP"))).first()
    if found is None:
        raise CommandError(f"There is no group {named!r}.")
    return found
