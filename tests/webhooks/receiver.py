"""A back end that is sent to: a real HTTP server on this machine, which misbehaves as it is told to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Posted(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Keeps what comes, and answers as `behave` says: it is given the handler, and answers the status, or None if it
    has answered itself."""

    def __init__(self, port: int = 0) -> None:
        self.posted: list[Posted] = []
        self.behave: Callable[[Any, Posted], int | None] = lambda handler, posted: 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                names = {name.lower(): value for name, value in self.headers.items()}
                posted = Posted(self.path, names, self.rfile.read(length))
                status = receiver.behave(self, posted)
                receiver.posted.append(posted)
                if status is not None:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, *said: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *of: Any) -> None:
                """Whoever sent has gone away."""

        self.server = Server(("127.0.0.1", port), Handler)
        self.port: int = self.server.server_address[1]
        self.url = f"http://hooks.test:{self.port}/in"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@contextmanager
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    try:
        yield one
    finally:
        one.close()


def here(host: str, port: int) -> list[str]:
    """Every name is of this machine."""
    return ["127.0.0.1"]


def hang_up(handler: Any, posted: Posted) -> None:
    """Die in the middle of an answer."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def redirect(handler: Any, posted: Posted) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:1/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def talk_for_ever(handler: Any, posted: Posted) -> None:
    """Ten megabytes of answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(10_000_000))
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x" * 10_000)
