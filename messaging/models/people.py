"""People: who talks, and what is private to each."""

import re
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

USER_ID = re.compile(r"\A(?!@TIM)[A-Za-z0-9_.@+\-]{1,32}\Z")


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

    user_id = models.CharField("user ID", max_length=32, unique=True, validators=[RegexValidator(USER_ID)])
    nick = models.CharField("display name", max_length=100, blank=True)
    avatar = models.CharField("avatar address", max_length=500, blank=True)
    is_bot = models.BooleanField("bot", default=False)
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
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        indexes = (models.Index(fields=["id"], name="inactive_people", condition=models.Q(is_active=False)),)

    def __str__(self) -> str:
        return self.user_id

    @property
    def shown_name(self) -> str:
        return self.nick or self.user_id
