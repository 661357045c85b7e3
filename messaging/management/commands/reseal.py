"""Keep by the present SECRET_KEY what is kept by those of SECRET_KEY_FALLBACKS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.services.resealing import reseal


class Command(BaseCommand):
    help = (
        "Seal all secrets that the database keeps, and sign all sessions, with SECRET_KEY: run it while the earlier "
        "one is among SECRET_KEY_FALLBACKS; then that can be dropped."
    )

    def handle(self, **options: Any) -> None:
        done = reseal()
        for what, count in sorted(done.sealed.items()):
            self.stdout.write(f"{what}: {count}")
        if done.older_codes:
            self.stderr.write(
                f"Recovery codes of {done.older_codes} of the staff were written down by an earlier version: they end "
                "with the earlier key, unless those staff make others before."
            )
        if done.lost:
            lost = ", ".join(f"{count} of {what}" for what, count in sorted(done.lost.items()))
            raise CommandError(f"No key opens {lost}: they were lost before, and have to be set anew.")
