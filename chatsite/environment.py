"""Strict readers of the environment: a setting that does not make sense stops the start, by name."""

import json
import os
import re
import secrets
import shlex
import shutil
from collections.abc import Collection, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from . import breached

SECRET_CHARACTERS = 50
TOKEN_CHARACTERS = 24
SAMPLES = re.compile(
    r"django-insecure-|change.?(me|this)|place.?holder|your.?(own.?)?secret|example|sample", re.IGNORECASE
)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
WITH_TLS = ("require", "verify-ca", "verify-full")
"""The `sslmode`s of PostgreSQL that do without nothing; all others speak plainly if the other side likes."""
HOST = r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)"
PORT = r"(:[0-9]{1,5})?"
ORIGIN = re.compile(rf"(?P<scheme>https?)://{HOST}{PORT}")


def text(name: str, default: str = "") -> str:
    """The value of NAME, or what is in the file that NAME_FILE names (as Docker and systemd hand over secrets)."""
    value, path = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if value and path:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {fault}") from None
        if not value.strip():
            raise ImproperlyConfigured(f"The file that {name}_FILE names is empty.")
    return value.strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is on or off, not {value!r}.")
    return default


def number(name: str, default: int, least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,10}", value) or int(value) < least:
        raise ImproperlyConfigured(f"{name} is a whole number from {least}, not {value!r}.")
    return int(value)


def one_of(name: str, words: tuple[str, ...]) -> str:
    """One of the words; the first if nothing is set."""
    value = text(name, words[0]).upper()
    if value not in words:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(words)}, not {value!r}.")
    return value


def listed(name: str) -> list[str]:
    """Values parted by commas."""
    return [value.strip() for value in text(name).split(",") if value.strip()]


def hosts(name: str, *, ports: bool = False, below: bool = False) -> list[str]:
    """Names or addresses of hosts, each whole: a wildcard (`*`, `.example.com`) would accept forged ones. `below`: for
    hosts that we go to, `*.example.com` is any name below that."""
    for host in listed(name):
        if not re.fullmatch((r"(\*\.)?" if below else "") + HOST + (PORT if ports else ""), host.lower()):
            raise ImproperlyConfigured(f"{name} lists hosts such as chat.example.com, not {host!r}.")
    return listed(name)


def origins(name: str, *, https: bool) -> list[str]:
    """Full origins (https://app.example.com). Plain http only from this machine, unless this server has no https."""
    for origin in listed(name):
        match = ORIGIN.fullmatch(origin)
        if not match:
            raise ImproperlyConfigured(
                f"{name} lists full origins such as https://app.example.com, not {origin!r}."
            )
        if https and match["scheme"] == "http" and match["host"] not in LOOPBACK:
            raise ImproperlyConfigured(
                f"{name}: {origin} is not https; anybody on the way could speak for it."
            )
    return listed(name)


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks (10.0.0.0/8), parted by commas; `none` for none."""
    if text(name).lower() == "none":
        return []
    try:
        return [ip_network(one) for one in listed(name) or default.split(",")]
    except ValueError as fault:
        raise ImproperlyConfigured(
            f"{name} lists addresses and networks such as 10.0.0.0/8: {fault}."
        ) from None


def token(name: str) -> str:
    """A secret that a program sends; '' if none is set."""
    value = text(name)
    if value and (len(value) < TOKEN_CHARACTERS or not value.isascii() or not value.isprintable()):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: {TOKEN_CHARACTERS} random characters or more."
        )
    return value


def some_of(name: str, words: Collection[str]) -> list[str]:
    """Some of the words, parted by commas."""
    for value in listed(name):
        if value not in words:
            raise ImproperlyConfigured(f"{name} lists some of {', '.join(words)}, not {value!r}.")
    return listed(name)


def seconds(name: str, default: float, least: float, most: float) -> float:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", value) or not least <= float(value) <= most:
        raise ImproperlyConfigured(f"{name} is a number from {least:g} to {most:g}, not {value!r}.")
    return float(value)


def limits(name: str, known: Collection[str], may_be_none: Collection[str] = ()) -> dict[str, int]:
    """A JSON object of limits to change, each a positive whole number; 0 where that is said to mean something."""
    try:
        given = json.loads(text(name, "{}"))
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} is not JSON: {fault}") from None
    if not isinstance(given, dict):
        raise ImproperlyConfigured(f'{name} is a JSON object such as {{"text_characters": 4000}}.')
    for limit, value in given.items():
        if limit not in known:
            raise ImproperlyConfigured(f"{name}: there is no limit {limit!r}, only {', '.join(known)}.")
        if type(value) is not int or value < (limit not in may_be_none):
            raise ImproperlyConfigured(f"{name}: {limit} is a positive whole number, not {value!r}.")
    return given


def database(name: str, default: str, *, plain: Collection[str] = ()) -> dict[str, object]:
    """The parts of sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTION=…; with TLS, but to `plain`."""
    url = text(name, default)
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"{name} begins with postgresql:// or sqlite:///.")
    try:
        parts: dict[str, Any] = Env.db_url_config(url)
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} cannot be understood: {fault}") from None
    if parts["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured(f"{name} names no database that lasts.")
    options = parts.get("OPTIONS", {})
    if options.get("sslmode") not in WITH_TLS:
        _require_near(name, str(options.get("host") or parts["HOST"]).split(","), plain)
    return parts


def command(name: str) -> list[str]:
    """A program and its arguments, as a shell would part them; it is started without one."""
    try:
        words = shlex.split(text(name))
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} is no command: {fault}.") from None
    if words and shutil.which(words[0]) is None:
        raise ImproperlyConfigured(f"{name}: there is no program {words[0]!r} that can be started.")
    return words


def storage(name: str, *, folder: Path) -> dict[str, object]:
    """A storage as in Django's STORAGES: a folder, if an absolute path is given or nothing; else a JSON object with its
    BACKEND (any of django-storages) and OPTIONS."""
    given = text(name, str(folder))
    if given.startswith("/"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": given,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    try:
        parts = json.loads(given)
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} is a folder (/srv/media) or JSON: {fault}") from None
    if not isinstance(parts, dict) or not isinstance(parts.get("BACKEND"), str):
        raise ImproperlyConfigured(
            f'{name} is a folder or JSON such as {{"BACKEND": "…", "OPTIONS": {{…}}}}.'
        )
    if unknown := sorted(parts.keys() - {"BACKEND", "OPTIONS"}):
        raise ImproperlyConfigured(f"{name} has a BACKEND and OPTIONS, no {unknown[0]}.")
    return parts


def breached_passwords(name: str) -> Path | None:
    """A file of passwords that were seen in breaches, looked over; None if nothing is set."""
    value = text(name)
    if not value:
        return None
    if not value.startswith("/"):
        raise ImproperlyConfigured(f"{name} is a file, by its whole path, not {value!r}.")
    try:
        breached.look_over(Path(value))
    except OSError as fault:
        raise ImproperlyConfigured(f"{name} cannot be read: {fault}") from None
    except breached.BadFile as fault:
        raise ImproperlyConfigured(f"{name}: {value} {fault}.") from None
    return Path(value)


def email(name: str, *, plain: Collection[str] = ()) -> dict[str, object]:
    """Where letters are handed in, as smtp+tls://USER:PASSWORD@HOST:587; nothing if nothing is set. With TLS, but to
    `plain`."""
    value = text(name)
    if not value:
        return {}
    if not re.match(r"(smtp|smtp\+tls|smtp\+ssl|smtps|filemail|consolemail|memorymail)://", value):
        raise ImproperlyConfigured(f"{name} begins with smtp://, smtp+tls:// or smtp+ssl://.")
    try:
        found: dict[str, Any] = Env.email_url_config(value)
    except (ValueError, KeyError) as fault:
        raise ImproperlyConfigured(f"{name} is no address of a mail server: {fault}") from None
    found.pop("OPTIONS", None)
    if value.startswith("smtp://"):
        _require_near(name, [found["EMAIL_HOST"] or ""], plain)
    return {**found, "EMAIL_TIMEOUT": 10}


def redis(name: str, *, plain: Collection[str] = ()) -> list[str]:
    """Addresses of the servers behind the channel layer; several share the load. With TLS, but to `plain`."""
    for url in listed(name):
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise ImproperlyConfigured(f"{name} begins with redis:// or rediss://.")
        if url.startswith("redis://"):
            _require_near(name, [urlsplit(url).hostname or ""], plain)
    return listed(name)


def _require_near(name: str, addresses: Iterable[str], plain: Collection[str]) -> None:
    """What is not encrypted stays on this machine, or goes to hosts that are named for it."""
    for address in addresses:
        host = address.strip("[]").lower()
        if host and not host.startswith("/") and host not in ("localhost", "127.0.0.1", "::1", *plain):
            raise ImproperlyConfigured(
                f"{name} leads to {host} without TLS, where others may read along. Use TLS; or name this host in "
                "PLAIN_HOSTS, if the network between is yours alone."
            )


def secret(name: str, *, kept_in: Path | None) -> str:
    """The secret that signs sessions. With `kept_in`, one is made there at the first start if none is set."""
    value = text(name)
    if not value and kept_in is None:
        raise ImproperlyConfigured(
            f"Set {name} (or {name}_FILE) to {SECRET_CHARACTERS} random characters or more: all processes share it. "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))" makes one.'
        )
    if not value and kept_in is not None:
        value = _kept(kept_in)
    _refuse_guessable(name, value)
    return value


def earlier_secrets(name: str) -> list[str]:
    """Secrets that were in use and still count, parted by commas or line breaks."""
    found = [value.strip() for value in re.split(r"[,\r\n]", text(name)) if value.strip()]
    for value in found:
        _refuse_guessable(name, value)
    return found


def _refuse_guessable(name: str, value: str) -> None:
    if len(value) < SECRET_CHARACTERS or len(set(value)) < 5:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: {SECRET_CHARACTERS} random characters or more."
        )
    if SAMPLES.search(value):
        raise ImproperlyConfigured(f"{name} is a sample that others know: make one of your own.")


def _kept(path: Path) -> str:
    """What is in the file. Two processes that make it at the same time get the same."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SECRET_CHARACTERS))
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text(encoding="utf-8").strip()
