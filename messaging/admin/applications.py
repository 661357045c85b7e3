"""Who asked to come into which group, and what became of it; not with which words."""

from django.contrib import admin

from ..models import Application
from .finding import FoundByIDAdmin, conversations_called, people_called


@admin.register(Application)
class ApplicationAdmin(FoundByIDAdmin):
    list_display = ("conversation", "person", "invited_by", "state", "made_at", "ended_at", "ended_by")
    list_select_related = ("conversation", "person", "invited_by", "ended_by")
    list_filter = ("state", "made_at")
    fields = ("conversation", "person", "invited_by", "state", "made_at", "ended_at", "ended_by")
    found_by = (("person", people_called), ("conversation", conversations_called))
    search_help_text = "The whole user ID or group ID."
