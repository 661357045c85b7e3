"""Keys in addresses of media, for pages of other sites: a picture's address carries no header, and our cookies are not
sent from there. A key opens media alone, for a day, and only as long as the login that it was made with stands."""

from typing import Any

from django.core import signing

from messaging.errors import BadCredential
from messaging.limits import limits
from messaging.models import AccessToken, Person
from messaging.scopes import Scope

from .access import usable_tokens

SALT = "messaging.media"


def media_key(token: AccessToken | None) -> dict[str, Any]:
    """A key of this login, and for how long. It says which login it is, and nothing that lets anybody in elsewhere. A
    session needs none."""
    if token is None:
        return {"key": "", "expiresIn": 0}
    key = signing.TimestampSigner(salt=SALT).sign_object([token.user_id, token.token_key], compress=False)
    return {"key": key, "expiresIn": limits().media_key_seconds}


def person_of_media_key(key: str) -> Person:
    """Whose login it is; BadCredential once that is over, and for what we have not signed."""
    try:
        signer = signing.TimestampSigner(salt=SALT)
        login = signer.unsign_object(key, max_age=limits().media_key_seconds)
    except (signing.BadSignature, ValueError):
        raise BadCredential from None
    match login:
        case [int(person), str(token_key)]:
            token = usable_tokens().filter(user=person, token_key=token_key).first()
            if token is not None and token.may(Scope.READ):
                owner: Person = token.user
                return owner
    raise BadCredential
