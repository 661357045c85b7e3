"""Who comes into the admin, and what of it is there for whom."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from messaging.models import Person

from .pages import FOR_WHO_CHANGES_IT, MODELS, ON_ONE_PAGE, list_of, name_of, page_of
from .rows import fill

pytestmark = pytest.mark.once

BrowserOf = Callable[[Person], Client]


def test_has_every_model_that_is_for_staff_and_no_other_tokens() -> None:
    registered = {
        model for model in admin.site._registry if model._meta.app_label in ("messaging", "receipts", "knox")
    }

    assert registered == {*MODELS, *ON_ONE_PAGE}
    assert len(MODELS) > 15


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_opens_every_list_to_a_superuser_and_to_who_may_look(
    model: type[Model], root: Person, vera: Person, browser_of: BrowserOf
) -> None:
    fill(0, 3)

    if model in FOR_WHO_CHANGES_IT:
        assert browser_of(vera).get(list_of(model)).status_code == 403
    for person in (root,) if model in FOR_WHO_CHANGES_IT else (root, vera):
        answer = browser_of(person).get(list_of(model))
        assert answer.status_code == 200
        assert answer.context["cl"].result_count == model._default_manager.count()


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_refuses_every_page_to_staff_without_permissions(
    model: type[Model], nils: Person, browser_of: BrowserOf
) -> None:
    fill(0, 1)
    thing = model._default_manager.first()
    assert thing is not None
    browser = browser_of(nils)

    pages = (
        list_of(model),
        f"{list_of(model)}add/",
        page_of(thing, "delete"),
        *((page_of(thing), page_of(thing, "history")) if "Token" not in name_of(model) else ()),
    )

    for page in pages:
        assert browser.get(page).status_code in (302, 403), page
        assert "a secret" not in browser.get(page, follow=True).content.decode()
    assert browser.get(list_of(model)).status_code == 403
    assert browser.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_sends_people_who_are_not_staff_to_the_login(
    model: type[Model], alice: Person, browser_of: BrowserOf
) -> None:
    answer = browser_of(alice).get(list_of(model))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))
    assert Client().get(list_of(model))["Location"] == answer["Location"]


def test_lets_staff_in_by_password_and_nobody_else(root: Person, alice: Person, password: str) -> None:
    for user_id, came_in in (("root", True), ("alice", False)):
        browser = Client()
        browser.post(reverse("admin:login"), {"username": user_id, "password": password})
        assert (browser.get(reverse("admin:index")).status_code == 200) is came_in


def test_ends_for_staff_who_are_deactivated(root: Person, vera: Person, browser_of: BrowserOf) -> None:
    browser = browser_of(vera)
    assert browser.get(reverse("admin:index")).status_code == 200

    Person.objects.filter(pk=vera.pk).update(is_active=False)

    assert browser.get(reverse("admin:index")).status_code == 302
