"""Where somebody is logged in: browsers, and applications by their tokens. Seen, and signed out."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from messaging import live
from messaging.errors import DeviceNotFound
from messaging.models import AccessToken, BrowserSession, Person
from messaging.sessions import OFTEN, SessionStore
from messaging.wire.devices import Device

from .access import person_of_session, tokens_of

AGENT_CHARACTERS = 300


def note_session(*, person: Person, session_key: str, agent: str) -> None:
    """A browser of this person was let in, or is seen again."""
    now = timezone.now()
    seen = {"person": person, "user_agent": agent[:AGENT_CHARACTERS], "last_seen_at": now}
    known = BrowserSession.objects.filter(session_key=session_key, person=person).first()
    if known is None or now - known.last_seen_at > OFTEN:
        BrowserSession.objects.update_or_create(session_key=session_key, defaults=seen)


def note_token(token: AccessToken, agent: str = "") -> None:
    """An application was let in by this token; written if it was not seen for a while."""
    now = timezone.now()
    if now - token.last_seen_at > OFTEN:
        agent = agent[:AGENT_CHARACTERS] or token.user_agent
        AccessToken.objects.filter(pk=token.pk).update(last_seen_at=now, user_agent=agent)


def devices_of(*, person: Person, session_key: str = "", token: AccessToken | None = None) -> list[Device]:
    """All logins of this person that still stand, the one last seen first; which of them asks is marked."""
    browsers = [
        Device(
            f"s{one.pk}",
            "browser",
            one.user_agent,
            one.created_at,
            one.last_seen_at,
            one.session_key == session_key,
        )
        for one in _standing(person)
    ]
    applications = [
        Device(
            one.token_key,
            one.scope,
            one.name or one.user_agent,
            one.created,
            one.last_seen_at,
            token is not None and one.pk == token.pk,
            one.all_scopes,
        )
        for one in tokens_of(person)
    ]
    return sorted(
        [*browsers, *applications],
        key=lambda device: (not device.is_current, -device.last_seen_at.timestamp()),
    )


@transaction.atomic
def sign_out(*, person: Person, device_id: str) -> None:
    """That login lets nobody in from now on, and its sockets close. DeviceNotFound also for somebody else's."""
    session = next((one for one in _sessions(person) if f"s{one.pk}" == device_id), None)
    if session is not None:
        _end(session)
    elif not AccessToken.objects.filter(user=person, token_key=device_id).delete()[0]:
        raise DeviceNotFound
    live.look_again(person.pk)


@transaction.atomic
def sign_out_others(*, person: Person, session_key: str = "", token: AccessToken | None = None) -> int:
    """All logins but the one that asks are over; answers how many."""
    sessions = [one for one in _sessions(person) if one.session_key != session_key]
    for session in sessions:
        _end(session)
    others = AccessToken.objects.filter(user=person).exclude(pk=token.pk if token else "")
    ended: int = len(sessions) + others.delete()[0]
    live.look_again(person.pk)
    return ended


@transaction.atomic
def set_password(*, person: Person, password: str) -> None:
    """The password is this one. Every browser that came in by the old one is out at once; applications stay in by
    their tokens, which are in the list of devices."""
    person.set_password(password)
    person.save(update_fields=["password"])
    live.look_again(person.pk)


def end_sessions(person: Person) -> None:
    """No browser is logged in as this person any more. The caller holds the transaction, and has sockets look."""
    for session in _sessions(person):
        _end(session)


def _sessions(person: Person) -> Sequence[BrowserSession]:
    return list(BrowserSession.objects.filter(person=person).order_by("-last_seen_at"))


def _standing(person: Person) -> list[BrowserSession]:
    """Those that would still let somebody in; the others are forgotten."""
    sessions = _sessions(person)
    over = [one.pk for one in sessions if person_of_session(one.session_key) != person]
    if over:
        BrowserSession.objects.filter(pk__in=over).delete()
    return [one for one in sessions if one.pk not in over]


def _end(session: BrowserSession) -> None:
    SessionStore(session.session_key).delete()
    session.delete()
