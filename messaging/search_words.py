"""Text as a search index has it, and what is asked of it: the same words in every database and in every language.

Letters lose their case, their width and their accents. Scripts that part no words by spaces (Chinese, Japanese, Korean,
Thai …) are cut into pairs of characters that overlap, and a run ends with its last character alone: so whatever stands
in the text is found by two characters or more as a phrase of pairs, and by a single one as the beginning of a pair.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\uac00-\ud7af"  # Hangul, Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_RUN = re.compile(rf"(?P<unparted>[{_UNPARTED}]+)|[^\W_{_UNPARTED}]+")

LONGEST = 200
"""Characters of a word by which it is found: PostgreSQL takes none of more than 2,046 bytes."""

Span = tuple[int, int]


class Word(NamedTuple):
    """A word as it is indexed, and for each of its characters the place in the text that it is from."""

    said: str
    places: Sequence[int]


class Phrase(NamedTuple):
    """Words that follow each other; the last is the beginning of one."""

    words: tuple[str, ...]


def words_of(text: str) -> list[Word]:
    """The words of a text, in their order."""
    return [word for run in _runs(text) for word in _cut(*run, ends=True)]


def phrase_of(keyword: str) -> Phrase:
    """What a keyword asks for; without any letter or digit in it, no words."""
    runs = list(_runs(keyword))
    cut = [word for at, run in enumerate(runs) for word in _cut(*run, ends=at < len(runs) - 1)]
    return Phrase(tuple(word.said for word in cut))


def marks_of(text: str, phrases: Sequence[Phrase]) -> list[Span]:
    """Where in the text these phrases stand, from and to, in the units of JavaScript's strings (UTF-16); each place
    once, in order."""
    words = words_of(text)
    spans = sorted(span for phrase in phrases if phrase.words for span in _found(words, phrase.words))
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    units = _units(text)
    return [(units[start], units[end]) for start, end in merged]


def _found(words: Sequence[Word], wanted: Sequence[str]) -> Iterator[Span]:
    *whole, beginning = wanted
    for at in range(len(words) - len(whole)):
        last = words[at + len(whole)]
        if last.said.startswith(beginning) and all(
            word.said == said for word, said in zip(words[at:], whole, strict=False)
        ):
            yield words[at].places[0], last.places[len(beginning) - 1] + 1


def _runs(text: str) -> Iterator[tuple[str, Sequence[int], bool]]:
    """What stands together: the characters, their places, and whether no spaces part words there."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in _fold(character):
            folded.append(part)
            places.append(place)
    for run in _RUN.finditer("".join(folded)):
        yield run.group(), places[run.start() : run.end()], run["unparted"] is not None


def _cut(run: str, places: Sequence[int], unparted: bool, *, ends: bool) -> Iterator[Word]:
    if not unparted:
        yield Word(run[:LONGEST], places[:LONGEST])
        return
    for at in range(len(run) - 1):
        yield Word(run[at : at + 2], places[at : at + 2])
    if ends or len(run) == 1:
        yield Word(run[-1], places[-1:])


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    bare = "".join(part for part in parted if not "\u0300" <= part <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def _units(text: str) -> list[int]:
    """For each place in a text, and its end, how many UTF-16 units are before it."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units
