"""`python -m tests.webhooks.worker`: the worker, in a hurry: what takes minutes takes moments."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
django.setup()

from datetime import timedelta  # noqa: E402

from django.core.management import call_command  # noqa: E402

from chatsite import deliveries  # noqa: E402
from messaging.services import lanes  # noqa: E402
from messaging.webhooks import sender  # noqa: E402

if __name__ == "__main__":
    lanes.PAUSES = (0.05, 0.2)
    lanes.LEASE = timedelta(seconds=6)
    deliveries.A_LANE = 0.5
    sender.post.__kwdefaults__["seconds"] = 2.0
    call_command("run_worker")
