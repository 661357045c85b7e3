"""Many rows of everything, written straight into the tables."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from messaging.models import (
    AccessToken,
    Application,
    AuditEntry,
    BrowserSession,
    CallbackSettings,
    Conversation,
    HiddenMessage,
    IntegrityCheck,
    Lease,
    Member,
    Message,
    Person,
    SocketTicket,
    Stay,
    Upload,
    Webhook,
    WebhookAttempt,
)
from messaging.services.numbers import epoch
from receipts.models import BatchHour, Receipt, SenderCounter


def fill(first: int, count: int) -> None:
    """`count` more rows of every model, numbered from `first`, but for those that have a fixed number of rows."""
    numbers = range(first, first + count)
    now = timezone.now()
    epoch()
    CallbackSettings.objects.get_or_create()
    people = Person.objects.bulk_create([Person(user_id=f"p{at}", nick=f"Person {at}") for at in numbers])
    groups = Conversation.objects.bulk_create(
        [
            Conversation(
                kind="GROUP",
                group_id=f"g{at}",
                group_type="Private",
                name=f"Group {at}",
                last_seq=1,
                member_count=1,
                counted_members=1,
            )
            for at in numbers
        ]
    )
    rows = list(zip(people, groups, strict=True))
    members = Member.objects.bulk_create(
        [Member(conversation=group, person=person, role="Owner") for person, group in rows]
    )
    Stay.objects.bulk_create(
        [
            Stay(
                conversation=group,
                person=person,
                member=member,
                after_seq=0,
                counted=True,
                joined_at=now,
                joined_change=1,
                change_seq=1,
            )
            for (person, group), member in zip(rows, members, strict=True)
        ]
    )
    messages = Message.objects.bulk_create(
        [
            Message(
                conversation=group,
                seq=1,
                message_id=f"m{group.group_id}",
                fingerprint="f",
                sender=person,
                type="TIMTextElem",
                payload={"text": "a secret of theirs"},
                change_seq=1,
                need_read_receipt=True,
                audience_count=1,
                read_count=1,
            )
            for person, group in rows
        ]
    )
    Receipt.objects.bulk_create(
        [
            Receipt(message=message, conversation=group, reader=person, ordinal=1, read_at=now)
            for (person, group), message in zip(rows, messages, strict=True)
        ]
    )
    HiddenMessage.objects.bulk_create(
        [
            HiddenMessage(message=message, person=person, change_seq=1)
            for person, message in zip(people, messages, strict=True)
        ]
    )
    tokens = AccessToken.objects.bulk_create(
        [
            AccessToken(digest=f"token digest {at}", token_key=f"rr_{at}", user=person)
            for at, person in enumerate(people, first)
        ]
    )
    SocketTicket.objects.bulk_create(
        [
            SocketTicket(
                digest=f"ticket digest {token.pk}",
                person=token.user,
                token=token,
                expires_at=now + timedelta(days=1),
            )
            for token in tokens
        ]
    )
    BrowserSession.objects.bulk_create(
        [
            BrowserSession(person=person, session_key=f"a secret of theirs {at}", user_agent="Browser")
            for at, person in enumerate(people, first)
        ]
    )
    Upload.objects.bulk_create(
        [
            Upload(
                key=f"a secret of theirs {at}",
                owner=person,
                purpose="image",
                name="a secret of theirs",
                size=7,
                files={"original": {}},
                stored_at=now,
            )
            for at, person in enumerate(people, first)
        ]
    )
    Application.objects.bulk_create(
        [
            Application(
                application_id=f"a{person.pk}", conversation=group, person=person, text="a secret of theirs"
            )
            for person, group in rows
        ]
    )
    Lease.objects.bulk_create(
        [
            Lease(person=person, process="a process", sockets=1, expires_at=now + timedelta(days=1))
            for person in people
        ]
    )
    webhooks = Webhook.objects.bulk_create(
        [Webhook(url=f"https://p{at}.example/", secret="a secret of theirs") for at in numbers]
    )
    WebhookAttempt.objects.bulk_create(
        [
            WebhookAttempt(webhook=webhook, event=uuid4(), kind="message.sent", milliseconds=1)
            for webhook in webhooks
        ]
    )
    IntegrityCheck.objects.bulk_create(
        [IntegrityCheck(seconds=1, messages=1, receipts=1, violations=0) for _ in people]
    )
    BatchHour.objects.bulk_create(
        [BatchHour(process=person.user_id, hour=now, batches=1, calls=2, seconds=0.01) for person in people]
    )
    SenderCounter.objects.bulk_create([SenderCounter(person=person, value=1) for person in people])
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(staff=person, action="read_text", thing_type="message", thing="1", about=person)
            for person in people
        ]
    )
