"""What the pages say: the same things in every language, each of them somewhere on a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from chatsite.words import words_in

pytestmark = pytest.mark.once

LANGUAGES = [code for code, _ in settings.LANGUAGES]
PAGES = [
    *Path(settings.BASE_DIR, "static/chat").rglob("*.js"),
    *Path(settings.BASE_DIR, "templates/chat").rglob("*.*"),
    *(
        Path(settings.BASE_DIR, "chatsite", name)
        for name in ("away.py", "accounts.py", "guesses.py", "leaving.py", "passwords.py")
    ),
]
CODES_OF_THE_SERVER = "problems."  # looked up by the word that the server gives


def said_in(language: str) -> dict[str, str | dict[str, str]]:
    """By key: area.name."""
    return {
        f"{area}.{name}": said for area, words in words_in(language).items() for name, said in words.items()
    }


def forms_of(said: str | dict[str, str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said.values())


def keys_on_pages(end: str) -> Iterator[str]:
    """Keys in scripts and templates; or, ending in `${`, their beginnings (`readers.state_${state}`)."""
    areas = "|".join(words_in("en"))
    for page in PAGES:
        text = page.read_text()
        yield from re.findall(rf"""["'`]((?:{areas})\.\w*){end}""", text)
        yield from re.findall(rf"words\.((?:{areas})\.\w+)", text)


def test_every_language_says_the_same_things() -> None:
    for language in LANGUAGES[1:]:
        assert said_in(language).keys() == said_in("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_and_every_plural_has_its_general_form(language: str) -> None:
    for key, said in said_in(language).items():
        assert all(form.strip() == form != "" for form in forms_of(said)), key
        assert isinstance(said, str) or "other" in said, key


def test_every_form_has_the_same_placeholders() -> None:
    def placeholders(said: str | dict[str, str]) -> set[str]:
        return {name for form in forms_of(said) for name in re.findall(r"\{(\w+)\}", form)}

    for key, said in said_in("en").items():
        for language in LANGUAGES:
            there = said_in(language)[key]
            assert placeholders(there) == placeholders(said), key
            assert isinstance(there, str) == isinstance(said, str), key


def test_each_is_used_and_nothing_else_is() -> None:
    whole, beginnings = set(keys_on_pages("""["'`]""")), tuple(keys_on_pages(r"\$\{"))

    spoken = said_in("en").keys()
    silent = {key for key in spoken - whole if not key.startswith((*beginnings, CODES_OF_THE_SERVER))}
    assert (silent, whole - spoken) == (set(), set())
