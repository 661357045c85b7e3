"""Writes the emoji of the picker anew, from Unicode's list of them; their names are those of the `emoji` package."""

import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import emoji
from django.conf import settings
from django.core.management.base import BaseCommand

FOLDER = settings.BASE_DIR / "static" / "chat" / "emoji"
GROUPS = {
    "Smileys & Emotion": "smileys",
    "People & Body": "people",
    "Animals & Nature": "nature",
    "Food & Drink": "food",
    "Activities": "activities",
    "Travel & Places": "travel",
    "Objects": "objects",
    "Symbols": "symbols",
    "Flags": "flags",
}
LANGUAGES = {"en": ["en"], "zh-hans": ["zh", "en"]}
"""In which languages a sign is found. Chinese hands type English words too."""

LINE = re.compile(r"^[0-9A-F ]+; fully-qualified\s+# (\S+) E(\d+)\.\d+ ")
OF_A_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
OF_A_SEX = re.compile("\u200d[\u2640\u2642]\ufe0f")
NEWEST = 15
"""Of the emoji versions: what is younger is an empty box on many a phone."""

Group = tuple[str, list[str]]


class Command(BaseCommand):
    """`manage.py write_emoji emoji-test.txt`, with the file from unicode.org/Public/emoji."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=Path, help="emoji-test.txt of Unicode, which has them in order")

    def handle(self, *args: Any, **options: Any) -> None:
        groups = groups_of(options["list"].read_text(encoding="utf-8"))
        for language, spoken in LANGUAGES.items():
            emoji.config.load_language(spoken)
            named = [[group, [[sign, names_of(sign, spoken)] for sign in signs]] for group, signs in groups]
            text = json.dumps(named, ensure_ascii=False, separators=(",", ":"))
            (FOLDER / f"{language}.json").write_text(text + "\n", encoding="utf-8")


def groups_of(listed: str) -> list[Group]:
    """The groups in the picker's order, each with its signs in Unicode's. One of each: not every skin and sex of it."""
    found: dict[str, list[str]] = {name: [] for name in GROUPS.values()}
    group = ""
    for line in listed.splitlines():
        if line.startswith("# group: "):
            group = GROUPS.get(line.removeprefix("# group: "), "")
        sign = LINE.match(line)
        if (
            group
            and sign
            and int(sign[2]) <= NEWEST
            and not OF_A_SKIN.search(sign[1])
            and not OF_A_SEX.search(sign[1])
        ):
            found[group].append(sign[1])
    return list(found.items())


def names_of(sign: str, languages: list[str]) -> str:
    """What it is called, its name in the first language first, and then whatever else it is found by."""
    known = emoji.EMOJI_DATA[sign]
    names = [known[language] for language in languages if language in known]
    words = [name.strip(":").replace("_", " ") for name in (*names, *known.get("alias", []))]
    return "|".join(dict.fromkeys(words))
