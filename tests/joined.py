"""The chat page in few files. In the pieces in which users get it, a load is 180 requests, and each costs a browser, its
driver and the server some milliseconds: more than half of what a test with a browser costs.

`CHAT_TEST_JOINED=1` wants it, as `make test` does; without npm's packages the page stays in its pieces. So it does in
tests/browser/test_apart.py, on other origins, and in `make test-deaf` and `make test-slow`."""

import os
import shutil
from functools import cache
from pathlib import Path

from chatsite.loading import parts, styles_of

from .databases import ROOT, Environment
from .node import run_node

STATIC = ROOT / "static"
JOIN = ROOT / "tests/browser/join.js"
BUNDLER = ROOT / "tests/tuikit/node_modules/vite"
BY_ADDRESS = ("chat/main.js", "chat/parts.js", "chat/push.js", "sdk/index.js")
"""Modules that the page and tests ask for, beside those of its parts."""


@cache
def joined() -> Environment:
    """What tells a server to hand it out so; nothing, where nobody wants that or it cannot be done."""
    if not (os.environ.get("CHAT_TEST_JOINED") and BUNDLER.exists()):
        return {}
    folder = Path(os.environ["CHAT_TEST_DIR"], f"joined-{os.getpid()}")
    shutil.copytree(STATIC, folder, ignore=shutil.ignore_patterns("*.js"))
    run_node(JOIN, STATIC, folder, *BY_ADDRESS, *(f"chat/{part}/{part}.js" for part in parts()), cwd=ROOT)
    for place in ("chat", *(f"chat/{part}" for part in parts())):
        _join_styles([folder / name for name in styles_of(place)], folder / place / "joined.css")
    return {"DJANGO_SETTINGS_MODULE": "tests.joined_settings", "CHAT_TEST_STATIC": str(folder)}


def _join_styles(sheets: list[Path], file: Path) -> None:
    """In their order, in which one may override another."""
    texts = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    for sheet in sheets:
        sheet.unlink()
    if texts:
        file.write_text("\n".join(texts), encoding="utf-8")
