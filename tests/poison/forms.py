"""The forms of a page, as a browser would send them."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.test import Client

FORGERY = "csrfmiddlewaretoken"


@dataclass
class Form:
    """`given` is what is sent if nobody types anything, `names` are those of all its fields; without the one against
    forgery."""

    method: str = "get"
    action: str = ""
    names: set[str] = field(default_factory=set)
    given: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Form, list[tuple[str, str]]]] = []
        """Each with the names and values of its buttons, one of which is pressed."""
        self._within = ""
        """The name of the select or the text area that is open."""
        self._is_single = False
        """Whether it is a select that says one thing, the first if none is chosen."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((Form(said.get("method", "get").lower(), said.get("action", "")), []))
        elif self.found and tag == "option":
            self._choose(said)
        elif self.found and said.get("name", FORGERY) != FORGERY:
            self._field(tag, said["name"], said)

    def _field(self, tag: str, name: str, said: dict[str, str]) -> None:
        form, buttons = self.found[-1]
        kind = said.get("type", "submit" if tag == "button" else "text")
        if tag in ("select", "textarea"):
            self._within, self._is_single = name, tag == "select" and "multiple" not in said
            if tag == "textarea":
                self._give(name, "")
        elif kind in ("submit", "image", "button", "reset"):
            buttons.append((name, said.get("value", "")))
        elif tag != "input":
            return
        elif kind not in ("checkbox", "radio", "file") or "checked" in said:
            self._give(name, said.get("value", ""))
        form.names.add(name)

    def _choose(self, said: dict[str, str]) -> None:
        given = self.found[-1][0].given
        if self._within and "selected" in said:
            if self._is_single:
                given.pop(self._within, None)
            self._give(self._within, said.get("value", ""))
        elif self._is_single and self._within not in given:
            self._give(self._within, said.get("value", ""))

    def _give(self, name: str, value: str) -> None:
        self.found[-1][0].given.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._within and self.lasttag == "textarea":
            self.found[-1][0].given[self._within][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._within, self._is_single = "", False


def forms_to(path: str, page: str) -> list[Form]:
    """Those that are sent to this path from its own page, or by its name; once for each of its buttons that does
    something else. Django's own, which begin with an underscore, only lead elsewhere afterwards."""
    forms = _Forms()
    forms.feed(page)
    return [
        Form(
            form.method, form.action, form.names, {**form.given, **{name: [value] for name, value in pressed}}
        )
        for form, buttons in forms.found
        if form.action.partition("?")[0] in ("", ".", path)
        for pressed in _pressed(buttons)
    ]


def sent(client: Client, path: str, form: Form, said: Mapping[str, str]) -> Any:
    """The answer to this form with those texts in it, and everything as it was before, the client's cookies too."""
    texts = {name: text.encode("utf-8", "surrogatepass") for name, text in said.items()}
    if form.method == "get":
        return client.get(
            f"{path}?" + "&".join(f"{quote(name)}={quote(text)}" for name, text in texts.items())
        )
    kept = copy(client.cookies)
    with transaction.atomic():
        answer = client.post(path, {**form.given, **texts})
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


def _pressed(buttons: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    others = [button for button in buttons if not button[0].startswith("_")]
    return [[button] for button in others or buttons[:1]] or [[]]
