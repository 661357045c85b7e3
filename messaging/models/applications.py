"""Who asks to come into a group, or is to be brought in, and what people are told of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .conversations import Conversation


class Application(models.Model):
    """Somebody waits to come into a group: of their own, or because a member invited them. Its owner and admins decide.

    One waits at a time for each person and group. It never changes but by its end.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        CLOSED = "closed", "over without an answer"

    application_id = models.CharField("application ID", max_length=32, unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "person"], condition=Q(state="waiting"), name="one_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="an_application_that_ended_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} to {self.conversation_id}: {self.state}"


class Notice(models.Model):
    """What one person is told of a group where no message of it tells them. `outcome` is what they know of how the
    application ended."""

    class Operation(models.IntegerChoices):
        ASKED = 1, "somebody asks to come in"
        ACCEPTED = 2, "you were let in"
        REFUSED = 3, "you were not let in"
        REMOVED = 4, "you were removed"
        INVITED = 22, "a member wants to bring somebody in"
        INVITATION_ACCEPTED = 13, "whom you invited was let in"
        INVITATION_REFUSED = 14, "whom you invited was not let in"
        SAID = 255, "the application says something"

    notice_id = models.CharField("notice ID", max_length=64, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="notices")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    operation = models.PositiveSmallIntegerField(choices=Operation)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Application.State, default=Application.State.WAITING)
    text = models.TextField("what the application says", blank=True, default="", db_default="")
    made_at = models.DateTimeField(default=timezone.now)
    change_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "change_seq"], name="one_number_per_notice"),
        )

    def __str__(self) -> str:
        return f"{self.operation} to {self.person_id}"
