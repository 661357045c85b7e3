"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser
from typing import NamedTuple

FIELDS = ("input", "select", "textarea", "button")


class Form(NamedTuple):
    method: str
    action: str
    names: set[str]
    """Of its fields, without the one against forgery."""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("method", "get").lower(), said.get("action", ""), set()))
        elif (
            tag in FIELDS and self.found and said.get("name", "csrfmiddlewaretoken") != "csrfmiddlewaretoken"
        ):
            self.found[-1].names.add(said["name"])


def forms_to(path: str, page: str) -> list[Form]:
    """Those that are sent to the path of their own page: what is sent to another is that one's."""
    forms = _Forms()
    forms.feed(page)
    return [form for form in forms.found if form.names and form.action.partition("?")[0] in ("", ".", path)]
