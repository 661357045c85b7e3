"""Addresses: of callers, of pages that open a socket, of push services and of those that webhooks are sent to."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from chatsite.allowances import home_of
from chatsite.guesses import address_of as guessed_from
from chatsite.socket_login import origin_of, session_key_of
from chatsite.watching import may_watch
from chatsite.web_push import is_known
from messaging.errors import NotAllowed
from messaging.services.audit import address_of
from messaging.webhooks.addresses import AddressRefused, is_public, target_of

from .given import few, odd_texts

pytestmark = pytest.mark.once

written = odd_texts | st.ip_addresses().map(str) | st.from_regex(r"[0-9a-f:.%/]{1,40}", fullmatch=True)
urls = odd_texts | st.from_regex(r"https?://[^\s]{0,40}", fullmatch=True)
headers = st.lists(
    st.tuples(
        st.sampled_from(
            [b"host", b"origin", b"cookie", b"x-forwarded-for", b"x-forwarded-host", b"x_y", b"forwarded"]
        )
        | st.binary(max_size=10),
        st.sampled_from([b"http://localhost", b"localhost", b"session=x"]) | st.binary(max_size=40),
    ),
    max_size=6,
)


@few
@given(written)
def test_an_address_is_told_whatever_it_is(address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    assert isinstance(guessed_from(request), str)
    address_of(address)
    assert isinstance(home_of(address), str)


@few
@given(st.ip_addresses(v=4), st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_customer_has_one_home(four: IPv4Address, six: IPv6Address, other: int) -> None:
    """Whichever of the addresses of their network they come from, and however IPv4 is written."""
    neighbour = IPv6Address(int(six) >> 64 << 64 | other)

    assert home_of(f"::ffff:{four}") == home_of(str(four)) == str(four)
    assert six.ipv4_mapped or neighbour.ipv4_mapped or home_of(str(six)) == home_of(str(neighbour))


@few
@given(written, headers)
def test_nobody_watches_through_a_proxy(address: str, given: list[tuple[bytes, bytes]]) -> None:
    may = may_watch({"client": (address, 1), "headers": [*given, (b"via", b"1.1 x")]})
    assert not may
    assert may_watch({"client": (address, 1), "headers": given}) in (True, False)


@few
@given(urls)
def test_an_origin_is_a_scheme_a_host_and_a_port_and_nothing_more(text: str) -> None:
    origin = origin_of(text)
    if origin is not None:
        scheme, host, port = origin
        shown = f"[{host}]" if ":" in host else host
        assert text.lower() in (
            f"{scheme}://{shown}",
            f"{scheme}://{shown}:",
            f"{scheme}://{shown}:{port}",
            text.lower(),
        )
        assert origin_of(f"{scheme}://{shown}:{port}") == origin


@few
@given(headers, st.binary(max_size=30))
def test_a_handshake_is_judged_whatever_it_says(given: list[tuple[bytes, bytes]], query: bytes) -> None:
    scope: dict[str, Any] = {
        "path": "/ws/",
        "query_string": query,
        "headers": given,
        "server": ("localhost", 80),
    }
    with suppress(NotAllowed):
        assert isinstance(session_key_of(scope), str)


@few
@given(urls)
def test_a_push_service_is_known_or_not(endpoint: str) -> None:
    assert is_known(endpoint) in (True, False)


@few
@given(urls | st.ip_addresses().map("https://{}/".format) | st.ip_addresses(v=6).map("https://[{}]/".format))
def test_a_webhook_is_sent_to_the_public_internet_or_nowhere(url: str) -> None:
    try:
        target = target_of(url, named=())
    except AddressRefused:
        return
    assert target.scheme == "https" and target.port in (443, 8443)
    assert target_of(f"https://{target.host_header}{target.path}", named=()) == target
    with suppress(ValueError):
        assert is_public(str(ip_address(target.host)))


@few
@given(st.ip_addresses())
def test_an_address_of_ours_is_not_public(address: IPv4Address | IPv6Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_public(str(address))
