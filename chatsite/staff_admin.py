"""The admin as an app whose site is ours."""

from django.contrib.admin.apps import AdminConfig


class StaffAdmin(AdminConfig):
    default_site = "chatsite.staff_site.StaffSite"
