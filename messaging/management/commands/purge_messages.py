"""Forget what was said, after its time."""

from datetime import datetime

from messaging.services.purge import purge_messages

from ..purging import PurgeCommand


class Command(PurgeCommand):
    help = "Forget messages that are older than they are kept."
    kept_days = "messages_kept_days"

    def purge(self, before: datetime, dry_run: bool) -> str:
        gone = purge_messages(before=before, dry_run=dry_run)
        return f"{gone.messages} messages of {gone.conversations} conversations"
