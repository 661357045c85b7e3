"""Whatever the SDK can be asked for is in the table, and asks for nothing that the matrix does not judge."""

import json
import re
from pathlib import Path

import pytest

from chatsite.commands import COMMANDS
from tests.node import run_node

from .doors import ROUTES
from .others import TABLE as OTHERS
from .sdk import BY_ITSELF, METHODS, NOT_BY_IT

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "static/sdk"
LITERAL = re.compile(r"""["'`]([a-z_]+\.[a-z_]+)["'`]""")
ASKED = re.compile(r"""["'`]((?:[a-z-]+|\$\{[^}]*\})(?:/(?:[a-z-]+|\$\{[^}]*\}))*/)(?:\?[^"'`]*)?["'`]""")

LISTS_METHODS = """
import SDK from "./static/sdk/index.js";
import { unavailable } from "./static/sdk/methods/unavailable.js";
const chat = SDK.create({ SDKAppID: "walk", proxyServer: "http://127.0.0.1", fetch: () => {}, WebSocket: class {} });
const own = Object.keys(chat).filter((name) => typeof chat[name] === "function");
const missing = Object.keys(unavailable());
console.log(JSON.stringify(own.filter((name) => !missing.includes(name))));
process.exit(0);
"""


def sources() -> dict[str, str]:
    return {str(path.relative_to(SDK)): path.read_text("utf-8") for path in SDK.rglob("*.js")}


def asked_for() -> set[str]:
    """Every command, and every address, that stands anywhere in its modules."""
    found = {literal for text in sources().values() for literal in LITERAL.findall(text)}
    facets = {name.partition(".")[0] for name in COMMANDS}
    commands = {one for one in found if one.partition(".")[0] in facets}
    addresses = {
        f"{'post' if path == 'uploads/' else 'get'} {re.sub(r'[$][{][^}]*[}]', '<>', path)}"
        for text in sources().values()
        for path in ASKED.findall(text)
        if not path.startswith(("$", "image/"))
    }
    return commands | addresses


def test_every_method_is_in_the_table() -> None:
    made = json.loads(run_node("--input-type=module", "-e", LISTS_METHODS, cwd=ROOT))

    assert METHODS.keys() == set(made)


def test_it_asks_for_nothing_that_is_in_no_table() -> None:
    in_table = {one for asked in METHODS.values() for one in asked} | set(BY_ITSELF)

    assert asked_for() == in_table
    assert {one for one in in_table if "." in one} == COMMANDS.keys() - NOT_BY_IT
    judged = {(method, re.sub(r"[{<][^}>]*[}>]", "<>", route)) for method, route in ROUTES.values()}
    judged |= {(method, re.sub(r"<[^>]*>", "<>", route.removeprefix("api/v1/"))) for method, route in OTHERS}
    assert {tuple(one.split(" ")) for one in in_table if " " in one} <= judged


def test_a_method_asks_for_what_the_table_says() -> None:
    """Where it is written down: in the module that has the method, or in what all of them share."""
    modules = [text for name, text in sources().items() if name.startswith("methods/")]
    shared = "".join(text for name, text in sources().items() if name.startswith("core/"))
    wrong = []
    for method, asked in METHODS.items():
        own = "".join(
            text for text in modules if re.search(rf"^    (?:async )?{method}\b", text, re.MULTILINE)
        )
        wrong += [
            (method, one)
            for one in asked
            if "." in one and f'"{one}"' not in own and f'"{one}"' not in shared
        ]

    assert wrong == []
