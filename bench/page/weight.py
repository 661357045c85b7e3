"""What the chat page weighs: every byte of our own code that a browser fetches to show it, compressed."""

import gzip
import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import brotli

LINKED = re.compile(r"""<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css)(?:\?[^"]*)?)\"""")
IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s*)["'](\.[^"']+)["']""")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)

BAR = 150_000
"""Bytes, compressed with brotli, as browsers get it over https: what the product promises."""


class Weight(NamedTuple):
    files: int
    plain: int
    gzip: int
    brotli: int


def weigh(page: str, fetch: Callable[[str], str]) -> dict[str, Weight]:
    """By kind (`page`, `css`, `js`), and `all` together: the page, what it links to, and every module that those
    import at once. Not what is fetched only when somebody asks for it (docs/decisions/0011-parts.md). Each file is
    compressed for itself, as a server sends it."""
    bodies = {"": page}
    waiting = LINKED.findall(page)
    while waiting:
        address = waiting.pop()
        if address not in bodies:
            bodies[address] = fetch(address)
            if address.endswith(".js"):
                waiting += [_joined(address, path) for path in imports_of(bodies[address])]
    kinds = {address: address.rpartition(".")[2] if address else "page" for address in bodies}
    sums = {
        kind: _sum([body for address, body in bodies.items() if kinds[address] == kind])
        for kind in ("page", "css", "js")
    }
    return {**sums, "all": Weight(*map(sum, zip(*sums.values(), strict=True)))}


def imports_of(module: str) -> list[str]:
    """The paths that a module imports at once; not those that only its types name."""
    return IMPORTED.findall(COMMENT.sub("", module))


def _joined(address: str, path: str) -> str:
    parts = address.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _sum(bodies: list[str]) -> Weight:
    raw = [body.encode() for body in bodies]
    packers = (bytes, partial(gzip.compress, compresslevel=9, mtime=0), partial(brotli.compress, quality=11))
    return Weight(len(raw), *(sum(len(pack(one)) for one in raw) for pack in packers))
