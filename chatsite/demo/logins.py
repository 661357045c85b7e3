"""The passwords of the demo: readable, and this server's own.

They follow from the server's secret, so that every start prints the same ones and no two servers share any.
"""

from typing import NamedTuple

from django.utils.crypto import salted_hmac

from messaging.models import Person, ServerState
from messaging.wire.shapes import avatar_of

from .cast import PEOPLE

SOME_WORDS = """
amber apple arrow autumn basket beach birch blue bread bridge brook candle castle cedar cherry cloud
coffee copper coral cotton daisy dawn desert dune eagle ember feather fern field flute forest garden
ginger glass harbor hazel honey island ivory jade juniper lake lamp lemon linen maple marble meadow
mint moon north ocean olive orange pearl pepper pine river saffron silver spring stone tulip willow
"""
WORDS = SOME_WORDS.split()


class DemoLogin(NamedTuple):
    user_id: str
    nick: str
    avatar: str
    password: str


def password_of(user_id: str) -> str:
    """Three words and four digits, as `amber-river-lamp-4821`: 31 bits that only this server's secret gives."""
    digest = salted_hmac("chatsite.demo", user_id, algorithm="sha256").digest()
    words = [WORDS[byte % len(WORDS)] for byte in digest[:3]]
    return "-".join([*words, f"{int.from_bytes(digest[3:7]) % 10_000:04}"])


def is_demo() -> bool:
    """Whether this database holds the demo's world and nothing else was there before."""
    return ServerState.objects.filter(is_demo=True).exists()


def demo_logins() -> list[DemoLogin]:
    """Those anybody may come in as, in a demo; elsewhere nobody. Never its staff."""
    if not is_demo():
        return []
    ids = [role.user_id for role in PEOPLE]
    people = Person.objects.filter(user_id__in=ids, is_active=True).order_by("pk")
    return [
        DemoLogin(one.user_id, one.shown_name, avatar_of(one), password_of(one.user_id)) for one in people
    ]
