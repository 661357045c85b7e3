"""People: who talks, what is private to each, and who is connected."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

USER_ID = re.compile(r"\A(?!@TIM)[A-Za-z0-9_.@+\-]{1,32}\Z")


class PersonQuerySet(models.QuerySet["Person"]):
    def online(self) -> "PersonQuerySet":
        """People who have a socket open somewhere, as far as the leases of the processes say."""
        return self.filter(Exists(Lease.objects.current().filter(person=OuterRef("pk"))))

    def with_sockets(self) -> "PersonQuerySet":
        """The same, with the number of `sockets` that each has open, on all processes together."""
        each = Lease.objects.current().filter(person=OuterRef("pk")).order_by().values("person")
        many = Subquery(each.annotate(many=Sum("sockets")).values("many"))
        return self.annotate(sockets=Coalesce(many, 0))


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, user_id: str, password: str | None = None, **facts: Any) -> "Person":
        """Make a person; without a password they can only use credentials and tokens."""
        person = self.model(user_id=user_id, **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, user_id: str, password: str | None = None, **facts: Any) -> "Person":
        """Make a member of staff who may do everything in the admin."""
        return self.create_user(user_id, password, is_staff=True, is_superuser=True, **facts)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who talks. `change_seq` counts the changes of what only they may see."""

    class Digest(models.TextChoices):
        NONE = "", "never"
        HOURLY = "hourly", "every hour"
        DAILY = "daily", "every day"

    class Gender(models.TextChoices):
        UNKNOWN = "Gender_Type_Unknown", "not said"
        FEMALE = "Gender_Type_Female", "female"
        MALE = "Gender_Type_Male", "male"

    class AllowType(models.TextChoices):
        ALLOW_ANY = "AllowType_Type_AllowAny", "anybody becomes a friend at once"
        NEED_CONFIRM = "AllowType_Type_NeedConfirm", "asks first"
        DENY_ANY = "AllowType_Type_DenyAny", "takes no requests"

    user_id = models.CharField("user ID", max_length=32, unique=True, validators=[RegexValidator(USER_ID)])
    nick = models.CharField("display name", max_length=100, blank=True)
    avatar = models.CharField("avatar address", max_length=500, blank=True)
    allow_type = models.CharField(
        "friend requests",
        max_length=26,
        choices=AllowType,
        default=AllowType.NEED_CONFIRM,
        db_default=AllowType.NEED_CONFIRM,
    )
    gender = models.CharField(
        max_length=19, choices=Gender, default=Gender.UNKNOWN, db_default=Gender.UNKNOWN
    )
    birthday = models.PositiveBigIntegerField("birthday, as 20000131", default=0, db_default=0)
    location = models.CharField(max_length=50, blank=True, default="", db_default="")
    self_signature = models.CharField(
        "about themselves", max_length=500, blank=True, default="", db_default=""
    )
    language = models.PositiveBigIntegerField(default=0, db_default=0)
    level = models.PositiveBigIntegerField(default=0, db_default=0)
    role = models.PositiveBigIntegerField(default=0, db_default=0)
    custom = models.JSONField("fields of applications", default=dict, blank=True)
    status_text = models.CharField(max_length=100, blank=True, default="", db_default="")
    hides_status = models.BooleanField("hides whether they are online", default=False, db_default=False)
    last_seen_at = models.DateTimeField(null=True, editable=False)
    email = models.EmailField("e-mail", blank=True, default="", db_default="")
    digest = models.CharField(
        "letters about what is unread",
        max_length=6,
        choices=Digest,
        blank=True,
        default=Digest.NONE,
        db_default=Digest.NONE,
    )
    digest_language = models.CharField(max_length=10, blank=True, default="", db_default="", editable=False)
    digest_at = models.DateTimeField(null=True, editable=False)
    is_bot = models.BooleanField("bot", default=False)
    is_app_admin = models.BooleanField("application administrator", default=False, db_default=False)
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("staff", default=False)
    shares_since = models.DateTimeField(
        "shares read receipts since", null=True, blank=True, default=timezone.now
    )
    change_seq = models.PositiveBigIntegerField(default=0, editable=False)
    profile_change = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "user_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name_plural = "people"
        permissions = (
            ("suspend_person", "Can deactivate, reactivate and sign out person"),
            ("export_person", "Can export everything of person"),
            ("erase_person", "Can erase person"),
            ("import_person", "Can import people and groups"),
        )
        indexes = (
            models.Index(fields=["id"], name="inactive_people", condition=models.Q(is_active=False)),
            models.Index(fields=["digest_at"], name="letters_due", condition=~models.Q(digest="")),
        )

    def __str__(self) -> str:
        return self.user_id

    @property
    def shown_name(self) -> str:
        return self.nick or self.user_id


class StatusSubscription(models.Model):
    """The one is told when the other comes and goes, until they say otherwise."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches", db_index=False
    )
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watched_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "other"], name="one_status_subscription_each"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} to {self.other_id}"


class LeaseQuerySet(models.QuerySet["Lease"]):
    def current(self) -> "LeaseQuerySet":
        """Those that still say something."""
        return self.filter(expires_at__gt=timezone.now())


class Lease(models.Model):
    """A process has so many sockets of a person open. It renews this as long as it lives: once it has expired, whatever
    became of the process, it is nobody's presence."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases", db_index=False
    )
    process = models.CharField(max_length=32)
    sockets = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "process"], name="one_lease_per_person_and_process"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.process}"
