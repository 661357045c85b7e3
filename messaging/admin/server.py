"""What the server knows of itself. `manage.py new_epoch` begins another epoch, `check_integrity` adds a check."""

from django.contrib import admin

from ..models import IntegrityCheck, ServerState
from .pages import LookOnlyAdmin


@admin.register(ServerState)
class ServerStateAdmin(LookOnlyAdmin):
    list_display = ("epoch", "is_demo")
    fields = ("epoch", "is_demo")


@admin.register(IntegrityCheck)
class IntegrityCheckAdmin(LookOnlyAdmin):
    list_display = ("ended_at", "violations", "messages", "receipts", "seconds")
    list_filter = ("ended_at",)
    ordering = ("-pk",)
    fields = ("ended_at", "violations", "by_rule", "messages", "receipts", "seconds")
