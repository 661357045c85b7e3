"""The roles of staff: what each sees, and what it is refused."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from chatsite.roles import ROLES
from messaging.models import AuditEntry, Conversation, Message, Person
from receipts.models import Receipt, TypePolicy

from .pages import list_of, page_of

pytestmark = pytest.mark.once


def test_are_made_by_a_migration_and_name_permissions_that_there_are(db: None) -> None:
    for name, allowed in ROLES.items():
        found = Permission.objects.filter(group__name=name).select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in found} == set(allowed)
        assert all(one.content_type.model_class() is not None for one in found)
    declared = {
        f"{one.content_type.app_label}.{one.codename}"
        for one in Permission.objects.filter(content_type__app_label__in=("messaging", "receipts"))
    }
    for model in (Message, Conversation, Person, AuditEntry, Receipt):
        for codename, _ in model._meta.permissions:
            named = f"{model._meta.app_label}.{codename}"
            assert named in ROLES["administrator"] and named in declared


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("viewer", (Conversation, Message, Person, TypePolicy)),
        ("moderator", (Conversation, Message, Person, TypePolicy)),
        ("auditor", (AuditEntry, Conversation, Message, Person, Receipt, TypePolicy)),
        ("administrator", (AuditEntry, Conversation, Message, Person, Receipt, TypePolicy)),
    ],
)
def test_see_their_lists_and_no_others(
    role: str, sees: tuple[type[Model], ...], browser_as: Callable[[str], Client]
) -> None:
    browser = browser_as(role)

    for model in (AuditEntry, Conversation, Message, Person, Receipt, TypePolicy, Group):
        assert browser.get(list_of(model)).status_code == (200 if model in sees else 403), model


@pytest.mark.parametrize("role", ROLES)
def test_change_policy_and_people_only_as_administrators(
    role: str, browser_as: Callable[[str], Client], group: Conversation, bob: Person
) -> None:
    browser = browser_as(role)
    may = role == "administrator"

    policy = browser.post(page_of(group), {"receipts": "off", "receipts_visible_to": "sender"})
    browser.post(page_of(TypePolicy.objects.get(group_type="Community")), {"grants": "on"})
    browser.post(page_of(bob), {"nick": "Bobby", "avatar": ""})
    password = browser.get(reverse("admin:auth_user_password_change", args=[bob.pk]))

    group.refresh_from_db()
    bob.refresh_from_db()
    assert (policy.status_code, password.status_code) == ((302, 200) if may else (403, 403))
    assert (group.receipts, bob.nick) == (("off", "Bobby") if may else ("type", "Bob"))
    assert TypePolicy.objects.get(group_type="Community").grants is may
    done = ["set_policy", "set_policy", "change"] if may else []
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == done
