"""Nonces on the scripts of templates that others wrote: the admin's have none.

They come into the source of a template as it is read, before anything is known of what it will show. So a script that
stands in data, however it got there, has none. Templates of ours write theirs themselves.
"""

import re

from django.forms import Media, Script
from django.template import Library, Origin
from django.template.loaders import app_directories
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

SCRIPT = re.compile(r"<script\b")
MEDIA = re.compile(r"{{ ((?:\w+\.)*media(?:\.js)?) }}")
"""Scripts that Python names, for the parts of a form."""

register = Library()


class AppTemplates(app_directories.Loader):
    """The templates of apps."""

    def get_contents(self, origin: Origin) -> str:
        source = SCRIPT.sub('<script nonce="{{ request.csp_nonce }}"', super().get_contents(origin))
        return MEDIA.sub(r"{{ \1|with_nonce:request.csp_nonce }}", source)


@register.filter
def with_nonce(media: Media, nonce: str) -> SafeString:
    scripts = (_script(one, nonce) for one in media._js)  # type: ignore[attr-defined]
    return format_html_join("\n", "{}", ((part,) for part in (*media.render_css(), *scripts)))


def _script(given: str | Script, nonce: str) -> Script:
    if isinstance(given, Script):
        return Script(given.path, **given.attributes, nonce=nonce)  # type: ignore[attr-defined]
    return Script(given, nonce=nonce)
