"""What the server knows of itself. `manage.py new_epoch` begins another epoch."""

from django.contrib import admin

from ..models import ServerState
from .pages import LookOnlyAdmin


@admin.register(ServerState)
class ServerStateAdmin(LookOnlyAdmin):
    list_display = ("epoch", "is_demo")
    fields = ("epoch", "is_demo")
