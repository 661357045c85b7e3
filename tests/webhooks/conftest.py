"""Back ends that listen."""

from collections.abc import Callable, Iterator

import pytest

from messaging.models import EventKind, Webhook
from messaging.services import outbox

from .receiver import Receiver, receiver


@pytest.fixture
def back_end() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture
def subscribed(db: None) -> Callable[..., Webhook]:
    """Somebody subscribes to these kinds, or to all, and this process knows of it."""

    def subscribed(*kinds: str, url: str = "https://hooks.example/") -> Webhook:
        webhook = Webhook.objects.create(url=url, kinds=list(kinds or EventKind.values), secret="")
        outbox.known.forget()
        return webhook

    return subscribed
