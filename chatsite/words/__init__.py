"""What the pages say, in every language that they speak: `<language>/<area>.json` for what is there at once, and
`<language>/parts/<part>.json` for each part that comes when it is asked for.

A value is a text with `{placeholders}`, or one text for each plural form (`{"one": …, "other": …}`), chosen by `count`.
Templates have them as `words.<area>.<name>`, scripts as `t("<area>.<name>")`, our own code as
`say("<area>.<name>")`.
"""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from messaging.wire.shapes import Shape

FOLDER = Path(__file__).resolve().parent
NOT_OF_SCRIPTS = ("login", "account", "away")

Words = dict[str, Shape]


@cache
def words_in(language: str) -> Words:
    """Everything that is said in this language, by area; that of a part has its name."""
    return {**_read(FOLDER / language), **words_of_parts(language)}


@cache
def words_of_parts(language: str) -> Words:
    return _read(FOLDER / language / "parts")


def speak(part: str = "") -> Shape:
    """What a template needs to speak to this reader; `script_words` is what scripts need at once, `part_words` what
    those of a part need beside it."""
    language = get_language() or settings.LANGUAGE_CODE
    words = words_in(language)
    later = words_of_parts(language)
    return {
        "words": words,
        "script_words": {
            area: said for area, said in words.items() if area not in NOT_OF_SCRIPTS and area not in later
        },
        "part_words": {area: said for area, said in later.items() if area == part},
        "languages": settings.LANGUAGES,
        "language": language,
        "language_tag": tag_of(language),
    }


def say(key: str, **parts: object) -> str:
    """One text, to this reader."""
    return say_in(get_language() or settings.LANGUAGE_CODE, key, **parts)


def say_in(language: str, key: str, **parts: object) -> str:
    """One text, in a language that somebody chose once; in that of the server, if we do not speak it."""
    area, _, name = key.partition(".")
    found = words_in(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)[area][name]
    if isinstance(found, dict):
        found = found["one"] if parts["count"] == 1 and "one" in found else found["other"]
    return str(found).format(**parts)


def _read(folder: Path) -> Words:
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def tag_of(language: str) -> str:
    """As `<html lang>` wants it: zh-Hans."""
    name, _, script = language.partition("-")
    return f"{name}-{script.title()}" if script else name
