"""What the ledger keeps of one person."""

from messaging.models import Person
from messaging.services.personal_data import Rows, rows_of

from ..models import Receipt


def receipts_of(person: Person) -> Rows:
    """The receipts that they gave."""
    given = Receipt.objects.filter(reader=person)
    return rows_of(
        given, "message__message_id", "read_at", "seen_at", "origin", "first_revision", "latest_revision"
    )
