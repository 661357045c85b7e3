"""Letting in: tokens, short-lived credentials, single-use socket tickets, and the logins that stand on them.

Of a secret only its digest is kept, so each is shown once and found by its digest alone.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, load_backend
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from knox.crypto import hash_token

from messaging import live
from messaging.errors import BadCredential, NotAllowed, TokenNotFound, TooMany
from messaging.fixed import Fixed
from messaging.limits import limits
from messaging.models import AccessToken, BrowserSession, Person, SocketTicket
from messaging.scopes import OF_KIND, Scope, missing, some_of_kind
from messaging.sessions import SessionStore

from .lookup import find_person

PREFIX = "rr_"  # so that scanners for leaked secrets know ours
NAME_CHARACTERS = 100
LONGEST_TOKEN = 365 * 86_400  # seconds; for tokens that people make themselves
SWEPT = 100


@dataclass(frozen=True, slots=True)
class Login:
    """How somebody came in: by a token (or credential), else by a browser's session."""

    person: Person
    token: AccessToken | None = None
    session_key: str = ""

    def present(self) -> Person | None:
        """The person as they are now; None once they are deactivated, the token is revoked or expired,
        the session is over or the password is another one."""
        if self.token is not None:
            token = usable_tokens().filter(pk=self.token.pk).first()
            return token.user if token else None
        person = person_of_session(self.session_key)
        return person if person == self.person else None

    def present_in_use(self) -> Person | None:
        """`present`, of a login that is used by this: an open socket is."""
        if self.token is not None:
            return self.present()
        session = SessionStore(self.session_key)
        person = _person_in(session)
        if person != self.person:
            return None
        note_use(session)
        return person

    def still_stands(self) -> bool:
        return self.present() is not None

    def require(self, scope: Scope) -> None:
        """NotAllowed, naming the scope, for a token without it. A session has all."""
        if self.token is not None and not self.token.may(scope):
            raise missing(scope)


@transaction.atomic
def issue_token(
    *,
    person: Person,
    scope: str,
    seconds: int | None = None,
    name: str = "",
    scopes: Collection[str] | None = None,
) -> tuple[AccessToken, str]:
    """Make a token that lives so many seconds (None: until it is revoked) and may be used for this (None: for all that
    one of its kind may). The secret is not kept."""
    if not person.is_active:
        raise NotAllowed("This person is deactivated.")
    AccessToken.objects.filter(
        pk__in=AccessToken.objects.filter(user=person, expiry__lte=timezone.now()).values("pk")[:SWEPT]
    ).delete()
    expiry = None if seconds is None else timedelta(seconds=seconds)
    token, secret = AccessToken.objects.create(
        person, expiry=expiry, prefix=PREFIX, scope=scope, name=name, scopes=some_of_kind(scope, scopes)
    )
    return token, secret


def issue_own_token(
    *,
    person: Person,
    by_token: AccessToken | None,
    seconds: int,
    name: str,
    scopes: Collection[str] | None = None,
) -> tuple[AccessToken, str]:
    """Make a token at the wish of the person. Nothing short-lived makes something that lives longer, and nothing makes
    what may be used for more than itself: without `scopes` for as much."""
    kind = AccessToken.Scope.PERSON
    if seconds > LONGEST_TOKEN:
        raise TooMany(f"A token lives at most {LONGEST_TOKEN} seconds.", limit=LONGEST_TOKEN)
    if by_token is not None:
        if by_token.scope != kind:
            raise NotAllowed("A credential makes no tokens.")
        if by_token.expiry is not None and by_token.expiry < timezone.now() + timedelta(seconds=seconds):
            raise NotAllowed("A token makes none that outlives it.")
        scopes = _no_more_than(by_token, kind, by_token.all_scopes, scopes)
    return issue_token(person=person, scope=kind, seconds=seconds, name=name, scopes=scopes)


def issue_credential(
    *, by_token: AccessToken | None, user_id: str, seconds: int, scopes: Collection[str] | None = None
) -> tuple[AccessToken, str]:
    """Make a short-lived credential (userSig) for one of the people of a back end. It calls the server API, if its
    person may, only where the server token may too."""
    if by_token is None or by_token.scope != AccessToken.Scope.SERVER:
        raise NotAllowed("Only a server token may obtain credentials.")
    longest = limits().credential_seconds
    if seconds > longest:
        raise TooMany(f"A credential lives at most {longest} seconds.", limit=longest)
    kind = AccessToken.Scope.CREDENTIAL
    can_have = [one for one in OF_KIND[kind] if one is not Scope.SERVER_API or by_token.may(one)]
    scopes = _no_more_than(by_token, kind, can_have, scopes)
    return issue_token(person=find_person(user_id), scope=kind, seconds=seconds, scopes=scopes)


def _no_more_than(
    maker: AccessToken, kind: str, can_have: Collection[str], wanted: Collection[str] | None
) -> Collection[str] | None:
    """The scopes of what this token makes: without a wish all that it can give; NotAllowed for more."""
    if wanted is None:
        return None if maker.scopes is None else can_have
    for scope in OF_KIND[kind]:
        if scope in wanted and scope not in can_have:
            raise missing(scope)
    return wanted


@transaction.atomic
def issue_ticket(*, person: Person, token: AccessToken | None = None, session_key: str = "") -> str:
    """Make a ticket that opens one socket within `ticket_seconds`. It stands on the login that asks."""
    now = timezone.now()
    # Two that sweep at once take different rows, so that neither waits for the other.
    expired = SocketTicket.objects.filter(expires_at__lte=now).select_for_update(skip_locked=True)
    SocketTicket.objects.filter(pk__in=list(expired.values_list("pk", flat=True)[:SWEPT])).delete()
    ticket = secrets.token_urlsafe(32)
    SocketTicket.objects.create(
        digest=hash_token(ticket),
        person=person,
        token=token,
        session_key=session_key,
        expires_at=now + timedelta(seconds=limits().ticket_seconds),
    )
    return ticket


def redeem_ticket(ticket: str) -> Login:
    """The login behind a ticket, to one caller only; BadCredential to others, and when that login is over."""
    digest = hash_token(ticket)
    found = SocketTicket.objects.select_related("person", "token").filter(pk=digest).first()
    # Several may have read it; one of them deletes it.
    if found is None or SocketTicket.objects.filter(pk=digest).delete()[0] != 1:
        raise BadCredential
    login = Login(found.person, found.token, found.session_key)
    if found.expires_at <= timezone.now() or not login.still_stands():
        raise BadCredential
    return login


def redeem_credential(user_id: str, secret: str) -> Login:
    """The login of a person by their credential or token; BadCredential if it is anybody else's."""
    token = find_token(secret)
    if token is None or token.scope == AccessToken.Scope.SERVER or token.user.user_id != user_id:
        raise BadCredential
    return Login(token.user, token)


def redeem_signature(user_id: str, secret: str) -> AccessToken:
    """The token by which an application administrator calls the server API: BadCredential if it is nobody's of that ID,
    NotAllowed if it is, and they are none.

    - A server token makes its owner one.
    - Whom a superuser has made one may use a credential: so that nothing that lives long stands in an address.
    - A person's own token never does: a password that was set for them would make one.
    - Either needs the scope `server_api`, and is told so.
    """
    token = find_token(secret)
    if token is None or token.user.user_id != user_id:
        raise BadCredential
    by_credential = token.scope == AccessToken.Scope.CREDENTIAL and token.user.is_app_admin
    if token.scope != AccessToken.Scope.SERVER and not by_credential:
        raise NotAllowed("Only an application administrator may call this.")
    if not token.may(Scope.SERVER_API):
        raise missing(Scope.SERVER_API)
    return token


def find_token(secret: str) -> AccessToken | None:
    """The token of that secret, its person loaded, if both may still be used."""
    return usable_tokens().filter(pk=hash_token(secret)).first()


def tokens_of(person: Person) -> QuerySet[AccessToken]:
    """What lets this person in now; the latest first."""
    return usable_tokens().filter(user=person).order_by("-created", "pk")


def revoke_token(*, person: Person, key: str) -> None:
    """Take a token of this person back by its key: it opens nothing from now on, and its sockets close."""
    if not AccessToken.objects.filter(user=person, token_key=key).delete()[0]:
        raise TokenNotFound
    live.look_again(person.pk)


def person_of_session(session_key: str) -> Person | None:
    """Who is logged in by a browser's session. Only looks: never writes, ends or renews the session."""
    return _person_in(SessionStore(session_key)) if session_key.isprintable() else None


def note_use(session: SessionBase) -> None:
    """Somebody who is logged in uses this session now. Written to five minutes, for their list of devices as well."""
    if isinstance(session, SessionStore) and session.use():
        BrowserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def _person_in(session: SessionStore) -> Person | None:
    number, backend, stamp = (
        session.get(name) for name in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)
    )
    if number is None or not stamp or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    person = load_backend(str(backend)).get_user(number)
    if not isinstance(person, Person):
        return None
    stamps = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    return person if any(constant_time_compare(stamp, known) for known in stamps) else None


def standing_among(logins: Collection[Login]) -> set[Login]:
    """Those of the logins that still stand. All tokens are asked for in one statement, sessions one by one."""
    keys = {login.token.pk for login in logins if login.token is not None}
    now = timezone.now()
    usable = {key for key, expiry in _OF_ACTIVE.of([key] for key in keys) if expiry is None or expiry > now}
    return {
        login
        for login in logins
        if (login.token.pk in usable if login.token is not None else login.still_stands())
    }


_OF_ACTIVE = Fixed(
    ("pk",),
    lambda among: AccessToken.objects.filter(among, user__is_active=True).values_list("pk", "expiry"),
)
"""The tokens of `usable_tokens`, and those that have expired."""


def usable_tokens() -> QuerySet[AccessToken]:
    """Tokens that let somebody in now, their people loaded."""
    unexpired = Q(expiry=None) | Q(expiry__gt=timezone.now())
    tokens: QuerySet[AccessToken] = AccessToken.objects.select_related("user")
    return tokens.filter(unexpired, user__is_active=True)
