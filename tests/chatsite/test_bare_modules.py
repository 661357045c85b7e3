"""Modules go out without their comments, and as nothing else than what was written."""

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from chatsite.bare_modules import without_comments
from tests.node import NODE

pytestmark = pytest.mark.once

MODULES = sorted(
    path for folder in ("chat", "sdk") for path in Path(settings.BASE_DIR, "static", folder).rglob("*.js")
)

PARSES = """
import { readFileSync } from "node:fs";
import { SourceTextModule } from "node:vm";
const texts = JSON.parse(readFileSync(0, "utf8"));
const faults = [];
for (const [name, text] of Object.entries(texts)) {
  try { new SourceTextModule(text); } catch (fault) { faults.push(`${name}: ${fault.message}`); }
}
console.log(JSON.stringify(faults));
"""


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/** What it is. */\nconst a = 1;\n", "const a = 1;\n"),
        ("const a = 1; // one\nconst b = 2;\n", "const a = 1; \nconst b = 2;\n"),
        ("const a = /** @type {any} */ (b);\n", "const a =  (b);\n"),
        ("  /** @param {string} a */\n  say(a) {}\n", "  say(a) {}\n"),
        ("/**\n * Long\n */\nexport const a = 1;", "export const a = 1;"),
        ("f(a /* one */, b)\n", "f(a , b)\n"),
    ],
)
def test_comments_are_gone_and_with_them_the_lines_that_held_nothing_else(written: str, sent: str) -> None:
    assert without_comments(written) == sent


@pytest.mark.parametrize(
    "code",
    [
        'const a = "https://example.com"; const b = "/* no */";',
        "const a = '// no \\' // still no';",
        "const a = `// no ${f(`/* no */ ${{ a: 1 }.a}`)} // no`;",
        "const a = `$ // no $5 ${b} /* no */`;",
        "const a = /\\/\\*[/*]/u.test(b) || /[`'\"//]/.test(c);",
        "const a = b / c / d; const e = (f) / 2;",
        'return /"/.test(a);',
        "export const e = (a) => /[^/]+\\/\\/$/.exec(a)?.[0];",
    ],
)
def test_what_only_looks_like_one_stays(code: str) -> None:
    assert without_comments(code) == code
    assert without_comments(f"{code} // told") == f"{code} "


def test_every_module_of_ours_is_still_one_and_lighter() -> None:
    bare = {str(path): without_comments(path.read_text(encoding="utf-8")) for path in MODULES}

    command = [NODE, "--experimental-vm-modules", "--no-warnings", "--input-type=module", "-e", PARSES]
    told = subprocess.run(command, input=json.dumps(bare), capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == []
    for path in MODULES:
        text = bare[str(path)]
        assert "/**" not in text and "@typedef" not in text, path
        assert without_comments(text) == text, path
    assert len(bare) > 150
    assert sum(map(len, bare.values())) < 0.8 * sum(path.stat().st_size for path in MODULES)
