"""How often may be asked: counted by address before anything else is done, by person and token once they are known.

What is left is told to whoever it belongs to: the person, and the bearer of the token. Of an address nobody is told:
others share it, and what is left of it would say how much they ask. Only who is refused learns that it is used up.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.http import HttpRequest, HttpResponse

from messaging.errors import TooFrequent
from messaging.limits import limits
from messaging.models import AccessToken
from messaging.services.allowances import Allowance, allowances
from messaging.services.rates import Rate

TOLD = "chat.allowances"
"""Where a request keeps what its answer tells."""

POLICIES = {
    "requests_per_person": "person",
    "requests_per_token": "token",
    "requests_per_server_token": "token",
    "requests_per_address": "address",
}
"""What the headers call each."""

HOME = 64
"""Bits of an IPv6 address that are one customer's: all others they may choose anew each time."""


@lru_cache(4096)
def home_of(given: str) -> str:
    """The address to count for, of one that the server says a call comes from."""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, HOME), strict=False))
    return str(address)


def address_of(scope: Mapping[str, Any]) -> str:
    """Where a request or handshake comes from; '' if the server does not know."""
    return home_of((scope.get("client") or ("",))[0])


def rates_of_address(scope: Mapping[str, Any]) -> list[Rate]:
    """What a request or handshake counts for before it is known whose it is."""
    address = address_of(scope)
    return _rates("requests_per_address", address) if address else []


def rates_of_caller(person: int, token: AccessToken | None) -> list[Rate]:
    """What it counts for then. A server token speaks for nobody."""
    if token is None:
        return _rates("requests_per_person", person)
    if token.scope == AccessToken.Scope.SERVER:
        return rates_of_back_end(token)
    return [*_rates("requests_per_person", person), *_rates("requests_per_token", token.pk)]


def rates_of_back_end(token: AccessToken) -> list[Rate]:
    """The same of a call of the server API, whatever signs it."""
    return _rates("requests_per_server_token", token.pk)


def _rates(limit: str, subject: object) -> list[Rate]:
    most = getattr(limits(), limit)
    return [Rate(limit, str(subject), most, limits().requests_seconds)] if most else []


def count_request(request: HttpRequest, rates: Sequence[Rate]) -> None:
    """One of each; its answer will tell what is left. TooFrequent if one is used up."""
    try:
        request.META[TOLD] = allowances.spend(rates)
    except TooFrequent:
        request.META[TOLD] = allowances.look(rates)
        raise


def tell(answer: HttpResponse, told: Iterable[Allowance]) -> None:
    """Say what is left, as draft-ietf-httpapi-ratelimit-headers has it."""
    shown = [(POLICIES[one.rate.what], one) for one in told]
    if shown:
        answer["RateLimit-Policy"] = ", ".join(
            f'"{name}";q={one.rate.most};w={one.rate.seconds}' for name, one in shown
        )
        answer["RateLimit"] = ", ".join(f'"{name}";r={one.left};t={one.seconds}' for name, one in shown)
