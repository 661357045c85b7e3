"""What the batches of receipts were like, by the hour and process."""

from django.contrib import admin

from messaging.admin.pages import LookOnlyAdmin

from ..models import BatchHour


@admin.register(BatchHour)
class BatchHourAdmin(LookOnlyAdmin):
    list_display = ("hour", "process", "batches", "calls", "seconds")
    list_filter = ("hour",)
    ordering = ("-hour", "process")
    fields = ("hour", "process", "batches", "calls", "seconds")
