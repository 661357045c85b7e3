"""`manage.py run_worker`: delivers to webhooks, until it is told to end."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from prometheus_client import start_http_server

from chatsite.deliveries import deliveries


class Command(BaseCommand):
    help = (
        "Delivers events to webhooks until it gets SIGTERM or SIGINT; what is on its way is finished first. Any number "
        "of workers share the work, and one that is killed loses nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--metrics-port", type=int, help="where this machine may ask how many it delivered (/metrics)"
        )

    def handle(self, *args: Any, metrics_port: int | None = None, **options: Any) -> None:
        if metrics_port is not None:
            start_http_server(metrics_port, "127.0.0.1")
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: deliveries.end())
        deliveries.run()
