"""The pages of the documentation, and what stands on them: fenced blocks, tables, headings, links."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
OURS = ("chatsite", "messaging", "receipts")
SOURCES = [path for app in OURS for path in sorted((ROOT / app).rglob("*.py"))]
READER = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"')
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block; `line` is the number of its first line on the page."""

    language: str
    text: str
    line: int


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks_of(name: str) -> list[Block]:
    page = read(name)
    return [
        Block(found["language"], found["text"], page.count("\n", 0, found.start()) + 2)
        for found in FENCE.finditer(page)
    ]


def table_under(name: str, heading: str) -> list[list[str]]:
    """The cells of the first table below that heading, without its head; code marks are dropped."""
    _, found, rest = read(name).partition(f"\n{heading}\n")
    assert found, f"{name} has no {heading!r}"
    section = re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in rows[2:]]


def anchors_of(name: str) -> set[str]:
    """What a link may name after `#`, as the usual renderers make it of a heading."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", read(name)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links_of(name: str) -> list[str]:
    return re.findall(r"\[[^\]]+\]\(([^)\s]+)\)", FENCE.sub("", read(name)))


def settings_that_are_read() -> set[str]:
    """Their names in the environment."""
    return {name for path in SOURCES for name in READER.findall(path.read_text(encoding="utf-8"))}
