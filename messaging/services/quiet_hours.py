"""When somebody wants no sound: once, or every day. Theirs alone."""

from datetime import datetime

from django.db import transaction

from messaging import live
from messaging.models import Person, QuietHours
from messaging.wire import frames
from messaging.wire import keeping as wire

from .lookup import require_person
from .numbers import next_private_change


@transaction.atomic
def set_quiet_hours(
    *, person: Person, remind_type: str, starts_at: datetime, ends_at: datetime, repeats: bool
) -> QuietHours:
    """From then to then, or every day at that time, messages come like this. Messages still come, and count."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_person(person)
    hours = quiet_hours_of(person)
    wanted = (remind_type, starts_at, ends_at, repeats)
    if hours is not None and (hours.remind_type, hours.starts_at, hours.ends_at, hours.repeats) == wanted:
        return hours
    hours = QuietHours(person=person)
    hours.remind_type, hours.starts_at, hours.ends_at, hours.repeats = wanted
    hours.change_seq = next_private_change(person.pk)
    hours.save()
    live.tell_people([person.pk], frames.me([wire.quiet_change(hours)]))
    return hours


def quiet_hours_of(person: Person) -> QuietHours | None:
    """What they said last, if they ever did."""
    return QuietHours.objects.filter(person=person).first()
