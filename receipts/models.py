"""The ledger of who read what, and the policy under which it is written."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from messaging.models import Conversation, Message


class Receipt(models.Model):
    """Proof that one person has read one message. No row means not read yet.

    Rows are protected, not cascaded: a person who is erased keeps their place. `ordinal` is the place
    in the order of reading (1, 2, 3 … of the message), given under the message's lock.
    """

    class Origin(models.TextChoices):
        VIEWED = "viewed", "shown on screen"
        BULK = "bulk", "acknowledged unseen, with many others"
        API = "api", "said by an application"
        ACTED = "acted", "answered, or reacted to"
        ON_BEHALF = "on_behalf", "given by a back end on the reader's behalf"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="receipts", db_index=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="receipts_given", db_index=False
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="receipts", db_index=False
    )
    ordinal = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    seen_at = models.DateTimeField("really seen at", null=True)
    origin = models.CharField(max_length=9, choices=Origin, default=Origin.API)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first_revision = models.PositiveIntegerField(default=1)
    latest_revision = models.PositiveIntegerField(default=1)

    class Meta:
        permissions = (
            ("export_receipt", "Can export who read what"),
            ("recount_receipt", "Can recount receipts"),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "reader"], name="one_receipt_each"),
            models.UniqueConstraint(fields=["message", "ordinal"], name="one_place_each"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="places_begin_at_one"),
            models.CheckConstraint(
                condition=Q(first_revision__gte=1, latest_revision__gte=F("first_revision")),
                name="revisions_are_read_in_order",
            ),
            models.CheckConstraint(
                condition=Q(origin="on_behalf", given_by__isnull=False)
                | ~Q(origin="on_behalf") & Q(given_by=None),
                name="on_behalf_says_by_whom",
            ),
        )
        # As that of messages: a receipt pays nothing for it on PostgreSQL.
        indexes = (BrinIndex(fields=["read_at"], name="receipts_by_time"),)

    def __str__(self) -> str:
        return f"{self.message_id} read by {self.reader_id}"


class TallyChange(models.Model):
    """That the totals of a message changed and no receipt was added: somebody read a later revision, or they were
    recounted. One row for each such message, of the last time; its id is a place in the stream of receipts."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.message_id}: changed"


class SenderCounter(models.Model):
    """Counts the changes of the tallies of one sender's messages. A table of its own: as a column of the
    person it deadlocked with the foreign keys of receipts."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="receipt_counter"
    )
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.value}"


class BatchHour(models.Model):
    """What one process wrote of receipts in one hour: in how many batches, of how many calls, in how many seconds."""

    process = models.CharField(max_length=32)
    hour = models.DateTimeField("hour from")
    batches = models.PositiveBigIntegerField()
    calls = models.PositiveBigIntegerField()
    seconds = models.FloatField()

    class Meta:
        verbose_name = "batches of receipts"
        verbose_name_plural = "batches of receipts"
        constraints = (
            models.UniqueConstraint(fields=["hour", "process"], name="one_row_per_hour_and_process"),
        )

    def __str__(self) -> str:
        return f"{self.batches} batches at {self.process}, {self.hour:%Y-%m-%d %H:00}"


GRANTED_BY_DEFAULT = (
    Conversation.GroupType.PRIVATE,
    Conversation.GroupType.PUBLIC,
    Conversation.GroupType.CHAT_ROOM,
)


class TypePolicy(models.Model):
    """Whether groups of a type grant receipts, unless a group is set apart. Live rooms never do."""

    group_type = models.CharField(max_length=10, primary_key=True, choices=Conversation.GroupType)
    grants = models.BooleanField("grants read receipts", default=False)

    class Meta:
        verbose_name = "receipts of a group type"
        verbose_name_plural = "receipts by group type"
        constraints = (
            models.CheckConstraint(
                condition=~Q(group_type="AVChatRoom", grants=True), name="live_rooms_grant_none"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_type}: {'on' if self.grants else 'off'}"
