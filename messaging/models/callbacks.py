"""The one address that an application's back end is asked and told at in the vendor's shape."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from messaging.callback_names import LONGEST, SHORTEST


class CallbackSettings(models.Model):
    """One row, or none. With `from_environment` it is what the environment said at the last start; what staff save is
    theirs from then on. The token signs what is sent, so it is kept sealed (`services.callbacks.known`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    url = models.CharField("address", max_length=1000, blank=True)
    token = models.TextField(blank=True, editable=False)
    asked: "models.JSONField[list[str], list[str]]" = models.JSONField(
        "asked before", default=list, blank=True
    )
    refusing: "models.JSONField[list[str], list[str]]" = models.JSONField(
        "refused without an answer", default=list, blank=True
    )
    told: "models.JSONField[list[str], list[str]]" = models.JSONField("told after", default=list, blank=True)
    seconds = models.FloatField(
        "seconds to wait for an answer",
        default=2.0,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    from_environment = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "callbacks"
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="one_address_of_callbacks"),
            models.CheckConstraint(
                condition=Q(seconds__gte=SHORTEST, seconds__lte=LONGEST), name="callbacks_are_waited_for"
            ),
        )

    def __str__(self) -> str:
        return self.url or "no address"
