"""What people upload, by what it is and how large; never its name or a look at it: those are theirs, as texts are."""

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter

from ..models import Upload
from .finding import FoundByIDAdmin, people_called


@admin.register(Upload)
class UploadAdmin(FoundByIDAdmin):
    list_display = ("owner", "purpose", "size", "created_at", "is_stored", "is_withdrawn")
    list_select_related = ("owner",)
    list_filter = ("purpose", ("withdrawn_at", EmptyFieldListFilter), "created_at")
    fields = ("owner", "purpose", "size", "created_at", "stored_at", "withdrawn_at")
    found_by = (("owner", people_called),)
    search_help_text = "The whole user ID."

    @admin.display(description="has arrived", boolean=True)
    def is_stored(self, upload: Upload) -> bool:
        return upload.stored_at is not None

    @admin.display(description="gone", boolean=True)
    def is_withdrawn(self, upload: Upload) -> bool:
        return upload.withdrawn_at is not None
