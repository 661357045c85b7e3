"""Another `SECRET_KEY`: what the database keeps by an earlier one, kept by the present one, so that the earlier one can
be dropped."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from messaging.models import CallbackSettings, Person, SecondFactor, Webhook
from messaging.sealed import seal_anew
from messaging.sessions import SessionStore
from messaging.webhooks.signing import SEALED_AS as WEBHOOK_SECRET

from .callbacks.known import SEALED_AS as CALLBACK_TOKEN
from .second_factor import SEALED_AS as SECOND_FACTOR
from .second_factor import count_older_codes

PARTS: tuple[tuple[type[Model], tuple[str, ...], str], ...] = (
    (Webhook, ("secret", "old_secret"), WEBHOOK_SECRET),
    (CallbackSettings, ("token",), CALLBACK_TOKEN),
    (SecondFactor, ("sealed",), SECOND_FACTOR),
)
"""What is sealed: in which fields, and as what."""


@dataclass(slots=True)
class Resealed:
    """How many of each kind are sealed or signed anew, how many no key of ours opens any more, and how many people have
    recovery codes that end with the earlier key."""

    sealed: "Counter[str]" = field(default_factory=Counter)
    lost: "Counter[str]" = field(default_factory=Counter)
    older_codes: int = 0


def reseal() -> Resealed:
    """Everything that is sealed opens with `SECRET_KEY` alone from now on, and every session that stands is signed by
    it. Safe to repeat, and while servers run that have it. What was lost before is left as it is, and counted."""
    done = Resealed()
    for model, fields, what in PARTS:
        for pk in model._default_manager.values_list("pk", flat=True):
            _locked(model, pk, partial(_seal_row, fields=fields, what=what, done=done))
    model = SessionStore.get_model_class()
    for pk in model.objects.filter(expire_date__gt=timezone.now()).values_list("pk", flat=True):
        _locked(model, pk, partial(_sign_session, store=SessionStore, done=done))
    done.older_codes = count_older_codes()
    return done


def _locked(model: Any, pk: Any, work: Callable[[Any], None]) -> None:
    """Do it to this row alone, so that what is changed meanwhile is not changed back."""
    with transaction.atomic():
        row = model._default_manager.select_for_update().filter(pk=pk).first()
        if row is not None:
            work(row)


def _seal_row(row: Model, fields: tuple[str, ...], what: str, done: Resealed) -> None:
    for name in fields:
        if not (kept := getattr(row, name)):
            continue
        sealed = seal_anew(kept, what)
        if sealed is None:
            done.lost[what] += 1
        else:
            setattr(row, name, sealed)
            done.sealed[what] += 1
    row.save(update_fields=fields)


def _sign_session(row: Any, store: Any, done: Resealed) -> None:
    """Signed anew, with the stamp by which a new password ends it."""
    facts = store(row.session_key).decode(row.session_data)
    if not facts:
        return
    person = Person.objects.filter(pk=facts.get(SESSION_KEY)).first()
    stamp = facts.get(HASH_SESSION_KEY)
    if person is not None and stamp:
        earlier = person.get_session_auth_fallback_hash()
        if any(constant_time_compare(stamp, one) for one in earlier):
            facts[HASH_SESSION_KEY] = person.get_session_auth_hash()
    row.session_data = store(row.session_key).encode(facts)
    row.save(update_fields=["session_data"])
    done.sealed["session"] += 1
