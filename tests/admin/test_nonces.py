"""The admin's scripts go by the nonce of their answer: all of them, and none that stands in what a page shows."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString

from messaging.models import Limit, Person, Webhook
from tests.authorisation.staff import ADDED, MODELS, TABLE, Stand

from .pages import choose, list_of
from .rows import fill

OF_SCRIPTS = re.compile(r"script-src 'nonce-([\w+/]{22}==)'(;|$)")
THEME, FILTERS, POPUP, SELECTION = (
    f"/static/admin/js/{name}.js" for name in ("theme", "filters", "popup_response", "actions")
)

Attributes = dict[str, str | None]


class Scripts(HTMLParser):
    """The attributes of each script of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Attributes] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            assert len(dict(attrs)) == len(attrs)
            self.found.append(dict(attrs))


@pytest.fixture
def stand(root: Person) -> Stand:
    """A row of each model."""
    fill(0, 1)
    Limit.objects.create(name="page", value=50)
    return {model: model._default_manager.latest("pk") for model in MODELS}


def every_page(desk: Client, stand: Stand) -> Iterator[tuple[str, HttpResponse]]:
    """As they are come to; and what is seen only in between: before something is done, and when a window closes."""
    yield from ((page.name, desk.get(page.address(stand))) for page in TABLE if page.posted is None)
    yield "log in", Client().get("/admin/login/")
    yield "fault", desk.post(f"{list_of(Webhook)}add/", {"url": "?"})
    yield "sure?", desk.post(list_of(Webhook), choose("delete_selected", stand[Webhook].pk))
    yield "sure, by ours?", desk.post(list_of(Person), choose("deactivate", stand[Person].pk))
    yield "opened", desk.get(f"{list_of(Group)}add/?_popup=1")
    yield "closes", desk.post(f"{list_of(Group)}add/?_popup=1", {**ADDED[Group], "_popup": "1"})


def test_every_script_of_every_page_carries_the_nonce(desk: Client, stand: Stand) -> None:
    nonces, sources = [], set()
    for name, answer in every_page(desk, stand):
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        policy = OF_SCRIPTS.search(answer.headers["Content-Security-Policy"])
        assert policy, name
        scripts = Scripts(answer.content.decode()).found
        assert {one.get("nonce") for one in scripts} == {policy[1]}, name
        assert all(one.get("src") for one in scripts), name
        nonces.append(policy[1])
        sources |= {one["src"] for one in scripts}

    assert len(set(nonces)) == len(nonces) > 60
    assert sources >= {THEME, FILTERS, POPUP, SELECTION, "/admin/jsi18n/"}


def test_a_script_that_stands_in_data_has_none() -> None:
    request = RequestFactory().get("/admin/")
    request.csp_nonce = "owl"  # type: ignore[attr-defined]  # the middleware gives it
    smuggled = SafeString('<script src="/static/owl.js"></script>{{ media }}')

    page = render_to_string("admin/base_site.html", {"title": smuggled}, request)

    scripts = {one["src"]: one.get("nonce") for one in Scripts(page).found}
    assert scripts == {THEME: "owl", "/static/owl.js": None}
    assert "{{ media }}" in page
