"""An outbox that waits to be delivered, and the same POSTs without one. These run inside Django (`Stage.inside`)."""

from concurrent.futures import ThreadPoolExecutor

from chatsite.deliveries import SENDERS
from messaging.models import Conversation, EventKind, Message, OutboxEvent, Person
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import create_person
from messaging.services.webhooks import create_webhook
from messaging.webhooks.sender import post
from messaging.webhooks.signing import headers, new_secret
from messaging.wire import events

HOST = "127.0.0.1"
MESSAGES = 20
"""Of each conversation; its events are about them in turn."""
BATCH = 10_000


def fill(prefix: str, rows: int, talks: int, port: int) -> None:
    """So many events that somebody has sent a message, in so many conversations, for one webhook."""
    person = create_person(user_id=f"{prefix}-sender")
    messages = [message for at in range(talks) for message in _talk(person, f"{prefix}-{at}")]
    create_webhook(by=None, url=f"http://{HOST}:{port}/", kinds=[EventKind.MESSAGE_SENT])
    for first in range(0, rows, BATCH):
        OutboxEvent.objects.bulk_create(
            OutboxEvent(
                kind=EventKind.MESSAGE_SENT,
                conversation_id=messages[at % len(messages)].conversation_id,
                facts={"message": messages[at % len(messages)].pk},
            )
            for at in range(first, min(first + BATCH, rows))
        )


def _talk(person: Person, name: str) -> list[Message]:
    talk: Conversation = create_group(creator=person, group_type="Private", group_id=name)
    return [
        send_message(
            sender=person,
            conversation=talk,
            message_id=new_message_id(person),
            type="TIMTextElem",
            payload={"text": f"Number {at}, and some words beside it"},
        ).message
        for at in range(MESSAGES)
    ]


def bare_posts(many: int, port: int) -> None:
    """As many signed POSTs of such a body as so many threads make, and no database."""
    message = Message.objects.filter(is_system=False).select_related("sender", "conversation").first()
    assert message is not None
    message.name_card = ""  # type: ignore[attr-defined]
    body = events.body(OutboxEvent(kind=EventKind.MESSAGE_SENT), events.message(message))
    secret = new_secret()

    def send(at: int) -> None:
        signed = headers([secret], f"evt_{at}", at, body)
        post(f"http://{HOST}:{port}/", body, signed, named=(HOST,))

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(send, range(many)))
