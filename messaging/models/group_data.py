"""What applications keep with a group: attributes, which are words, and counters, which are numbers."""

from django.db import models
from django.db.models import Q

from .conversations import Conversation


class GroupData(models.Model):
    """The attributes and the counters of one group, as they are now; `attributes_change` and `counters_change` are the
    conversation's numbers of their last changes (0: none yet). `counted` are the last counts that were made, so that
    none is made twice."""

    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="data")
    attributes = models.JSONField(default=dict)
    attributes_change = models.PositiveBigIntegerField(default=0)
    counters = models.JSONField(default=dict)
    counters_change = models.PositiveBigIntegerField(default=0)
    counted = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = "group data"
        constraints = (
            models.CheckConstraint(
                condition=Q(attributes_change=0) | ~Q(attributes_change=models.F("counters_change")),
                name="one_number_per_changed_data",
            ),
        )

    def __str__(self) -> str:
        return f"data of {self.conversation_id}"
