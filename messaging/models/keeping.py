"""How somebody keeps their conversations together, and when they want no sound. What of one conversation is theirs is a
part of their membership."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .conversations import Member

A_DAY = 86_400


class ConversationGroup(models.Model):
    """Some of somebody's conversations, under a name of their own. One that was deleted stays as such, without name."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conversation_groups", db_index=False
    )
    name = models.CharField(max_length=32, blank=True)
    conversations = models.JSONField(default=list)
    deleted_at = models.DateTimeField(null=True)
    change_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=Q(deleted_at=None),
                name="one_conversation_group_of_a_name",
            ),
        )
        indexes = (models.Index(fields=["person", "change_seq"], name="changes_of_groupings"),)

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class QuietHours(models.Model):
    """A time, once or every day, in which somebody wants no sound, or no message at all. None: `AcceptAndNotify`."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="quiet_hours"
    )
    remind_type = models.CharField(max_length=23, choices=Member.Remind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    repeats = models.BooleanField("every day")
    change_seq = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="quiet_hours_end"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at} to {self.ends_at}"

    def is_quiet_at(self, moment: datetime) -> bool:
        """Whether no sound is wanted then. What repeats does so every 24 hours, also before it was said first."""
        if self.remind_type == Member.Remind.NOTIFY:
            return False
        since = (moment - self.starts_at).total_seconds()
        if self.repeats:
            since %= A_DAY
        return 0 <= since < (self.ends_at - self.starts_at).total_seconds()
