"""Any value in any address, query and form of the administration: a page, and no fault of ours."""

import re
from collections.abc import Collection, Iterator
from typing import Any, cast

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoDbBlocker

from messaging.models import Person

from ..admin.rows import fill
from ..resolved import addresses
from ..standing import standing
from .conftest import browser_of
from .forms import Form, forms_to, sent
from .places import CONVERTER
from .test_rest import SEVERAL, is_malformed, quoted
from .together import Together, rounds
from .values import ALL, TEXTS, WORST, chosen, shown

ADDRESSES = sorted(address for address, _ in addresses() if address.startswith("admin/"))
MODELS: list[type[Model]] = sorted(admin.site._registry, key=lambda model: model._meta.label)
OF_EVERY_LIST = (
    "q",
    "o",
    "p",
    "e",
    "all",
    "_facets",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "pk__in",
    "id",
)
LOOKUPS = ("", "__exact", "__gte", "__lt", "__in", "__isnull", "__year", "__contains", "__isempty")
ACTIONS = [(model, name) for model in MODELS for name in admin.site._registry[model].actions]
LISTS = {f"admin/{model._meta.app_label}/{model._meta.model_name}/" for model in MODELS}
"""What they do not know in a query, they refuse at the first."""
ENDS_IT = ("admin/logout/",)
EACH_LIST, EACH_FORM, FIELDS = 1, 1, 2


@pytest.fixture(scope="module")
def standing_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Person]:
    with standing(django_db_blocker):
        root = Person.objects.create_superuser("root", "an owl reads at night")
        fill(0, 2)
        Group.objects.get_or_create(name="a role")
        yield root


@pytest.fixture
def root(standing_rows: Person, db: None) -> Person:
    return standing_rows


@pytest.fixture(autouse=True)
def no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same on every page, and takes half of its time."""
    made: dict[Any, Any] = {}
    make = admin.site.get_app_list

    def get_app_list(request: HttpRequest, app_label: Any = None) -> Any:
        if app_label not in made:
            made[app_label] = make(request, app_label)
        return made[app_label]

    monkeypatch.setattr(admin.site, "get_app_list", get_app_list)
    monkeypatch.setattr(admin.site, "enable_nav_sidebar", False)


@pytest.fixture
def desk(root: Person) -> Client:
    return browser_of(root)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_may_be_asked_anything(root: Person, model: type[Model]) -> None:
    texts = [text for text in TEXTS if not is_malformed(text)]  # which is refused before any page is asked
    asked = {
        name: chosen(f"{model._meta.label} {name}", texts, EACH_LIST) for name in _parameters(root, model)
    }
    loners: set[str] = set()
    wrong = []
    for turn in rounds(asked):
        together = Together(turn, loners)
        for query in together:
            try:
                with transaction.atomic():
                    is_shown = _look(root, model, query) is not None
            except (SuspiciousOperation, PermissionDenied):
                is_shown = False
            except Exception as fault:  # noqa: BLE001 - whatever it is
                is_shown = False
                wrong.append((shown(query), repr(fault)[:200]))
            together.seen(query, query if is_shown else ())

    assert wrong == []


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_page_may_be_asked_anything(desk: Client, address: str) -> None:
    wrong = []
    for name in CONVERTER.findall(address):
        for text in chosen(f"{address} {name}", TEXTS, 1, WORST, 1):
            status = desk.get("/" + re.sub(CONVERTER, quoted(text), address)).status_code
            if status >= 500:
                wrong.append((name, shown(text), status))
    path = f"/{_filled(address)}"
    texts = chosen(f"{address} ?", TEXTS, 1)
    usual = desk.get(path).status_code if len(texts) > 1 else None
    loners = set(texts if address in LISTS else filter(is_malformed, texts))
    for at in range(0, len(texts), SEVERAL):
        together = Together(dict.fromkeys(texts[at : at + SEVERAL], "x"), loners)
        for names in together:
            query = "&".join(f"{quoted(name)}={quoted(name)}" for name in names)
            status = desk.get(f"{path}?{query}").status_code
            together.seen(names, names if status == usual else ())
            if status >= 500:
                wrong.append(("?", shown([*names]), status))

    assert wrong == []


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one not in ENDS_IT], ids=str)
def test_a_form_may_say_anything(desk: Client, address: str) -> None:
    path = f"/{_filled(address)}"
    page = desk.get(path)
    if page.status_code != 200 or page.streaming:
        return
    wrong = []
    for form in forms_to(path, page.content.decode()):
        names = sorted(form.names)
        if not ALL:
            names = chosen(f"{address} {form.method} fields", names, min(FIELDS, len(names)))
        loners: set[str] = set()
        for turn in rounds({name: chosen(f"{address} {name}", TEXTS, EACH_FORM) for name in names}):
            together = Together(turn, loners)
            for said in together:
                answer = sent(desk, path, form, said)
                together.seen(said, _told_of(answer, said))
                if answer.status_code >= 500:
                    wrong.append((form.method, shown(said), answer.status_code))

    assert wrong == []


@pytest.mark.parametrize(("model", "action"), ACTIONS, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_done_to_the_chosen_may_be_asked_anyhow(
    desk: Client, model: type[Model], action: str
) -> None:
    """At once, and once it was asked whether that is sure."""
    path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    box = cast(Any, admin.site._registry[model]).action_checkbox(model._base_manager.last())
    [row] = re.findall('value="([^"]+)"', box)
    given = {"action": [action], ACTION_CHECKBOX_NAME: [row], "index": ["0"], "select_across": ["0"]}
    first = Form("post", path, {*given} - {"action"}, given)
    asked = forms_to(path, sent(desk, path, first, {}).content.decode())
    wrong = []
    for form in (first, *(one for one in asked if "_sure" in one.names)):
        form.given.update({name: ["by video"] for name in form.names if name == "_known_by"})
        assert sent(desk, path, form, {}).status_code in (200, 302)
        for name in sorted(form.names - {"action"}):
            for text in chosen(f"{path} {action} {name}", TEXTS, 1, WORST, 1):
                answer = sent(desk, path, form, {name: text})
                if answer.status_code >= 500:
                    wrong.append((name, shown(text), answer.status_code))

    assert wrong == []


def _told_of(answer: Any, said: dict[str, str]) -> Collection[str]:
    """The fields that an answer is about: all of them, or those that it finds fault with."""
    if answer.status_code != 200:
        return said if answer.status_code == 302 else ()
    context = answer.context or {}
    forms = [getattr(context.get("adminform"), "form", None), context.get("form")]
    for inline in context.get("inline_admin_formsets", ()):
        forms += inline.formset.forms
    wrong = {form.add_prefix(name) for form in forms for name in getattr(form, "errors", ())}
    return [field for field in said if field in wrong]


def _parameters(root: Person, model: type[Model]) -> list[str]:
    """What the list reads of a query, and what somebody might think that it reads."""
    changelist = _look(root, model, {})
    if changelist is None:  # one page, no list
        return list(OF_EVERY_LIST)
    read = [name for spec in changelist.filter_specs for name in spec.expected_parameters() or ()]
    day = changelist.date_hierarchy
    dates = [f"{day}__{part}" for part in ("year", "month", "day", "gte", "lt")] if day else []
    guessed = [
        f"{field.name}{LOOKUPS[at % len(LOOKUPS)]}"
        for at, field in enumerate(model._meta.get_fields())
        if field.concrete
    ]
    return list(dict.fromkeys([*OF_EVERY_LIST, *read, *dates, *guessed]))


def _look(root: Person, model: type[Model], query: dict[str, str]) -> Any:
    """The list with this query as its page shows it, without the page around it: that takes ten times as long."""
    request = cast(Any, RequestFactory().get("/admin/", query))
    request.user, request.session, request._messages = root, {}, CookieStorage(RequestFactory().get("/"))
    staff = cast("ModelAdmin[Model]", admin.site._registry[model])
    answer = staff.changelist_view(request)
    changelist = getattr(answer, "context_data", {}).get("cl")
    if changelist is not None:
        list(changelist.result_list)
        for spec in changelist.filter_specs:
            list(spec.choices(changelist))
    return changelist


def _filled(address: str) -> str:
    """With the number of a row that is there."""
    names = CONVERTER.findall(address)
    if not names:
        return address
    parts = address.split("/")
    model = next(
        (model for model in MODELS if parts[1:3] == [model._meta.app_label, model._meta.model_name]),
        Person,
    )
    thing = model._base_manager.last()
    return re.sub(CONVERTER, quoted(thing.pk if thing is not None else 1), address)
