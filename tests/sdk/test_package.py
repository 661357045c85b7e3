"""`npm pack` of static/sdk: what an application installs instead of the vendor's SDK."""

import json
import os
from pathlib import Path

import pytest

from tests.node import NPM, run_node

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
SDK = ROOT / "static" / "sdk"
NAME = json.loads((SDK / "package.json").read_text())["name"]
TYPESCRIPT = ROOT / "tests" / "js" / "node_modules" / "typescript" / "bin" / "tsc"
EXAMPLE = ROOT / "tests" / "js" / "example" / "application.ts"

IMPORTS = f"""
import chat from "{NAME}";
import basic from "{NAME}/basic";
import plugin from "{NAME}/plugins/conversation";
console.log(JSON.stringify({{
  named: Object.keys(chat).sort(),
  basic: basic === chat,
  plugin,
  ready: chat.create({{ SDKAppID: 1, proxyServer: "https://chat.example.com" }}).isReady(),
}}));
"""


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing in it but our package."""
    folder = tmp_path_factory.mktemp("application")
    packed = json.loads(run_node(NPM, "pack", "--json", "--pack-destination", folder, cwd=SDK))
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    run_node(NPM, "install", "--offline", "--ignore-scripts", f"./{packed[0]['filename']}", cwd=folder)
    return folder


def test_every_entry_point_imports_in_node(application: Path) -> None:
    (application / "imports.js").write_text(IMPORTS)

    found = json.loads(run_node("imports.js", cwd=application))

    assert found == {
        "named": ["EVENT", "TSignaling", "TYPES", "VERSION", "create"],
        "basic": True,
        "plugin": {},
        "ready": False,
    }


def test_a_typed_application_compiles_against_it(application: Path) -> None:
    if not TYPESCRIPT.exists():
        assert not os.environ.get("CI")
        pytest.skip("npm installed nothing in tests/js, so THE TYPES WERE NOT CHECKED: make check says why.")
    (application / EXAMPLE.name).write_text(EXAMPLE.read_text())

    options = ["--strict", "--noEmit", "--target", "esnext", "--module", "nodenext", "--types", ""]
    run_node(TYPESCRIPT, *options, EXAMPLE.name, cwd=application)
