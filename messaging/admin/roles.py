"""Roles of staff: groups of permissions, of which a migration makes the usual ones. Who gives which is written down."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from .pages import CarefulAdmin

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(CarefulAdmin, GroupAdmin):
    pass
