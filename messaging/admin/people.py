"""People: found, made, changed, switched off and on. Never deleted: they keep their place in every count."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from ..errors import BadUserID, NotAllowed
from ..models import Person
from ..models.people import USER_ID, PersonQuerySet
from ..services import people
from ..wire.requests import ChangeMe
from .pages import CarefulAdmin
from .passwords import PasswordForm
from .trail import Action

PROFILE = ("nick", "avatar")
POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")
STANDING = ("is_active", "shares_since", "created_at", "last_login", "erased_at")


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("user_id", "nick", "is_bot")

    def clean_user_id(self) -> str:
        user_id: str = self.cleaned_data["user_id"]
        if not USER_ID.match(user_id):
            raise forms.ValidationError(BadUserID.text)
        return user_id

    @property
    def password(self) -> str | None:
        """The password chosen; None for a person without."""
        return (self.cleaned_data["set_usable_password"] and self.cleaned_data["password1"]) or None


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("nick", "avatar", "is_staff", "is_superuser", "groups", "user_permissions")

    def clean_avatar(self) -> str:
        avatar: str = self.cleaned_data["avatar"]
        asked = ChangeMe(data={"avatar": avatar})
        if not asked.is_valid():
            raise forms.ValidationError([str(fault) for fault in asked.errors["avatar"]])
        return avatar


class ConnectedFilter(admin.SimpleListFilter):
    title = "connected"
    parameter_name = "connected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        match self.value():
            case "yes":
                return queryset.filter(pk__in=Person.objects.online())
            case "no":
                return queryset.exclude(pk__in=Person.objects.online())
        return queryset


@admin.register(Person)
class PersonAdmin(CarefulAdmin, UserAdmin):  # type: ignore[type-arg]
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = PasswordForm
    list_display = (
        "user_id",
        "nick",
        "connected",
        "is_active",
        "is_staff",
        "is_bot",
        "shares_since",
        "created_at",
        "last_login",
    )
    list_filter = (
        ConnectedFilter,
        "is_active",
        "is_staff",
        "is_superuser",
        "is_bot",
        ("shares_since", EmptyFieldListFilter),
        "created_at",
    )
    search_fields = ("user_id", "nick")
    search_help_text = "Parts of the user ID or the display name."
    ordering = ("user_id",)
    actions = ("deactivate", "reactivate", "stop_sharing", "start_sharing")
    fieldsets = (
        (None, {"fields": ("user_id", *PROFILE, "is_bot", "password")}),
        (
            "Standing",
            {
                "fields": STANDING,
                "description": "People are deactivated and reactivated, and their read receipts switched, "
                "by the actions of the list.",
            },
        ),
        ("Staff", {"fields": POWERS}),
    )
    add_fieldsets = (
        (None, {"fields": ("user_id", "nick", "is_bot", "usable_password", "password1", "password2")}),
    )

    # What people call themselves is forgotten with them; the log could not.
    not_kept = CarefulAdmin.not_kept | {"user_id", *PROFILE}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return cast(PersonQuerySet, super().get_queryset(request)).with_sockets()

    @admin.display(description="connected", empty_value="–")
    def connected(self, person: Any) -> int | None:
        """How many sockets they have open, on all devices and processes."""
        return person.sockets or None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        given = () if _is_superuser(request) else POWERS
        return ("user_id", "is_bot", *STANDING, *given)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_in_reach(request, obj)

    def has_suspend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.suspend_person")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            made = people.create_person(
                user_id=obj.user_id, nick=obj.nick, is_bot=obj.is_bot, password=form.password
            )
            obj.pk = made.pk
            return
        profile = {name: getattr(obj, name) for name in PROFILE if name in form.changed_data}
        if profile:
            people.change_profile(person=obj, **profile)
        powers = [name for name in ("is_staff", "is_superuser") if name in form.changed_data]
        if powers:
            obj.save(update_fields=powers)

    @method_decorator(sensitive_post_parameters())
    @transaction.atomic
    def user_change_password(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        return super().user_change_password(request, *args, **options)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        if "password" in message:
            self.write_down(request, Action.SET_PASSWORD, obj)
        else:
            super().log_change(request, obj, message)

    @admin.action(description="Deactivate: they cannot come in any more", permissions=["suspend"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        def verb(person: Person) -> None:
            if person.pk == request.user.pk:
                raise NotAllowed("This is you. Somebody else deactivates you.")
            _require_reach(request, person)
            people.deactivate_person(person=person)
            self.write_down(request, Action.DEACTIVATE, person)

        self.do_for_each(request, queryset, verb, "deactivated")

    @admin.action(description="Reactivate", permissions=["suspend"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        def verb(person: Person) -> None:
            _require_reach(request, person)
            people.reactivate_person(person=person)
            self.write_down(request, Action.REACTIVATE, person)

        self.do_for_each(request, queryset, verb, "reactivated")

    @admin.action(description="Stop sharing their read receipts", permissions=["change"])
    def stop_sharing(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        self._set_sharing(request, queryset, False)

    @admin.action(description="Share their read receipts from now on", permissions=["change"])
    def start_sharing(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        self._set_sharing(request, queryset, True)

    def _set_sharing(self, request: HttpRequest, queryset: QuerySet[Person], shares: bool) -> None:
        done = "share their read receipts" if shares else "do not share their read receipts any more"

        def verb(person: Person) -> None:
            _require_reach(request, person)
            before = person.shares_since is not None
            people.set_sharing(person=person, shares=shares)
            self.write_down(request, Action.SET_SHARING, person, changes={"shares": [before, shares]})

        self.do_for_each(request, queryset, verb, done)


def _is_in_reach(request: HttpRequest, person: Person | None) -> bool:
    """Who was erased stays so; and only a superuser does anything to other staff, or anybody could take their place."""
    if person is None:
        return True
    is_other_staff = person.pk != request.user.pk and (person.is_staff or person.is_superuser)
    return person.erased_at is None and (_is_superuser(request) or not is_other_staff)


def _require_reach(request: HttpRequest, person: Person) -> None:
    if not _is_in_reach(request, person):
        raise NotAllowed


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
