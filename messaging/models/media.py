"""Media: what people upload, and the messages that carry it. The bytes are in the storage, never in the database."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .messages import Message
from .people import Person


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Person) -> "UploadQuerySet":
        """Uploads whose bytes this person may have.

        - What a message carries that they may see, unless it was recalled; whoever uploaded it, nothing more.
        - What no message carries yet, whoever uploaded it.
        - Pictures of people and groups, everybody who is logged in.
        Never what was withdrawn, or has not arrived whole.
        """
        carrying = Message.objects.visible_to(person).filter(
            recalled_at=None, attachments__upload=OuterRef("pk")
        )
        waiting = Q(owner=person) & ~Exists(Attachment.objects.filter(upload=OuterRef("pk")))
        shown = Q(purpose=Upload.Purpose.AVATAR) | waiting | Exists(carrying)
        return self.filter(shown, withdrawn_at=None, stored_at__isnull=False)

    def unused(self) -> "UploadQuerySet":
        """Uploads that nobody can see in any message: none carries them, or each was recalled. Pictures of people and
        groups are not among them: their addresses stand in profiles."""
        carrying = Attachment.objects.filter(upload=OuterRef("pk"), message__recalled_at=None)
        return self.filter(~Exists(carrying)).exclude(purpose=Upload.Purpose.AVATAR)


class Upload(models.Model):
    """One thing that somebody uploaded, named by chance. `files` says what of it is in the storage, by variant:
    its `file` there, its `type`, `size`, `width` and `height`."""

    class Purpose(models.TextChoices):
        IMAGE = "image", "a picture in a message"
        AUDIO = "audio", "sound in a message"
        VIDEO = "video", "a video in a message"
        FILE = "file", "a file in a message"
        AVATAR = "avatar", "the picture of a person or a group"

    key = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    purpose = models.CharField(max_length=6, choices=Purpose)
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField("bytes in the storage")
    files = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    stored_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stored_at=None) | ~Q(files={}), name="what_is_stored_has_files"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} of {self.owner_id}"

    @property
    def original(self) -> dict[str, Any]:
        """What is in the storage of it, as it was sent."""
        facts: dict[str, Any] = self.files["original"]
        return facts


class Attachment(models.Model):
    """A message carries an upload: whoever may see the one may have the other."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="attachments")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "upload"], name="carried_once_each"),)

    def __str__(self) -> str:
        return f"{self.upload_id} in {self.message_id}"
