"""What staff did and whom they looked at, and what application administrators did, written down for good."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One thing that one of the staff did, or looked at; or that a back end did by the server API, or that somebody
    did with all that is kept of themselves. It names things and
    people by their numbers, never by what they are called or have said: nobody need be forgotten in it. The database
    refuses to change or delete a row."""

    class Action(models.TextChoices):
        SEE_RECEIPTS = "see_receipts", "looked at who read what"
        READ_TEXT = "read_text", "read what was said"
        EXPORT = "export", "exported"
        ADD = "add", "added"
        CHANGE = "change", "changed"
        DELETE = "delete", "deleted"
        SET_POLICY = "set_policy", "set the policy"
        SET_PASSWORD = "set_password", "set the password"
        DEACTIVATE = "deactivate", "deactivated"
        REACTIVATE = "reactivate", "reactivated"
        SET_SHARING = "set_sharing", "switched sharing of receipts"
        SIGN_OUT = "sign_out", "signed out"
        REVOKE = "revoke", "revoked a token"
        ERASE = "erase", "erased"
        IMPORT = "import", "imported"
        RECALL = "recall", "recalled"
        DISMISS = "dismiss", "dismissed"
        SET_ROLE = "set_role", "gave a role"
        MUTE = "mute", "muted, or let speak again"
        REMOVE = "remove", "removed from a group"
        RECOUNT = "recount", "recounted"
        SET_FACTOR = "set_factor", "set up their second factor"
        USE_RECOVERY = "use_recovery", "came in by a recovery code"
        TAKE_FACTOR = "take_factor", "took a second factor away"
        ON_BEHALF = "on_behalf", "did on behalf, by the server API"

    class Thing(models.TextChoices):
        PERSON = "person", "person"
        CONVERSATION = "conversation", "conversation"
        MESSAGE = "message", "message"
        RECEIPT = "receipt", "receipt"
        TYPE_POLICY = "typepolicy", "policy of a group type"
        ROLE = "group", "role of staff"
        LIMIT = "limit", "limits"
        WEBHOOK = "webhook", "webhook"
        AUDIT = "auditentry", "audit log"
        CALLBACKS = "callbacksettings", "callbacks"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_actions", db_index=False
    )
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=16, choices=Action)
    thing_type = models.CharField("kind of thing", max_length=16, choices=Thing, blank=True)
    thing = models.CharField("its number", max_length=20, blank=True)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="looked_at_by_staff",
        db_index=False,
    )
    changes = models.JSONField("from and to, by field", default=dict)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "audit log entry"
        verbose_name_plural = "audit log entries"
        permissions = (("export_auditentry", "Can export the audit log"),)
        indexes = (
            models.Index(fields=["staff", "id"], name="audit_by_staff"),
            models.Index(fields=["about", "id"], name="audit_by_person"),
            models.Index(fields=["thing_type", "thing", "id"], name="audit_by_thing"),
            models.Index(fields=["action", "id"], name="audit_by_action"),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.get_action_display()} {self.thing_type} {self.thing}".rstrip()
