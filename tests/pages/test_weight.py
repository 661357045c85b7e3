"""What the chat page weighs: the promise is 150 KB of our own code, compressed."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bench.page.weight import BAR, imports_of, weigh
from chatsite.bare_modules import without_comments
from messaging.models import Person

pytestmark = pytest.mark.once

STATIC = Path(settings.BASE_DIR, "static")


def static_file(address: str) -> str:
    """As browsers get it."""
    text = (STATIC / address.removeprefix(settings.STATIC_URL)).read_text(encoding="utf-8")
    return without_comments(text) if address.endswith(".js") else text


def test_the_page_keeps_its_promise(alice: Person) -> None:
    client = Client()
    client.force_login(alice)
    page = client.get("/").content.decode()

    weights = weigh(page, static_file)

    assert weights["js"].files > 20
    assert weights["css"].files > 2
    assert weights["all"].files == 1 + weights["js"].files + weights["css"].files
    assert weights["all"].brotli < BAR, weights


def test_nothing_that_is_imported_at_once_is_left_out() -> None:
    files = {
        "/static/a.css": "body {}",
        "/static/chat/main.js": 'import { b } from "./b.js";\n/** @type {import("./types.js").T} */\n',
        "/static/chat/b.js": 'import "../sdk/c.js";\nimport d from "./d.js";\nconst later = () => import("./late.js");\n',
        "/static/sdk/c.js": 'export * from "./e.js";\n// import "./never.js";\n',
        "/static/sdk/e.js": "",
        "/static/chat/d.js": 'import b from "./b.js";',
    }
    page = '<link rel="stylesheet" href="/static/a.css"><script type="module" src="/static/chat/main.js"></script>'

    weights = weigh(page, files.__getitem__)

    assert (weights["css"].files, weights["js"].files) == (1, 5)
    assert weights["all"].plain == len(page) + sum(map(len, files.values()))


@pytest.mark.parametrize("compressed", ["gzip", "brotli"])
def test_compression_is_of_each_file_for_itself(compressed: str) -> None:
    page = '<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/b.css">'
    text = "a { color: red }" * 100

    two = weigh(page, lambda _: text)["css"]
    one = weigh(re.sub(r'<link rel="stylesheet" href="/b.css">', "", page), lambda _: text)["css"]

    assert getattr(two, compressed) == 2 * getattr(one, compressed) > 0
    assert imports_of(text) == []
