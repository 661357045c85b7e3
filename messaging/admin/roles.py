"""Roles of staff: groups of permissions, of which a migration makes the usual ones. Who gives which is written down."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from .pages import CarefulAdmin
from .reach import is_superuser

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(CarefulAdmin, GroupAdmin):
    """Looked at by those who may, changed by superusers alone: whoever could change a role they have could give
    themselves everything."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("auth.view_group")
