"""What the server knows of itself."""

import uuid

from django.db import models
from django.db.models import Q


class ServerState(models.Model):
    """One row. A new `epoch` tells every client that the numbers they hold mean nothing any more."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid.uuid4)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_server_state"),)

    def __str__(self) -> str:
        return str(self.epoch)
