"""What the chat page loads, found in the files themselves, so that nobody forgets one."""

import re
from functools import cache
from posixpath import dirname, join, normpath

from django.conf import settings

IMPORT = re.compile(r'^(?:import|export)\b[^;"]*?"(\.[^"]+)";', re.MULTILINE)
LOADED_BY_EVERY_PAGE = ("chat/colours.css", "chat/page.css")
OF_OTHER_PAGES = ("chat/login.css",)


@cache
def modules_of(entry: str) -> list[str]:
    """The modules that a module imports, and those that they import, each after whoever wants it first. Told to the
    browser at once, they are fetched together; else it would learn of each only after it had read another."""
    found = [entry]
    for module in found:
        text = (settings.STATICFILES_DIRS[0] / module).read_text(encoding="utf-8")
        wanted = [normpath(join(dirname(module), path)) for path in IMPORT.findall(text)]
        found.extend(path for path in wanted if path not in found)
    return found[1:]


@cache
def styles_of(folder: str) -> list[str]:
    """The style sheets in a folder, beside those that every page loads and those of parts that come later."""
    static = settings.STATICFILES_DIRS[0]
    sheets = sorted(path.relative_to(static).as_posix() for path in (static / folder).rglob("*.css"))
    elsewhere = (*LOADED_BY_EVERY_PAGE, *OF_OTHER_PAGES)
    later = tuple(f"chat/{part}/" for part in parts() if f"chat/{part}" != folder)
    return [sheet for sheet in sheets if sheet not in elsewhere and not sheet.startswith(later)]


@cache
def parts() -> list[str]:
    """The parts of the chat page that come when they are asked for (docs/decisions/0011-parts.md)."""
    return sorted(file.stem for file in (settings.BASE_DIR / "templates/chat/parts").glob("*.html"))
