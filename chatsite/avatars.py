"""Default avatars: initials on a colour, drawn here so that no page ever asks another host for a picture.

The drawing is made from the address alone: the colour from the ID in its path, the initials from `?n=`.
Nothing is looked up, so an avatar says nothing about who exists, and may be kept for as long as anybody likes.
"""

import unicodedata
import zlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

# Every one of them carries white letters at a contrast of 4.5 : 1 or more.
COLOURS = (
    "#4a5bd0",
    "#0e7768",
    "#b23f69",
    "#7748b5",
    "#38763c",
    "#ae4d24",
    "#2270b4",
    "#84600f",
    "#526376",
    "#9c3b9c",
    "#1b7485",
    "#9d453b",
)
LOOKED_AT = 200  # characters of a name; initials are among the first of any real one
MARKS = 2  # accents and vowel signs that may follow a letter
A_MONTH = 30 * 24 * 3600

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">'
    '<rect width="100" height="100" fill="{colour}"/>{figure}</svg>'
)
LETTERS = (
    '<text x="50" y="50" dy=".35em" text-anchor="middle" fill="{white}" font-size="{size}" font-weight="600"'
    ' font-family="system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, PingFang SC, Microsoft YaHei,'
    ' WenQuanYi Micro Hei, sans-serif">{initials}</text>'
)
SOMEBODY = '<g fill="{white}"><circle cx="50" cy="40" r="16"/><path d="M20 86a30 26 0 0 1 60 0z"/></g>'
SEVERAL = (
    '<g fill="{white}"><circle cx="35" cy="42" r="13"/><path d="M11 80a24 22 0 0 1 48 0z"/>'
    '<circle cx="67" cy="38" r="10"/><path d="M63 80h26a22 20 0 0 0-30-26q6 8 4 26z"/></g>'
)


@login_not_required
@require_safe
def person_avatar(request: HttpRequest, user_id: str) -> HttpResponse:
    """The same drawing for the same address, whether or not there is such a person."""
    return _drawn(user_id, request.GET.get("n", ""), SOMEBODY)


@login_not_required
@require_safe
def group_avatar(request: HttpRequest, group_id: str) -> HttpResponse:
    """The same drawing for the same address, whether or not there is such a group."""
    return _drawn(group_id, request.GET.get("n", ""), SEVERAL)


def draw_avatar(key: str, name: str, nameless: str = SOMEBODY) -> str:
    """An SVG picture without script, style or reference to anything."""
    initials = initials_of(name)
    shape = LETTERS if initials else nameless
    figure = format_html(shape, initials=initials, size=_size(initials), white="#fff")
    return format_html(DRAWING, colour=_colour(key), figure=figure)


def initials_of(name: str) -> str:
    """One or two letters: of first and last word (Ann Lee: AL), or of a Chinese given name (欧阳修远: 修远).

    '' where the name has neither letter nor digit.
    """
    words = _words(unicodedata.normalize("NFC", name[:LOOKED_AT]))
    if not words:
        return ""
    if all(_is_ideograph(letter) for letter in words[-1]):
        return "".join(words[-1][-2:])
    ends = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in ends).upper()


def _drawn(key: str, name: str, nameless: str) -> HttpResponse:
    drawing = HttpResponse(draw_avatar(key, name, nameless), content_type="image/svg+xml; charset=utf-8")
    drawing["Cache-Control"] = f"public, max-age={A_MONTH}, immutable"
    return drawing


def _words(name: str) -> list[list[str]]:
    """The words of a name, each as its letters and digits; a letter keeps its marks."""
    words: list[list[str]] = [[]]
    for character in name:
        kind = unicodedata.category(character)[0]
        if kind in "LN":
            words[-1].append(character)
        elif kind == "M":
            if words[-1] and len(words[-1][-1]) <= MARKS:
                words[-1][-1] += character
        elif words[-1]:
            words.append([])
    return [word for word in words if word]


def _is_ideograph(letter: str) -> bool:
    return unicodedata.name(letter[0], "").startswith("CJK UNIFIED")


def _size(initials: str) -> int:
    """Wide letters are drawn smaller, so that two of them fit."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in initials)
    return 34 if wide and len(initials) > 1 else 40


def _colour(key: str) -> str:
    return COLOURS[zlib.adler32(key.encode("utf-8", "surrogatepass")) % len(COLOURS)]
