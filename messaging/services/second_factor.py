"""The second factor of staff: codes of a device by time (RFC 6238, as authenticators make them) and recovery codes.
Each code works once, however many show it at the same moment."""

import hashlib
import secrets
import struct
import time
from base64 import b32encode
from collections.abc import Sequence
from enum import Enum
from hmac import compare_digest, digest

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from messaging.limits import limits
from messaging.models import Person, SecondFactor
from messaging.sealed import seal, seal_anew, unseal

from .rates import Rate, forget, take

SECONDS, DIGITS = 30, 6
AROUND = 1
"""Steps that the clock of a device may be off."""
SECRET_BYTES = 20
RECOVERY_CODES, RECOVERY_BYTES = 10, 20
SEALED_AS = "second factor"
WITHOUT_KEY = "sha256:"


class Way(Enum):
    DEVICE = "device"
    RECOVERY = "recovery"


def new_secret() -> str:
    """Sealed; a device is given it by `told`."""
    return seal(secrets.token_bytes(SECRET_BYTES), SEALED_AS)


def told(sealed: str) -> str:
    """The secret as authenticators take it."""
    return b32encode(unseal(sealed, SEALED_AS) or b"").decode()


def code_at(secret: bytes, step: int) -> str:
    """RFC 4226, of the number of a step of time."""
    made = digest(secret, struct.pack(">Q", step), "sha1")
    at = made[-1] & 15
    number = struct.unpack(">I", made[at : at + 4])[0] & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def stamp_of(person: Person) -> str | None:
    """Names the second factor that this person has now; None if they have none. What was shown before it was set up
    anew, or taken away, is worth nothing."""
    made = SecondFactor.objects.filter(person=person).values_list("made_at", flat=True).first()
    return made.isoformat() if made else None


def set_up(*, person: Person, sealed: str, code: str) -> list[str] | None:
    """This secret is the second factor of this person from now on, in place of any other: their device has made a code
    of it. Answers the recovery codes, which nobody can look up any more; None if the code is wrong."""
    step = _step_of(sealed, code, after=0)
    if step is None:
        return None
    codes = _recovery_codes()
    facts = {
        "sealed": seal_anew(sealed, SEALED_AS),  # it may have waited while the key changed
        "last_step": step,
        "recovery": _digests(person, codes),
        "made_at": timezone.now(),
    }
    SecondFactor.objects.update_or_create(person=person, defaults=facts)
    return codes


def show(*, person: Person, code: str) -> Way | None:
    """How this code proves that it is them; None if it does not. It will not a second time. TooFrequent after so many
    wrong ones as of passwords: then it is not looked at, and is not used up either."""
    rate = Rate("second factor", str(person.pk), limits().password_tries, limits().password_seconds)
    take([rate])
    way = _use_up(person, "".join(code.split()).replace("-", "").upper())
    if way is not None:
        forget([rate])
    return way


@transaction.atomic
def write_recovery_codes(*, person: Person) -> list[str]:
    """Others, in place of those that were left. Answers them, once."""
    codes = _recovery_codes()
    SecondFactor.objects.filter(person=person).update(recovery=_digests(person, codes))
    return codes


def take_away(*, person: Person) -> bool:
    """They have no second factor any more. False if they had none."""
    return bool(SecondFactor.objects.filter(person=person).delete()[0])


@transaction.atomic
def _use_up(person: Person, code: str) -> Way | None:
    factor = SecondFactor.objects.select_for_update().filter(person=person).first()
    if factor is None:
        return None
    step = _step_of(factor.sealed, code, after=factor.last_step)
    if step is not None:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return Way.DEVICE
    for given in (*_digests(person, [code]), *_older_digests(person, code)):
        if given in factor.recovery:
            factor.recovery.remove(given)
            factor.save(update_fields=["recovery"])
            return Way.RECOVERY
    return None


def _step_of(sealed: str, code: str, after: int) -> int | None:
    """The step of time that this is the code of: about now, and after the one that was used last."""
    secret, now = unseal(sealed, SEALED_AS), int(time.time()) // SECONDS
    if secret is None:
        return None
    given = "".join(code.split()).encode()
    for step in range(max(now - AROUND, after + 1), now + AROUND + 1):
        if compare_digest(code_at(secret, step).encode(), given):
            return step
    return None


def _recovery_codes() -> list[str]:
    """As they are written down: eight groups of four."""
    made = [b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES)]
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in made]


def _digests(person: Person, codes: Sequence[str]) -> list[str]:
    """Nobody guesses a code of 160 bits, so that no slow digest is needed, and no key, which could not be changed."""
    return [
        WITHOUT_KEY + hashlib.sha256(f"{person.pk} {code.replace('-', '')}".encode()).hexdigest()
        for code in codes
    ]


def _older_digests(person: Person, code: str) -> list[str]:
    """As they were made once: by each key that we have."""
    return [
        salted_hmac(f"messaging.recovery.{person.pk}", code, secret=key, algorithm="sha256").hexdigest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def count_older_codes() -> int:
    """How many have recovery codes that end with the key that they were digested by."""
    kept = SecondFactor.objects.values_list("recovery", flat=True)
    return sum(any(not one.startswith(WITHOUT_KEY) for one in codes) for codes in kept)
