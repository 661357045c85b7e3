"""What people put on a message with one click, and who did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .messages import Message


class Reaction(models.Model):
    """One kind of reaction to one message, with its total and the first who gave it, so that a page of messages
    is shown without counting. It stays, at 0, when the last one takes theirs back."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reactions", db_index=False)
    reaction_id = models.CharField("reaction ID", max_length=64)
    total = models.PositiveIntegerField(default=0)
    first = models.JSONField("the first of them, by their numbers", default=list)
    places = models.PositiveIntegerField("places given so far", default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "reaction_id"], name="one_row_per_reaction"),
            models.CheckConstraint(
                condition=Q(total__lte=models.F("places")), name="all_who_react_have_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.total} × {self.reaction_id} to {self.message_id}"


class Reactor(models.Model):
    """That one person reacted so, or did and took it back. `place` is where they stand among those who did; the number
    is theirs, since only they are told on their other devices which reactions are their own."""

    reaction = models.ForeignKey(Reaction, on_delete=models.CASCADE, related_name="reactors", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    place = models.PositiveIntegerField()
    is_there = models.BooleanField(default=True)
    change_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["reaction", "person"], name="reacts_once_each"),
            models.UniqueConstraint(fields=["reaction", "place"], name="one_place_per_reactor"),
            models.UniqueConstraint(fields=["person", "change_seq"], name="one_number_per_reactor"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.reaction_id}"
