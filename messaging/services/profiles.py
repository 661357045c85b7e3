"""What people say of themselves, and who is told when they say something else."""

from typing import TypedDict

from django.db.models import Q

from messaging import live
from messaging.models import Contact, Conversation, Person
from messaging.wire import frames, shapes

from .statuses import tell_statuses

STATUS = {"status_text", "hides_status"}


class ProfileChanges(TypedDict, total=False):
    """What somebody may change of their own profile, by its column."""

    nick: str
    avatar: str
    gender: str
    birthday: int
    location: str
    self_signature: str
    allow_type: str
    language: int
    level: int
    role: int
    custom: dict[str, str]
    status_text: str
    hides_status: bool


def tell_acquaintances(person: Person, changed: list[str]) -> None:
    """Tell those who know this person what is another now: of the profile whoever has a direct conversation with them
    or them as a friend, but for those whom they have blocked; of the status whoever watches them."""
    if STATUS & set(changed):
        tell_statuses([person.pk], hiding="hides_status" in changed)
    if set(changed) <= STATUS or not person.is_active:
        return
    pairs = Conversation.objects.filter(Q(low=person) | Q(high=person)).values_list("low", "high")
    known: set[int | None] = {one for pair in pairs for one in pair}
    known |= set(
        Contact.objects.filter(other=person, friend_since__isnull=False).values_list("person", flat=True)
    )
    blocked = Contact.objects.filter(person=person, blocked_at__isnull=False).values_list("other", flat=True)
    told = Person.objects.filter(pk__in=known - {None, person.pk} - set(blocked), is_active=True).order_by(
        "pk"
    )
    live.tell_people(told.values_list("pk", flat=True), frames.profile(shapes.full_profile(person)))


def forget_profile(person: Person) -> None:
    """All that somebody said of themselves is gone; the caller saves it."""
    blank = Person()
    for name in ProfileChanges.__annotations__:
        setattr(person, name, getattr(blank, name))
    person.last_seen_at = None
