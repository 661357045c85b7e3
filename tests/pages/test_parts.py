"""Parts of the page that come when they are asked for: each whole, in the reader's language, for whoever is on the page."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from chatsite.loading import modules_of, parts
from chatsite.words import words_of_parts
from messaging.models import Person

pytestmark = pytest.mark.once

STATIC = Path(settings.BASE_DIR, "static")
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.fixture
def page(client: Client, alice: Person) -> Client:
    """A browser in which Alice is logged in."""
    client.force_login(alice)
    return client


def ids_of(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", parts())
def test_a_part_comes_with_its_words_its_styles_and_its_module(
    page: Client, name: str, language: str
) -> None:
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    html = page.get(f"/parts/{name}/").content.decode()

    [module] = re.findall(r'<meta name="module" content="/static/([^"]+)"', html)
    files = re.findall(r'<link rel="(?:stylesheet|modulepreload)" href="/static/([^"]+)"', html)
    assert all((STATIC / file).exists() for file in (module, *files))
    assert set(modules_of(module)) <= {*files, *modules_of("chat/main.js"), "chat/main.js"}
    [words] = re.findall(r'<script id="part-words" type="application/json">(.*?)</script>', html)
    assert json.loads(words) == {key: said for key, said in words_of_parts(language).items() if key == name}


def test_no_two_elements_have_one_id(page: Client) -> None:
    whole = page.get("/").content.decode() + "".join(
        page.get(f"/parts/{name}/").content.decode() for name in parts()
    )

    ids = [one for one in ids_of(whole) if one != "part-words"]
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})


def test_words_of_a_part_that_is_none_are_nobodys() -> None:
    assert set(words_of_parts("en")) <= set(parts())


def test_a_part_is_for_those_who_are_logged_in_and_has_a_name(page: Client) -> None:
    assert Client().get("/parts/readers/").status_code == 403
    assert page.get("/parts/nothing/").status_code == 404
    assert page.get("/parts/readers/").status_code == 200
