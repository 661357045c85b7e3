"""Any value in the address, the query or any field of any page for people: a page, and no fault of ours."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from ..messaging.calls import World
from ..resolved import addresses
from .places import CONVERTER
from .test_rest import _quoted as quoted
from .together import Together, rounds
from .values import TEXTS, WORST, chosen, shown

OTHERS = ("api/", "admin/", "v4/", "__debug__/")
PAGES = sorted(address for address, _ in addresses() if not address.startswith(OTHERS))
QUERIES = ("next", "n", "key", "language", "session", "q")
"""What some of them read."""
EACH = 2
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')


@pytest.fixture
def visitors(here: World, clients: dict[str, Client]) -> dict[str, Client]:
    return {"alice": clients["browser"], "nobody": Client(raise_request_exception=False)}


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_an_address_and_its_query_may_say_anything(visitors: dict[str, Client], address: str) -> None:
    wrong = []
    for who, client in visitors.items():
        for name in CONVERTER.findall(address):
            for text in chosen(f"{address} {name} {who}", TEXTS, EACH, WORST, 1):
                path = re.sub(CONVERTER, quoted(text), address)
                if (status := client.get(f"/{path}").status_code) >= 500:
                    wrong.append((who, shown(text), status))
        path = "/" + re.sub(CONVERTER, "x", address)
        usual = client.get(path).status_code
        loners: set[str] = set()
        for turn in rounds({name: chosen(f"{address} ?{name} {who}", TEXTS, 1) for name in QUERIES}):
            together = Together(turn, loners)
            for said in together:
                query = "&".join(f"{name}={quoted(text)}" for name, text in said.items())
                status = client.get(f"{path}?{query}").status_code
                together.seen(said, said if status == usual else ())
                if status >= 500:
                    wrong.append((who, shown(said), status))

    assert wrong == []


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_form_may_say_anything(visitors: dict[str, Client], address: str) -> None:
    path = "/" + re.sub(CONVERTER, "x", address)
    wrong = []
    for who, client in visitors.items():
        fields = sorted({*FIELD.findall(_page(client, path)), "next"} - {"csrfmiddlewaretoken"})
        for field in fields:
            for text in chosen(f"{address} {field} {who}", TEXTS, EACH, WORST, 1):
                form: dict[str, Any] = {
                    **dict.fromkeys(fields, "x"),
                    field: text.encode("utf-8", "surrogatepass"),
                }
                with transaction.atomic():
                    status = client.post(path, form).status_code
                    transaction.set_rollback(True)
                if status >= 500:
                    wrong.append((who, field, shown(text), status))

    assert wrong == []


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    return "" if answer.streaming else answer.content.decode("utf-8", "replace")
