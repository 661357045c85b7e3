"""The admin by permission: what opens each page, form and action, and that nothing else does. Whatever is refused changes
nothing and tells nobody.

Each permission alone, and all others together without it, are not tried one by one: whoever has all permissions but those
without which a page is to stay shut is refused it, so whoever has fewer is as well.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

from chatsite.roles import ROLES
from messaging.models import AuditEntry, Limit, Member, Person, SecondFactor, Webhook, WebhookAttempt
from messaging.services.groups import create_group
from messaging.services.people import create_person
from messaging.services.second_factor import new_secret
from receipts.models import TypePolicy
from tests.admin.pages import choose
from tests.admin.rows import fill
from tests.messaging.conftest import everything
from tests.messaging.scenes import say
from tests.standing import standing

from ..resolved import addresses
from .needs import NOBODY
from .staff import APPS, MODELS, OPEN, TABLE, Page, Stand, actions_of, base_of

pytestmark = pytest.mark.once

LOGIN = "/admin/login/?next="


@pytest.fixture(scope="module")
def standing_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stand]:
    with standing(django_db_blocker):
        fill(0, 1)
        limit = Limit.objects.create(name="page", value=50)
        alice, bob = (create_person(user_id=name) for name in ("alice", "bob"))
        group = create_group(creator=alice, group_type="Private", group_id="owls", members=[bob])
        message = say(alice, group, need_read_receipt=True)
        SecondFactor.objects.create(person=bob, sealed=new_secret(), last_step=0)
        # A test of it is refused before anything is sent.
        Webhook.objects.update(url="https://127.0.0.1/")
        stand = {model: model._default_manager.latest("pk") for model in MODELS}
        member, policy = Member.objects.get(person=bob), TypePolicy.objects.get(group_type="Community")
        yield {**stand, **{type(one): one for one in (limit, bob, group, member, message, policy)}}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands are refused here, and a line of the log of each takes longer than to refuse it."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def stand(standing_rows: Stand, db: None) -> Stand:
    return deepcopy(standing_rows)


@pytest.fixture
def every(stand: Stand) -> dict[str, Permission]:
    found = Permission.objects.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}": one for one in found}


@pytest.fixture
def browser_with(every: dict[str, Permission]) -> Callable[[Iterable[str]], Client]:
    """The browser of one of the staff who is allowed this and no more."""

    def browser_with(allowed: Iterable[str]) -> Client:
        held = set(allowed)
        person = Person.objects.create(user_id="sam", is_staff=True, is_superuser="superuser" in held)
        person.user_permissions.set([every[one] for one in held - {"superuser"}])
        return browser_of(person)

    return browser_with


def browser_of(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def ask(browser: Client, page: Page, stand: Stand) -> HttpResponse:
    address = page.address(stand)
    if page.posted is None:
        return browser.get(address)
    posted = {name: value() if callable(value) else value for name, value in page.posted.items()}
    if page.does:
        posted = {
            **choose(page.does, chosen(page, stand)),
            "_sure": "yes",
            "_known_by": "face to face",
            "post": "yes",
        }
    return browser.post(address, posted)


def chosen(page: Page, stand: Stand) -> Any:
    [row] = [one for model, one in stand.items() if page.route == base_of(model)]
    key = getattr(row, "token_key", None)
    return f"{row.user_id} {key}" if key else row.pk  # type: ignore[attr-defined]


def is_open(browser: Client, page: Page, stand: Stand) -> bool:
    """Whether they are let do it. Of what an action does something is written down."""
    cookies = deepcopy(browser.cookies)
    with transaction.atomic():
        before = written()
        status = ask(browser, page, stand).status_code
        opened = status == page.answer and (not page.does or written() != before)
        transaction.set_rollback(True)
    browser.cookies = cookies  # a session that was made meanwhile is none any more
    return opened


def written() -> tuple[int, int]:
    return AuditEntry.objects.count(), WebhookAttempt.objects.count()


def but_for_looks() -> dict[str, list[Any]]:
    """Who is refused an action on the ledger sees it once more, which is written down."""
    log = AuditEntry._meta.label
    return {
        label: [row for row in rows if label != log or AuditEntry.Action.SEE_RECEIPTS not in row]
        for label, rows in everything().items()
    }


def refused(browser: Client, pages: Iterable[Page], stand: Stand, frames: Any) -> None:
    """None of these is open, and nothing comes of having asked."""
    before = but_for_looks()
    with frames() as told:
        for page in pages:
            answer = ask(browser, page, stand)
            # A list may be seen by those who may not act on it: it is shown once more.
            shut = (page.shut, 200, 302) if page.does else (page.shut,)
            assert answer.status_code in shut, (page.name, answer.status_code)
    assert (but_for_looks() == before, told) == (True, [])


def test_every_page_form_and_action_opens_to_whoever_has_just_what_it_takes(
    stand: Stand, browser_with: Callable[[Iterable[str]], Client]
) -> None:
    ways: dict[frozenset[str], list[Page]] = {}
    for page in TABLE:
        for way in page.needs.ways:
            ways.setdefault(way, []).append(page)

    shut = []
    for way, pages in ways.items():
        with transaction.atomic():
            browser = browser_with(way)
            shut += [(page.name, *way) for page in pages if not is_open(browser, page, stand)]
            transaction.set_rollback(True)

    assert not shut, shut


def test_nothing_opens_to_whoever_has_all_but_what_it_takes(
    stand: Stand, every: dict[str, Permission], browser_with: Callable[[Iterable[str]], Client], frames: Any
) -> None:
    lacking: dict[frozenset[str], list[Page]] = {}
    for page in TABLE:
        if page.needs == NOBODY:
            lacking.setdefault(frozenset(), []).append(page)
        elif page.needs.ways != {frozenset()}:
            for without in page.needs.shut_without():
                lacking.setdefault(without, []).append(page)

    for without, pages in lacking.items():
        with transaction.atomic():
            held = {*every, "superuser"} if not without else every.keys() - without
            refused(browser_with(held), pages, stand, frames)
            transaction.set_rollback(True)


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_each_role_opens_what_its_permissions_do(
    stand: Stand,
    every: dict[str, Permission],
    browser_with: Callable[[Iterable[str]], Client],
    role: str,
) -> None:
    """What is shut to it follows from what is shut to whoever has more."""
    allowed = [*every, "superuser"] if role == "superuser" else ROLES[role]
    browser = browser_with(allowed)

    looks = [page for page in TABLE if page.posted is None and page.needs.are_met_by(allowed)]
    assert [page.name for page in looks if not is_open(browser, page, stand)] == []
    for app in APPS:
        answer = browser.get(f"/admin/{app}/")
        named = (
            {one["model"] for one in answer.context["app_list"][0]["models"]}
            if answer.status_code == 200
            else set()
        )
        seen = {
            model
            for model in MODELS
            if model._meta.app_label == app and MODELS[model].looks.are_met_by(allowed)
        }
        assert named == seen, app


@pytest.mark.parametrize("who", ["nobody", "a person", "switched off"])
def test_nothing_opens_to_who_is_not_of_the_staff(
    stand: Stand,
    every: dict[str, Permission],
    browser_with: Callable[[Iterable[str]], Client],
    frames: Any,
    who: str,
) -> None:
    """Whatever permissions they have: all are led to the login, wherever they wanted to."""
    browser = Client() if who == "nobody" else browser_with([*every, "superuser"])
    Person.objects.filter(user_id="sam").update(is_staff=who != "a person", is_active=who != "switched off")
    before = everything()

    with frames() as told:
        found = {page.name: ask(browser, page, stand) for page in TABLE}

    assert [name for name, answer in found.items() if not answer.get("Location", "").startswith(LOGIN)] == []
    assert (everything() == before, told) == (True, [])


def test_every_address_and_action_of_the_admin_is_in_the_table() -> None:
    """Walked by the resolver and the register, so that a new one cannot be forgotten."""
    routes = {route.removeprefix("admin/") for route, _ in addresses() if route.startswith("admin/")}

    assert {page.route.partition(" ")[0] for page in TABLE} == routes - OPEN
    acted = {model: {page.does for page in TABLE if page.route == base_of(model)} - {""} for model in MODELS}
    assert actions_of(admin.site) == {**acted, Limit: {"delete_selected"}}
