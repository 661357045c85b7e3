"""The commands of a page's console blocks: assignments, `curl` and `manage.py`, as a shell would do them."""

import argparse
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx

from .names import Names
from .pages import ROOT

PYTHON = r"\.venv/bin/python manage\.py"
NUMBER = re.compile(r"\(number (\d+)\)")

CURL = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
CURL.add_argument("-s", action="store_true", required=True, help="no progress bar between the answers")
CURL.add_argument("-X", dest="method")
CURL.add_argument("-H", dest="headers", action="append", default=[])
CURL.add_argument("-d", dest="body")
CURL.add_argument("-F", dest="form", action="append", default=[], help="a field, or a file as name=@path")
CURL.add_argument("url")


class Step(NamedTuple):
    """A command of a block, and what the block says that it prints."""

    command: str
    printed: str


def steps_of(block: str) -> Iterator[Step]:
    """Commands begin with `$ ` and go on after a backslash or within quotes; below one stands what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = re.sub(r"\\\n\s*", "", part).partition("\n")
        while not _is_whole(command):
            line, _, printed = printed.partition("\n")
            command += f"\n{line}"
        yield Step(command, printed.strip())


def _is_whole(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


class Shell:
    """Runs commands on the live server; variables live as long as it does."""

    def __init__(self, names: Names, manage: Callable[..., str]) -> None:
        self._names = names
        self._manage = manage
        self.variables: dict[str, str] = {}
        self.answer: httpx.Response | None = None

    def run(self, step: Step) -> None:
        """Fails unless the command prints what the page says; `answer` is that of the last `curl`."""
        if re.match(r"export DATABASE_URL=", step.command):
            return  # the tests have a database of their own
        if assignment := re.fullmatch(r"([A-Z]+)=(.+)", step.command):
            [self.variables[assignment[1]]] = shlex.split(self.expanded(assignment[2]))
        elif managed := re.fullmatch(rf"{PYTHON} (.+)", step.command):
            self._check_printed(step.printed, self._managed(self._names.as_on_server(managed[1])))
        else:
            self._curl(shlex.split(self.expanded(step.command)))

    def expanded(self, text: str) -> str:
        """With the values of variables and of commands, under the names that the server knows."""
        text = self._names.as_on_server(text)
        text = re.sub(rf"\$\({PYTHON} ([^)]+)\)", lambda found: self._managed(found[1]), text)
        return re.sub(r"\$([A-Z]+)", lambda found: self.variables[found[1]], text)

    def _managed(self, arguments: str) -> str:
        return self._manage(*shlex.split(arguments)).strip()

    def _check_printed(self, expected: str, printed: str) -> None:
        # Who is made gets the server's next number, whatever the page says.
        if (theirs := NUMBER.search(expected)) and (ours := NUMBER.search(printed)):
            self._names.meet(theirs[1], ours[1])
        printed = self._names.as_on_page(printed)
        assert not expected or self._names.same(expected, printed), printed

    def _curl(self, words: list[str]) -> None:
        assert words[0] == "curl", f"no test knows how to run {words[0]}"
        asked = CURL.parse_args(words[1:])
        method = asked.method or ("GET" if asked.body is None and not asked.form else "POST")
        headers = dict(header.split(": ", 1) for header in asked.headers)
        content = None if asked.body is None else asked.body.encode()
        fields = dict(field.split("=", 1) for field in asked.form)
        files = {
            name: (Path(value[1:]).name, (ROOT / value[1:]).read_bytes())
            for name, value in fields.items()
            if value.startswith("@")
        }
        self.answer = httpx.request(
            method,
            asked.url,
            headers=headers,
            content=content,
            data={name: value for name, value in fields.items() if name not in files} or None,
            files=files or None,
            trust_env=False,
            timeout=30,
        )
