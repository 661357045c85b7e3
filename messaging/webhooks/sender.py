"""The guarded sender: one POST to an address that somebody has typed in, and the beginning of the answer.

- A name is resolved anew for each connection, each of its addresses is looked at, and the connection goes to the one
  that was looked at: what a resolver says at a second look is never asked. The certificate is checked for the name.
- A name that leads anywhere private is refused, also if it leads elsewhere besides.
- No redirect is followed, no proxy of the environment is used, no cookie kept.
- All of it, resolving included, takes `SECONDS` at most, however slowly the other side speaks; `ANSWER_BYTES` are read.
"""

import io
import socket
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.client import HTTPConnection, HTTPException
from time import monotonic
from typing import Any, NamedTuple

from .addresses import AddressRefused, Target, is_public, target_of

SECONDS = 5.0
ANSWER_BYTES = 65_536
HEADER_BYTES = 65_536

Resolve = Callable[[str, int], list[str]]

RESOLVERS = ThreadPoolExecutor(8, thread_name_prefix="resolver")
"""A resolver knows no patience of ours: it is waited for, and left to itself when the time is over."""


class Answer(NamedTuple):
    """What was answered; `is_cut`: there was more than is read."""

    status: int
    body: bytes
    is_cut: bool


class Unanswered(Exception):
    """There was no answer; the text says why, in a few words and without what the other side said."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system has them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    named: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    seconds: float = SECONDS,
    resolve: Resolve = resolve,
) -> Answer:
    """Send this, and hear the answer, whatever its status. AddressRefused where nothing is sent to; Unanswered where
    there was no answer in time. `named` and `only`: see `target_of`."""
    until = monotonic() + seconds
    target = target_of(url, named, only)
    connection = HTTPConnection(target.host, target.port)
    try:
        connection.sock = _Patient(_connect(target, until, resolve), until)
        connection.request("POST", target.path, body, {"Host": target.host_header, **headers})
        with connection.getresponse() as response:
            said = response.read(ANSWER_BYTES + 1)
            if response.length and len(said) <= ANSWER_BYTES:
                raise Unanswered("the connection was lost in the middle of the answer")
            return Answer(response.status, said[:ANSWER_BYTES], len(said) > ANSWER_BYTES)
    except TimeoutError:
        raise Unanswered("took too long") from None
    except ssl.SSLCertVerificationError as fault:
        raise Unanswered(f"certificate: {fault.verify_message}") from None
    except ssl.SSLError:
        raise Unanswered("no TLS could be agreed on") from None
    except ConnectionRefusedError:
        raise Unanswered("the connection was refused") from None
    except (OSError, HTTPException) as fault:
        raise Unanswered(f"the connection failed ({type(fault).__name__})") from None
    finally:
        connection.close()


def _connect(target: Target, until: float, resolve: Resolve) -> socket.socket:
    last: OSError = OSError("no address")
    for address in _addresses(target, until, resolve):
        try:
            plain = socket.create_connection((address, target.port), _left(until))
        except OSError as fault:
            last = fault
            continue
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if target.scheme == "http":
                return plain
            plain.settimeout(_left(until))
            return _tls().wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise
    raise last


def _addresses(target: Target, until: float, resolve: Resolve) -> list[str]:
    try:
        found = RESOLVERS.submit(resolve, target.host, target.port).result(_left(until))
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        raise Unanswered("the host's name was not found") from None
    if not target.is_named and not all(map(is_public, found)):
        raise AddressRefused("This host's name leads to a private or special address.")
    return found


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Patient:
    """A socket for which the time is over at one moment, not anew with each byte."""

    def __init__(self, plain: socket.socket, until: float) -> None:
        self._plain = plain
        self._until = until

    def sendall(self, data: Any) -> None:
        self._plain.settimeout(_left(self._until))
        self._plain.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._plain, self._until))

    def close(self) -> None:
        self._plain.close()


class _Reading(io.RawIOBase):
    """What comes from it, in time, and no more than one answer may be long."""

    def __init__(self, plain: socket.socket, until: float) -> None:
        self._plain = plain
        self._until = until
        self._most = HEADER_BYTES + ANSWER_BYTES + io.DEFAULT_BUFFER_SIZE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._most:
            return 0
        self._plain.settimeout(_left(self._until))
        count = self._plain.recv_into(buffer, min(len(buffer), self._most))
        self._most -= count
        return count
