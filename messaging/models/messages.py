"""Messages: numbered, and carrying the tally of their own receipts."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from .conversations import Conversation, Stay
from .people import Person


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person) -> "MessageQuerySet":
        """Messages this person may see.

        - Those numbered within one of their stays, also after leaving.
        - Earlier ones too, where the group shows newcomers its history, or did when they left; never what came
          after that.
        - Not those they deleted for themselves, one by one or all that there were (`cleared_seq`).
        Those that were forgotten after their time (`purged_seq`) are cleared for everybody.
        Recalled ones are visible as such: a place in the order without a text.
        """
        there = Stay.objects.filter(
            Q(after_seq__lt=OuterRef("seq"))
            | Q(until_seq=None, conversation__history_visible=True)
            | Q(saw_before=True),
            Q(until_seq=None) | Q(until_seq__gte=OuterRef("seq")),
            conversation=OuterRef("conversation"),
            person=person,
            member__cleared_seq__lt=OuterRef("seq"),
        )
        hidden = HiddenMessage.objects.filter(message=OuterRef("pk"), person=person)
        return self.filter(Exists(there), ~Exists(hidden))

    def unread_by(self, person: Person) -> "MessageQuerySet":
        """Messages that count as unread: in a current stay of theirs, after their read position, by somebody
        else, not by the system, not recalled, not deleted for themselves. None of a live room, which is watched
        and not read."""
        there = Stay.objects.filter(
            conversation=OuterRef("conversation"),
            person=person,
            until_seq=None,
            after_seq__lt=OuterRef("seq"),
            member__cleared_seq__lt=OuterRef("seq"),
        )
        return self._may_be_unread(person).filter(
            Exists(there),
            ~Q(conversation__group_type=Conversation.GroupType.AV_CHAT_ROOM),
            conversation__members__person=person,
            seq__gt=F("conversation__members__read_seq"),
        )

    def unread_in_stay(self, person: Person) -> "MessageQuerySet":
        """The same, for each current stay of this person in an outer statement (`Stay.objects.read_by`). To count them
        so reads no more than what is unread; asked for all stays together, PostgreSQL reads all that was ever said in
        them."""
        return self._may_be_unread(person).filter(
            Q(seq__gt=OuterRef("after_seq")),
            Q(seq__gt=OuterRef("member__cleared_seq")),
            Q(seq__gt=OuterRef("member__read_seq")),
            conversation=OuterRef("conversation"),
        )

    def _may_be_unread(self, person: Person) -> "MessageQuerySet":
        hidden = HiddenMessage.objects.filter(message=OuterRef("pk"), person=person)
        return self.filter(~Exists(hidden), ~Q(sender=person), is_system=False, recalled_at=None)


class Message(models.Model):
    """One message. `seq` is its number in the conversation; time never decides order.

    It holds the envelope of receipts (was one asked for and granted, who was there) and their tally,
    which only `receipts` raises, together with the rows that prove it.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    seq = models.PositiveBigIntegerField()
    message_id = models.CharField("message ID", max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="sent_messages",
        db_index=False,
    )
    is_system = models.BooleanField(default=False)
    type = models.CharField(max_length=32)
    payload = models.JSONField()
    cloud_custom_data = models.TextField(blank=True)
    priority = models.CharField(max_length=6, default="Normal")
    at_user_list = models.JSONField(
        "whom it calls, as it was said", default=list, db_default=Value([], models.JSONField())
    )
    mentions_all = models.BooleanField(default=False, db_default=False)
    sent_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    pinned_at = models.DateTimeField(null=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    change_seq = models.PositiveBigIntegerField()
    reaction_kinds = models.PositiveSmallIntegerField("kinds of reactions to it", default=0, db_default=0)

    need_read_receipt = models.BooleanField(default=False)
    receipt_code = models.PositiveSmallIntegerField("why no receipt was granted", default=0)
    receipt_reason = models.CharField(max_length=200, blank=True)
    asked_revision = models.PositiveIntegerField(default=1)
    audience_count = models.PositiveIntegerField(default=0)
    read_count = models.PositiveIntegerField(default=0)
    last_read_at = models.DateTimeField(null=True)
    tally_seq = models.PositiveBigIntegerField(null=True)
    gone_unread = models.PositiveIntegerField(default=0)
    gone_version = models.PositiveBigIntegerField(null=True)
    receipts_purged_at = models.DateTimeField("names of readers forgotten at", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        permissions = (
            ("read_message", "Can read what was said"),
            ("recall_message", "Can recall message of others"),
        )
        constraints = (
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_number_per_message"),
            models.UniqueConstraint(
                fields=["conversation", "change_seq"], name="one_number_per_changed_message"
            ),
            models.UniqueConstraint(fields=["sender", "tally_seq"], name="one_number_per_changed_tally"),
            models.CheckConstraint(
                condition=Q(read_count__lte=F("audience_count")), name="readers_fit_the_audience"
            ),
            models.CheckConstraint(
                condition=Q(need_read_receipt=True) | Q(audience_count=0, read_count=0),
                name="no_tally_unless_asked",
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None) | Q(pinned_by__isnull=False), name="somebody_pins_a_message"
            ),
            models.CheckConstraint(
                condition=Q(is_system=True) | Q(sender__isnull=False), name="people_sign_their_messages"
            ),
        )
        indexes = (
            models.Index(
                fields=["conversation"], condition=Q(pinned_at__isnull=False), name="pinned_of_a_group"
            ),
            models.Index(fields=["conversation"], condition=Q(mentions_all=True), name="calls_to_all"),
            # For figures. Rows lie as they were sent, so PostgreSQL keeps some kilobytes, for which sending pays
            # nothing; on SQLite it is an ordinary index.
            BrinIndex(fields=["sent_at"], name="messages_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"


class HiddenMessage(models.Model):
    """A message that one person deleted for themselves."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hidden_messages"
    )
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="hidings")
    change_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "message"], name="hidden_once_each"),
            models.UniqueConstraint(fields=["person", "change_seq"], name="one_number_per_hiding"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} hidden from {self.person_id}"
