"""Which process says of whom that they are connected. A lease that has expired says nothing any more."""

from django.contrib import admin

from ..models import Lease
from .finding import FoundByIDAdmin, people_called


@admin.register(Lease)
class LeaseAdmin(FoundByIDAdmin):
    list_display = ("person", "process", "sockets", "expires_at")
    list_select_related = ("person",)
    list_filter = ("expires_at",)
    linked_by = ("person",)
    fields = ("person", "process", "sockets", "expires_at")
    found_by = (("person", people_called),)
    search_help_text = "The whole user ID."
