"""deploy/nginx/, as it is shipped, in a folder of its own: but for its user, ports, and the paths outside its folder."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.databases import ROOT

NGINX = Path("/usr/sbin/nginx")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
HOW_TO_GET_IT = f"{NGINX} or {BROTLI} is missing, so THE PROXY WAS NOT TESTED: tests/install_debian.sh gets both on Debian."
NAME = "localhost"
PATIENCE = 30.0
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Proxy(NamedTuple):
    https: int
    """The port."""
    http: int
    tls: ssl.SSLContext
    """That trusts its certificate."""

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.https}"


@contextmanager
def running_nginx(folder: Path, processes: Sequence[int], static: Path) -> Iterator[Proxy]:
    """nginx in front of the processes at these ports, stopped in the end."""
    proxy = _lay_out(folder, processes, static)
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    nginx = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        _wait_for(proxy.https)
        yield proxy
    finally:
        nginx.terminate()
        nginx.wait(PATIENCE)


def _lay_out(folder: Path, processes: Sequence[int], static: Path) -> Proxy:
    shutil.copytree(ROOT / "deploy/nginx", folder)
    (folder / "modules").symlink_to(BROTLI.parent)
    (folder / "tls").mkdir()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", folder / "tls/privkey.pem", "-out", folder / "tls/fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
    proxy = Proxy(_free_port(), _free_port(), ssl.create_default_context(cafile=folder / "tls/fullchain.pem"))
    temporary = "".join(f"{what}_temp_path {what};" for what in TEMPORARY)
    _change(
        folder / "nginx.conf",
        {
            "user www-data;": "user root;",
            "/run/nginx.pid": f"{folder}/nginx.pid",
            "/var/log/nginx/": f"{folder}/",
            "worker_processes auto;": "worker_processes 2;",
            "http {": f"http {{ {temporary}",
        },
    )
    _change(
        folder / "chat/site.conf",
        {
            "listen [::]:80 default_server;": "",
            "listen [::]:443 ssl http2 default_server;": "",
            "listen 80 ": f"listen 127.0.0.1:{proxy.http} ",
            "listen 443 ": f"listen 127.0.0.1:{proxy.https} ",
            "/srv/chat/static/": f"{static}/",
            "/var/www/acme": f"{folder}/acme",
        },
    )
    shipped = ("127.0.0.1:8001", "127.0.0.1:8002")
    _change(
        folder / "chat/processes.conf",
        {old: f"127.0.0.1:{new}" for old, new in zip(shipped, processes, strict=True)},
    )
    return proxy


def _change(file: Path, instead: dict[str, str]) -> None:
    text = file.read_text()
    for old, new in instead.items():
        assert old in text, f"{file.name} has no {old!r}"
        text = text.replace(old, new)
    file.write_text(text)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "nginx did not start"
            time.sleep(0.05)
        else:
            return
