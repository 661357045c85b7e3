"""Settings of the environment: each reader takes what it says, or stops the start and names the setting."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from chatsite import environment

from .given import few

pytestmark = pytest.mark.once

NAME = "SOME_SETTING"
said = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.from_regex(
    r"(postgresql|sqlite|smtp\+tls|redis|https?)://[A-Za-z0-9:@/?=.\[\]%-]{0,30}|[0-9{}\[\]\",:.*/-]{0,20}",
    fullmatch=True,
)
READERS: dict[str, Callable[[], Any]] = {
    "text": lambda: environment.text(NAME),
    "flag": lambda: environment.flag(NAME, default=True),
    "number": lambda: environment.number(NAME, 5, least=3),
    "one of": lambda: environment.one_of(NAME, ("A", "B")),
    "hosts": lambda: environment.hosts(NAME, ports=True),
    "origins": lambda: environment.origins(NAME, https=True),
    "networks": lambda: environment.networks(NAME, "127.0.0.1"),
    "token": lambda: environment.token(NAME),
    "some of": lambda: environment.some_of(NAME, ("a", "b")),
    "seconds": lambda: environment.seconds(NAME, 5, least=0.5, most=60),
    "limits": lambda: environment.limits(NAME, ("page",)),
    "database": lambda: environment.database(NAME, "sqlite:////srv/chat.sqlite3"),
    "storage": lambda: environment.storage(NAME, folder=Path("/srv/media")),
    "email": lambda: environment.email(NAME),
    "redis": lambda: environment.redis(NAME),
    "secret": lambda: environment.secret(NAME, kept_in=None),
    "earlier secrets": lambda: environment.earlier_secrets(NAME),
}


@few
@given(said)
@pytest.mark.parametrize("reader", READERS)
def test_a_setting_is_read_or_named(monkeypatch: pytest.MonkeyPatch, reader: str, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    try:
        READERS[reader]()
    except ImproperlyConfigured as fault:
        words = str(fault)
    else:
        words = NAME
    assert NAME in words


@few
@given(st.integers(3, 10**10 - 1), st.booleans(), st.lists(st.ip_addresses().map(ip_network), min_size=1))
def test_what_is_set_is_what_counts(
    monkeypatch: pytest.MonkeyPatch, number: int, is_on: bool, networks: list[IPv4Network | IPv6Network]
) -> None:
    monkeypatch.setenv(NAME, str(number))
    assert environment.number(NAME, 5, least=3) == number
    monkeypatch.setenv(NAME, "on" if is_on else "No")
    assert environment.flag(NAME, default=not is_on) == is_on
    monkeypatch.setenv(NAME, ", ".join(map(str, networks)))
    assert environment.networks(NAME, "127.0.0.1") == networks
