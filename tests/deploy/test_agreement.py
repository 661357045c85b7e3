"""What is written in several places of deploy/ is the same in all, and is so in the service."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from packaging.specifiers import SpecifierSet

from chatsite.uploads import FORM_BYTES
from messaging.limits import Limits
from tests.docs.pages import ROOT, blocks_of, settings_that_are_read

pytestmark = pytest.mark.once

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
STATIC = "/srv/chat/static"
OF_OTHERS = {
    "FORWARDED_ALLOW_IPS": "uvicorn",
    "PATH": "the shell",
    "TMPDIR": "Python",
}
"""Names that others read."""


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text()


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(text_of("compose.yaml"))["services"])


def test_every_name_that_is_set_is_one_that_is_read(compose: dict[str, Any]) -> None:
    of_ours = [
        one for name, one in compose.items() if name.startswith(("web-", "worker")) or name == "migrate"
    ]
    commands = "".join(block.text for block in blocks_of("docs/self-hosting.md") if block.language == "sh")
    named = {
        *(name for one in of_ours for name in one["environment"]),
        *re.findall(r"^#?([A-Z_]+)=", text_of("chat.env.example"), re.MULTILINE),
        *re.findall(r"^ENV (.+)$", text_of("Dockerfile"), re.MULTILINE)[0].split(),
        *re.findall(
            r"^Environment=([A-Z_]+)=", text_of("systemd/chat-@.service.d/service.conf"), re.MULTILINE
        ),
        *re.findall(r"\b([A-Z_]{4,})=", text_of("prepare-release")),
        *re.findall(r"^(?:export )?([A-Z_]+)=", commands, re.MULTILINE),
    }
    names = {name.partition("=")[0].removesuffix("_FILE") for name in named}

    assert len(of_ours) == 4 and "ALLOWED_HOSTS" in names
    assert names - settings_that_are_read() - OF_OTHERS.keys() == set()


def test_a_worker_runs_beside_the_processes(compose: dict[str, Any]) -> None:
    assert "chat-worker@1.service" in text_of("systemd/chat.target")
    assert compose["worker"]["command"] == ["python", "manage.py", "run_worker"]
    assert compose["worker"]["image"] == compose["web-1"]["image"]


def test_the_proxy_asks_the_processes_that_there_are(compose: dict[str, Any]) -> None:
    started = re.findall(r"chat-web@(\d+)\.service", text_of("systemd/chat.target"))
    asked = re.findall(r"^server 127\.0\.0\.1:(\d+) ", text_of("nginx/chat/processes.conf"), re.MULTILINE)
    [port] = re.findall(r'^CMD .*"--port", "(\d+)"', text_of("Dockerfile"), re.MULTILINE)
    addresses = {
        name: one["networks"]["front"]["ipv4_address"]
        for name, one in compose.items()
        if "front" in one["networks"]
    }
    asked_there = re.findall(r"^server ([\d.:]+) ", text_of("nginx/processes.compose.conf"), re.MULTILINE)

    assert (len(started), started) == (2, asked)
    assert asked_there == [f"{addresses['web-1']}:{port}", f"{addresses['web-2']}:{port}"]
    for name in ("web-1", "web-2"):
        assert compose[name]["environment"]["FORWARDED_ALLOW_IPS"] == addresses["proxy"]


def test_nothing_is_published_but_the_proxy_and_nobody_may_more_than_they_need(
    compose: dict[str, Any],
) -> None:
    assert [name for name, one in compose.items() if "ports" in one] == ["proxy"]
    for name, one in compose.items():
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"]), name
        assert one["security_opt"] == ["no-new-privileges:true"], name
    assert {name for name, one in compose.items() if "cap_add" in one} == {"proxy", "database"}


def test_only_the_one_that_makes_tables_comes_in_as_their_owner(compose: dict[str, Any]) -> None:
    ours = ("migrate", "web-1", "web-2", "worker")

    assert [name for name, one in compose.items() if "owner_url" in one.get("secrets", [])] == ["migrate"]
    asked = [compose[name]["environment"]["DATABASE_URL_FILE"].rpartition("/")[2] for name in ours]
    assert asked == ["owner_url", "database_url", "database_url", "database_url"]
    assert "User=chat-owner\n" in text_of("systemd/chat-manage@migrate.service.d/owner.conf")


def test_every_secret_is_made_as_the_page_says(compose: dict[str, Any]) -> None:
    [commands] = [
        block.text for block in blocks_of("docs/self-hosting.md") if "> secrets/secret_key" in block.text
    ]
    made = {*re.findall(r"> secrets/(\w+)", commands), "owner_password", "database_password"}
    asked = {secret for one in compose.values() for secret in one.get("secrets", [])}

    assert "in owner_password database_password redis_password; do" in commands
    assert asked == made == set(yaml.safe_load(text_of("compose.yaml"))["secrets"])


def test_tables_are_there_before_the_processes_and_these_before_the_proxy(compose: dict[str, Any]) -> None:
    assert compose["web-1"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert compose["web-2"]["depends_on"] == compose["web-1"]["depends_on"]
    assert compose["proxy"]["depends_on"].keys() == {"web-1", "web-2"}


def test_static_files_are_where_the_proxy_looks(compose: dict[str, Any]) -> None:
    assert f"alias {STATIC}/;" in text_of("nginx/chat/site.conf")
    assert f"static={STATIC}\n" in text_of("prepare-release")
    assert f"static:{STATIC}:ro" in compose["proxy"]["volumes"]


def test_the_proxy_lets_through_what_the_server_takes() -> None:
    most = max(
        value for name, value in Limits()._asdict().items() if name.endswith("_bytes") and "quota" not in name
    )
    [uploads] = re.findall(
        r"client_max_body_size (\d+)m;\n\s+proxy_request_buffering off", text_of("nginx/chat/site.conf")
    )
    [body] = re.findall(r"client_body_buffer_size (\d+)k;", text_of("nginx/chat/site.conf"))

    assert int(uploads) * 2**20 > most + FORM_BYTES
    assert int(body) * 2**10 > Limits().body_bytes


def test_the_image_has_a_python_that_the_service_runs_on_and_what_it_copies() -> None:
    dockerfile = text_of("Dockerfile")
    supported = SpecifierSet(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    )
    versions = set(re.findall(r"^FROM python:(\d+\.\d+)-", dockerfile, re.MULTILINE))
    let_in = re.findall(r"^!/(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--)(\S+) ", dockerfile, re.MULTILINE)

    assert len(versions) == 1 and supported.contains(versions.pop())
    for source in copied:
        assert (ROOT / source).exists(), source
        assert any(source == one or source.startswith(f"{one}/") for one in let_in), source
    assert {one for one in let_in if not any(source.startswith(one) for source in copied)} == set()


def test_units_name_commands_that_there_are() -> None:
    pages = "".join(block.text for block in blocks_of("docs/self-hosting.md"))
    units = text_of("systemd/chat-manage@.service") + text_of("systemd/chat-manage@.timer")
    named = set(re.findall(r"chat-manage@([a-z_]+)", pages + units))
    [worker] = re.findall(r"manage.py (\w+)$", text_of("systemd/chat-worker@.service"), re.MULTILINE)

    assert {"migrate", "check_integrity", "clearsessions", "delete_unused_uploads"} <= named
    assert {*named, worker} <= get_commands().keys()
    assert set(re.findall(r"chat-manage ([a-z_]+)", pages)) <= get_commands().keys()


def test_every_file_that_the_page_names_is_there() -> None:
    pages = "".join(block.text for block in blocks_of("docs/self-hosting.md"))
    named = set(re.findall(r"\bdeploy/[\w@./-]+", pages))

    made = {
        name
        for name in named
        if name.startswith(("deploy/secrets", "deploy/tls")) or name == "deploy/chat.env"
    }
    assert len(named) > 3
    assert [name for name in named - made if not (ROOT / name.rstrip("/.")).exists()] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_units_are_what_systemd_understands(tmp_path: Path) -> None:
    shutil.copytree(UNITS, tmp_path, dirs_exist_ok=True)
    for unit in tmp_path.glob("chat-*@.service"):
        unit.write_text(unit.read_text().replace("/srv/chat/current/.venv/bin/python", sys.executable))
    units = [
        "chat.target",
        "chat-web@8001.service",
        "chat-worker@1.service",
        "chat-manage@migrate.service",
        "chat-manage@clearsessions.timer",
    ]

    verified = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / unit for unit in units)], capture_output=True, text=True
    )

    ours = [line for line in verified.stderr.splitlines() if "chat" in line]
    assert (verified.returncode, ours) == (0, [])
