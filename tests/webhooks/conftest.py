"""Back ends that listen."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from chatsite import deliveries
from messaging.models import EventKind, Webhook
from messaging.services import outbox
from messaging.webhooks import sender, sending, signing

from .receiver import Receiver, here, receiver

SECRET = signing.new_secret()


@pytest.fixture
def back_end() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture
def subscribed(db: None) -> Callable[..., Webhook]:
    """Somebody subscribes to these kinds, or to all, and this process knows of it."""

    def subscribed(*kinds: str, url: str = "https://hooks.example/") -> Webhook:
        secret = signing.lock_up(SECRET)
        webhook = Webhook.objects.create(url=url, kinds=list(kinds or EventKind.values), secret=secret)
        outbox.known.forget()
        return webhook

    return subscribed


@pytest.fixture
def deliver(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Deliver all that is due now, to hosts that the settings name. There is time enough for each."""
    settings.WEBHOOK_HOSTS = ("hooks.test",)
    patient = partial(sender.post, resolve=here, seconds=30)
    monkeypatch.setattr(sending, "post", patient)

    def deliver() -> None:
        worker = deliveries.Deliveries()
        with ThreadPoolExecutor(4) as senders:
            while worker.go_on(senders):
                pass

    return deliver
