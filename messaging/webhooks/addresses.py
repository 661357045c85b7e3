"""To which addresses is sent that somebody has typed in: those of the public internet, and of hosts that we name."""

from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

PORTS = (443, 8443)
LONGEST = 1000

IN_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # IPv4, as it was once written
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4, translated (SIIT)
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of a network's own
        "100::/64",  # discarded
        "2001::/23",  # Teredo, ORCHID and other protocols
        "2001:db8::/32",  # examples
        "2002::/16",  # 6to4
        "3fff::/20",  # examples
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, as it was once
    )
)
"""What Python takes for an address like any other, and leads to an IPv4 address within, or nowhere."""
IN_IPV4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))


class AddressRefused(ValueError):
    """To this address nothing is sent; the text says why."""


class Target(NamedTuple):
    """Where to send to. A host that the server's settings name `is_named`: it may be anywhere, and speak plain http."""

    scheme: str
    host: str
    port: int
    path: str
    is_named: bool

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return host if self.port == usual else f"{host}:{self.port}"


def target_of(url: str, named: Collection[str], only: Collection[str] = ()) -> Target:
    """What an address leads to; AddressRefused for one that is not sent to. `named` are hosts, or host:port, that may
    be anything; of all others https is asked for, on a usual port, and a name or a public address. With `only`, hosts
    or `*.` before what they end in, nothing is sent to any other than these."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise AddressRefused("This is no web address.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressRefused("This is no web address.") from None
    if parts.scheme not in ("https", "http") or not host:
        raise AddressRefused("An address begins with https:// and a host.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("An address has no user, password or fragment.")
    port = port if port is not None else (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_named = host in named or f"{host}:{port}" in named
    if not is_named:
        if only and not is_among(host, only):
            raise AddressRefused(
                "The server's settings list the hosts that are sent to; this is none of them."
            )
        _require_public(parts.scheme, host, port)
    return Target(parts.scheme, host, port, path, is_named)


def is_among(host: str, listed: Collection[str]) -> bool:
    """Whether it is one of these hosts; of `*.example.com` any name before that."""
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in listed)


def is_public(address: str) -> bool:
    """Whether an address, as a resolver gives it, is one of the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    if isinstance(ip, IPv6Address) and ip.scope_id is not None:
        return False
    special: tuple[IPv4Network | IPv6Network, ...] = (*IN_IPV6, *IN_IPV4)
    return not any(ip in network for network in special)


def _require_public(scheme: str, host: str, port: int) -> None:
    if scheme != "https":
        raise AddressRefused("Only https is sent to; plain http to hosts that the server's settings name.")
    if port not in PORTS:
        raise AddressRefused("Only ports 443 and 8443 are sent to, but for hosts that the settings name.")
    try:
        ip_address(host)
    except ValueError:
        # 2130706433, 0x7f.1 and 0177.0.0.1 are addresses to some resolvers; no top-level domain begins with a digit.
        if host.rpartition(".")[2][:1].isdigit():
            raise AddressRefused("A numeric host is written as an address: 203.0.113.7.") from None
        return
    if not is_public(host):
        raise AddressRefused("This is a private or special address.")
