"""The roles of staff, and what each may do in the admin: docs/staff.md says it in words.

A migration makes them as groups of permissions. A superuser may do everything, and alone says who of the staff has
which role. There is no permission to act as somebody else, and none to give a receipt.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

VIEWER = (
    "messaging.view_application",
    "messaging.view_conversation",
    "messaging.view_integritycheck",
    "messaging.view_lease",
    "messaging.view_limit",
    "messaging.view_member",
    "messaging.view_message",
    "messaging.view_person",
    "messaging.view_serverstate",
    "messaging.view_stay",
    "messaging.view_upload",
    "receipts.view_batchhour",
    "receipts.view_typepolicy",
)
_LOGINS = (
    "messaging.view_accesstoken",
    "messaging.view_browsersession",
    "messaging.view_socketticket",
)
MODERATOR = (
    *VIEWER,
    *_LOGINS,
    "messaging.delete_accesstoken",
    "messaging.moderate_conversation",
    "messaging.recall_message",
    "messaging.read_message",
    "messaging.suspend_person",
)
AUDITOR = (
    *VIEWER,
    *_LOGINS,
    "messaging.view_auditentry",
    "messaging.export_auditentry",
    "messaging.view_hiddenmessage",
    "receipts.view_receipt",
    "receipts.view_sendercounter",
    "receipts.export_receipt",
)
ADMINISTRATOR = (
    *dict.fromkeys((*MODERATOR, *AUDITOR)),
    "messaging.add_person",
    "messaging.change_limit",
    "messaging.change_person",
    "messaging.export_person",
    "messaging.erase_person",
    "messaging.import_person",
    "messaging.manage_webhook",
    "messaging.policy_conversation",
    "receipts.recount_receipt",
)
ROLES = {"viewer": VIEWER, "moderator": MODERATOR, "auditor": AUDITOR, "administrator": ADMINISTRATOR}


def make_roles() -> None:
    """The roles as they are written here, in the database. One of such a name that is there already is somebody's own,
    and left alone."""
    for name, allowed in ROLES.items():
        role, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            role.permissions.set([_permission(one) for one in allowed])


def let_who_may(codename: str, *allowed: str) -> None:
    """Roles that are there already, and may do the one, may do this as well from now on."""
    for role in Group.objects.filter(name__in=ROLES, permissions__codename=codename):
        role.permissions.add(*(_permission(one) for one in allowed))


def _permission(named: str) -> Any:
    """Also before Django has made it, which it does after all migrations."""
    app, _, codename = named.partition(".")
    verb, _, model = codename.partition("_")
    kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
    permission, _ = Permission.objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {verb} {model}"}
    )
    return permission
