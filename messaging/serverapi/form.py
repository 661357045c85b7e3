"""The form of a call: what its query must say, and whose signature that is."""

import re
from typing import NamedTuple

from django.conf import settings
from django.http import QueryDict

from messaging.errors import BadCredential, NotAllowed, TooFrequent
from messaging.limits import limits
from messaging.models import AccessToken
from messaging.services.access import redeem_signature
from messaging.services.allowances import allowances
from messaging.services.rates import Rate

from .errors import (
    ApplicationMissing,
    CallsTooFrequent,
    NotAnAdministrator,
    UnknownApplication,
    WrongCall,
    WrongSignature,
)

FIELDS = ("sdkappid", "identifier", "usersig", "random", "contenttype")
NUMBER = re.compile(r"[0-9]{1,10}")
UINT32 = 2**32 - 1


class Signed(NamedTuple):
    """Who calls, as the query says."""

    identifier: str
    usersig: str


def read_query(query: QueryDict) -> Signed:
    """The caller that a well-formed query names; what is wrong with any other."""
    for name in FIELDS:
        if len(query.getlist(name)) > 1:
            raise WrongCall(f"{name} is said twice.")
    given = {name: str(query.get(name, "")) for name in FIELDS}
    if not given["sdkappid"]:
        raise ApplicationMissing
    if given["sdkappid"] != str(settings.SDK_APP_ID):
        raise UnknownApplication
    for name, value in given.items():
        if not value:
            raise WrongCall(f"{name} is missing.")
    if not NUMBER.fullmatch(given["random"]) or int(given["random"]) > UINT32:
        raise WrongCall(f"random is a whole number from 0 to {UINT32}.")
    if given["contenttype"] != "json":
        raise WrongCall("contenttype is json.")
    return Signed(given["identifier"], given["usersig"])


def admit(signed: Signed) -> AccessToken:
    """The signature of an application administrator, which stands now. It counts as one call of the application."""
    try:
        token = redeem_signature(signed.identifier, signed.usersig)
    except BadCredential:
        raise WrongSignature from None
    except NotAllowed as refusal:
        raise NotAnAdministrator(str(refusal)) from None
    most = limits().server_calls_per_second
    try:
        allowances.spend([Rate("server_calls_per_second", str(settings.SDK_APP_ID), most, 1)])
    except TooFrequent as refusal:
        raise CallsTooFrequent(
            f"At most {most} calls a second (serverCallsPerSecond).", **refusal.facts
        ) from None
    return token
