"""The roles of staff: what opens to each is in tests/authorisation."""

import pytest
from django.contrib.auth.models import Permission

from chatsite.roles import ROLES
from messaging.models import AuditEntry, Conversation, Message, Person
from receipts.models import Receipt

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
