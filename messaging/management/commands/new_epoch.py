"""Begin a new epoch of all numbers."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand

from messaging.models import ServerState


class Command(BaseCommand):
    help = "Run this after a restore from backup: every client drops what it holds and loads afresh."

    def handle(self, **options: Any) -> None:
        state, _ = ServerState.objects.update_or_create(pk=1, defaults={"epoch": uuid.uuid4()})
        self.stdout.write(str(state.epoch))
