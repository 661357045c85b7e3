"""People: found, made, changed, switched off and on. Never deleted: they keep their place in every count."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.views.decorators.debug import sensitive_post_parameters

from ..errors import BadUserID, NotAllowed
from ..models import Person, SecondFactor
from ..models.people import USER_ID, PersonQuerySet
from ..services import people
from ..services.devices import sign_out_others
from ..services.personal_data import everything_of
from ..services.second_factor import take_away
from ..wire.json_pieces import json_object
from ..wire.requests import ChangeMe
from .exports import json_file
from .importing import import_view
from .pages import CarefulAdmin
from .passwords import PasswordForm
from .reach import is_in_reach, is_superuser, require_reach
from .trail import Action

PROFILE = ("nick", "avatar")
POWERS = ("is_staff", "is_superuser", "is_app_admin", "groups", "user_permissions")
LOOK_INTO = (
    ("lease", "person", "open sockets"),
    ("browsersession", "person", "browsers"),
    ("accesstoken", "user", "tokens"),
    ("member", "person", "memberships"),
    ("stay", "person", "stays"),
    ("message", "sender", "messages sent"),
)
STANDING = ("is_active", "shares_since", "second_factor_since", "created_at", "last_login", "erased_at")

KNOWN_BY = {
    "face to face": "I have seen them, face to face",
    "by video": "I have seen them, by video",
    "by telephone": "I have called them, at a number that was known before",
    "by a colleague": "Somebody of the staff who has seen them says so",
}
"""How it is known that it is they who have lost their second factor; in the audit log, by its short name."""


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
        fields = ("nick", "avatar", *POWERS)

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


class SecondFactorFilter(admin.SimpleListFilter):
    title = "second factor"
    parameter_name = "second_factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(second_factor__isnull=self.value() == "no")


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
        SecondFactorFilter,
        "is_app_admin",
        "is_bot",
        ("shares_since", EmptyFieldListFilter),
        "created_at",
    )
    search_fields = ("user_id", "nick")
    search_help_text = "Parts of the user ID or the display name."
    ordering = ("user_id",)
    actions = (
        "deactivate",
        "reactivate",
        "sign_out",
        "stop_sharing",
        "start_sharing",
        "take_factor",
        "erase",
    )
    fieldsets = (
        (None, {"fields": ("user_id", "look_into", *PROFILE, "is_bot", "password")}),
        (
            "Standing",
            {
                "fields": STANDING,
                "description": "Changed by the buttons above.",
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

    @admin.display(description="second factor since", empty_value="–")
    def second_factor_since(self, person: Person) -> Any:
        found = SecondFactor.objects.filter(person=person)
        return found.values_list("made_at", flat=True).first()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        given = () if is_superuser(request) else POWERS
        return ("user_id", "look_into", "is_bot", *STANDING, *given)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_in_reach(request, obj)

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
        powers = [name for name in ("is_staff", "is_superuser", "is_app_admin") if name in form.changed_data]
        if powers:
            obj.save(update_fields=powers)

    @admin.display(description="look into")
    def look_into(self, person: Person) -> str:
        """What there is of them on other lists."""
        return format_html_join(
            " · ",
            '<a href="{}?{}__exact={}">{}</a>',
            [
                (reverse(f"admin:messaging_{model}_changelist"), field, person.pk, text)
                for model, field, text in LOOK_INTO
            ],
        )

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("import/", view(import_view), name="messaging_person_import"),
            path("<path:object_id>/export/", view(self.export), name="messaging_person_export"),
            *super().get_urls(),
        ]

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        may = request.user.has_perm("messaging.import_person")
        return [(reverse("admin:messaging_person_import"), "Import")] if may else []

    def page_links(self, request: HttpRequest, thing: Person) -> list[tuple[str, str]]:
        may = request.user.has_perm("messaging.export_person")
        return [(reverse("admin:messaging_person_export", args=[thing.pk]), "Export")] if may else []

    def export(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Everything that is kept of one person, what they said as well."""
        person = self.get_object(request, unquote(object_id))
        if not (
            self.has_view_permission(request, person) and request.user.has_perm("messaging.export_person")
        ):
            raise PermissionDenied
        if person is None:
            raise Http404
        self.write_down(request, Action.EXPORT, person, note="everything that is kept of them")
        return json_file(f"person-{person.pk}.json", json_object(everything_of(person)))

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.erase_person")

    def offers(self, request: HttpRequest, action: str, thing: Any) -> bool:
        if not is_in_reach(request, thing):
            return False
        is_me, shares = thing.pk == request.user.pk, thing.shares_since is not None
        offered = {
            "deactivate": thing.is_active and not is_me,
            "reactivate": not thing.is_active,
            "sign_out": thing.is_active and not is_me,
            "stop_sharing": shares,
            "start_sharing": not shares,
            "take_factor": not is_me and self.second_factor_since(thing) is not None,
            "erase": not is_me,
        }
        return bool(offered[action])

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
            require_reach(request, person)
            people.deactivate_person(person=person)
            self.write_down(request, Action.DEACTIVATE, person)

        self.do_for_each(request, queryset, verb, "deactivated")

    @admin.action(description="Reactivate", permissions=["suspend"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        def verb(person: Person) -> None:
            require_reach(request, person)
            people.reactivate_person(person=person)
            self.write_down(request, Action.REACTIVATE, person)

        self.do_for_each(request, queryset, verb, "reactivated")

    @admin.action(description="Sign out everywhere", permissions=["suspend"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        def verb(person: Person) -> None:
            if person.pk == request.user.pk:
                raise NotAllowed("This is you. Your own devices are on the page of your account.")
            require_reach(request, person)
            many = sign_out_others(person=person)
            self.write_down(request, Action.SIGN_OUT, person, note=f"{many} logins")

        self.do_for_each(request, queryset, verb, "signed out everywhere")

    @admin.action(description="Erase: forget who this was", permissions=["erase"])
    def erase(self, request: HttpRequest, queryset: QuerySet[Person]) -> HttpResponse | None:
        question = (
            "Nothing will say any more who these people were: a placeholder without a name keeps their place in every "
            "count. What they said stays. This is not undone."
        )
        if asking := self.ask_first(request, queryset, "erase", question):
            return asking

        def verb(person: Person) -> None:
            if person.pk == request.user.pk:
                raise NotAllowed("This is you. Somebody else erases you.")
            require_reach(request, person)
            people.erase_person(person=person)
            self.write_down(request, Action.ERASE, person)

        self.do_for_each(request, queryset, verb, "erased")
        return None

    @admin.action(description="Take away their second factor: they set up another", permissions=["change"])
    def take_factor(self, request: HttpRequest, queryset: QuerySet[Person]) -> HttpResponse | None:
        question = (
            "Their password alone lets them in, to set up another. Whoever has lost it is made sure of first: somebody "
            "who has only their password will ask you for just this. What you choose stays in the audit log."
        )
        if asking := self.ask_first(request, queryset, "take_factor", question, KNOWN_BY):
            return asking

        def verb(person: Person) -> None:
            if person.pk == request.user.pk:
                raise NotAllowed("This is you. Your own is on the page of your second factor.")
            require_reach(request, person)
            if take_away(person=person):
                self.write_down(
                    request, Action.TAKE_FACTOR, person, note=f"known {request.POST['_known_by']}"
                )

        self.do_for_each(request, queryset, verb, "without a second factor now")
        return None

    @admin.action(description="Stop sharing their read receipts", permissions=["change"])
    def stop_sharing(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        self._set_sharing(request, queryset, False)

    @admin.action(description="Share their read receipts from now on", permissions=["change"])
    def start_sharing(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        self._set_sharing(request, queryset, True)

    def _set_sharing(self, request: HttpRequest, queryset: QuerySet[Person], shares: bool) -> None:
        done = "share their read receipts" if shares else "do not share their read receipts any more"

        def verb(person: Person) -> None:
            require_reach(request, person)
            before = person.shares_since is not None
            people.set_sharing(person=person, shares=shares)
            self.write_down(request, Action.SET_SHARING, person, changes={"shares": [before, shares]})

        self.do_for_each(request, queryset, verb, done)
