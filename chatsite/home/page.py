"""The admin's first page, with the figures that somebody may see. It opens however the database fares: a figure that
fails or takes too long is named as missing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from messaging.spans import at_most
from receipts.services.figures import FEWEST

from .asked import RANGES, TYPES, Asked, AskedForm
from .cards import Card
from .figures import FIGURES, Figure
from .said import moment
from .telling import TOO_FEW

logger = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds for one figure."""
ALL_PATIENCE = 12.0
"""Seconds for all of them."""


@dataclass(frozen=True, slots=True)
class Home:
    """What the template shows."""

    form: AskedForm
    cards: list[Card]
    when: str
    ranges: Sequence[tuple[str, str]] = tuple(RANGES.items())
    types: Sequence[tuple[str, str]] = tuple(TYPES.items())

    @property
    def faults(self) -> list[str]:
        return [str(fault) for faults in self.form.errors.values() for fault in faults]


def home(request: HttpRequest) -> HttpResponse:
    mine = [figure for figure in FIGURES if request.user.has_perms(figure.needs)]
    more: dict[str, Any] = {}
    if mine:
        form = AskedForm(request)
        asked = form.asked()
        more["home"] = Home(form, look(mine, asked), when(asked))
    return admin.site.index(request, more)


def look(figures: list[Figure], asked: Asked) -> list[Card]:
    cards, ends_at = [], monotonic() + ALL_PATIENCE
    for figure in figures:
        if figure.tells_of_readers and asked.conversation and asked.conversation.counted_members < FEWEST:
            cards += _without(figure, empty=TOO_FEW)
            continue
        left = min(PATIENCE, ends_at - monotonic())
        if left <= 0:
            cards += _without(figure, missing="The other figures took too long. Choose a shorter range.")
            continue
        try:
            with at_most(left):
                cards += figure.make(asked)
        except Exception:
            logger.warning("A figure is missing: %s.", ", ".join(figure.titles), exc_info=True)
            cards += _without(figure, missing="It could not be counted in time; the server's log says why.")
    return cards


def when(asked: Asked) -> str:
    """Which time it is of, and by which clock."""
    start, until = timezone.localtime(asked.span.start), timezone.localtime(asked.span.until)
    return (
        f"From {moment(start)} to {moment(until)}. All times are in {timezone.get_current_timezone_name()}."
    )


def _without(figure: Figure, *, empty: str = "", missing: str = "") -> list[Card]:
    return [
        Card(title.lower().replace(" ", "-"), title, empty=empty, missing=missing) for title in figure.titles
    ]
