"""Forget who has read what, after its time."""

from datetime import datetime

from messaging.management.purging import PurgeCommand

from ...services.purge import purge_receipts


class Command(PurgeCommand):
    help = "Forget who has read messages that are older than receipts are kept; how many have, stays."
    kept_days = "receipts_kept_days"

    def purge(self, before: datetime, dry_run: bool) -> str:
        gone = purge_receipts(before=before, dry_run=dry_run)
        return f"{gone.receipts} receipts of {gone.messages} messages"
