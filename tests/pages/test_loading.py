"""What the chat page loads: all of it is named in the page, so that the first list is one round trip after the scripts."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from chatsite.loading import modules_of, parts, styles_of
from messaging.models import Person

pytestmark = pytest.mark.once

STATIC = Path(settings.BASE_DIR, "static")


def page_of(client: Client, person: Person) -> str:
    client.force_login(person)
    return client.get("/").content.decode()


def test_every_module_that_is_imported_is_named(client: Client, alice: Person) -> None:
    named = set(re.findall(r'<link rel="modulepreload" href="/static/([^"]+)"', page_of(client, alice)))

    assert named == set(modules_of("chat/main.js"))
    for module in {"chat/main.js", *named}:
        text = (STATIC / module).read_text()
        for path in re.findall(r'^(?:import|export)\b[^;]*?from "([^"]+)"', text, re.MULTILINE):
            wanted = ((STATIC / module).parent / path).resolve().relative_to(STATIC.resolve()).as_posix()
            assert wanted in {"chat/main.js", *named}, f"{module} imports {path}"


def test_every_module_of_the_page_is_imported_by_some_other() -> None:
    there = {path.relative_to(STATIC).as_posix() for path in (STATIC / "chat").rglob("*.js")}

    entries = {"chat/main.js", *(f"chat/{part}/{part}.js" for part in parts())}
    imported = {module for entry in entries for module in modules_of(entry)}
    nothing_but_types = {"chat/thread/types.js"}
    assert there - imported - nothing_but_types == entries


def test_every_style_sheet_is_linked_once(client: Client, alice: Person) -> None:
    linked = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page_of(client, alice))

    assert linked == ["chat/colours.css", "chat/page.css", *styles_of("chat")]
    there = {path.relative_to(STATIC).as_posix() for path in (STATIC / "chat").rglob("*.css")}
    later = {sheet for part in parts() for sheet in styles_of(f"chat/{part}")}
    assert there - set(linked) - later == {"chat/login.css"}
