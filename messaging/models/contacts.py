"""Whom somebody knows: friends, requests, and those they have blocked. Private to the one whose they are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ContactQuerySet(models.QuerySet["Contact"]):
    def telling(self) -> "ContactQuerySet":
        """Those that say something: a friend, a request, or somebody blocked. The others keep a number alone."""
        return self.filter(
            Q(friend_since__isnull=False) | Q(blocked_at__isnull=False) | ~Q(request=Contact.Request.NONE)
        )

    def blocking(self, one: int, other: int) -> "ContactQuerySet":
        """The blocks between these two, by number (pk), whoever of them has blocked the other."""
        return self.filter(Q(person=one, other=other) | Q(person=other, other=one), blocked_at__isnull=False)


class Contact(models.Model):
    """What one person has made of another. Never deleted: what ended is told as an end. `unblocked_at` stays, so that
    what was read during a block is not given as a receipt after it."""

    class Request(models.TextChoices):
        NONE = ""
        RECEIVED = "received"
        SENT = "sent"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts", db_index=False
    )
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="known_by")
    blocked_at = models.DateTimeField(null=True)
    unblocked_at = models.DateTimeField(null=True)
    friend_since = models.DateTimeField(null=True)
    remark = models.CharField(max_length=96, blank=True)
    source = models.CharField(max_length=64, blank=True)
    wording = models.CharField(max_length=256, blank=True)
    custom = models.JSONField(default=dict)
    request = models.CharField(max_length=8, choices=Request, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    request_seen = models.BooleanField(default=False)
    change_seq = models.PositiveBigIntegerField(default=0)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "other"], name="one_contact_each"),
            models.CheckConstraint(condition=~Q(person=models.F("other")), name="nobody_knows_themselves"),
        )
        indexes = (models.Index(fields=["person", "change_seq"], name="changes_of_contacts"),)

    def __str__(self) -> str:
        return f"{self.other_id} to {self.person_id}"

    @property
    def says_something(self) -> bool:
        return bool(self.friend_since or self.blocked_at or self.request)


class FriendGroup(models.Model):
    """Some of somebody's friends, under a name of their own. One that was deleted stays as such, without name."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="friend_groups", db_index=False
    )
    name = models.CharField(max_length=30, blank=True)
    members = models.JSONField(default=list)
    deleted_at = models.DateTimeField(null=True)
    change_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name"], condition=Q(deleted_at=None), name="one_friend_group_of_a_name"
            ),
        )
        indexes = (models.Index(fields=["person", "change_seq"], name="changes_of_friend_groups"),)

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"
