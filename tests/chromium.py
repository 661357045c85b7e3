"""Debian's Chromium, driven from outside. The one without windows of its own: it takes half the time."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
WITH_WINDOWS = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",  # there is none, and none is imitated
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # The page is a hundred modules: each would go through a process more.
    "--enable-features=NetworkServiceInProcess2",
]
PATIENCE = 60_000
"""Milliseconds. A page waits for up to 30 seconds before it connects again, and the machine has other things to do."""
HOW_TO_GET_IT = f"{CHROMIUM} or {WITH_WINDOWS} is missing, so THE PAGE WAS NOT TESTED: tests/install_debian.sh gets it on Debian."


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not (CHROMIUM.exists() and WITH_WINDOWS.exists()):
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


# Whom the one with windows asks by itself, whatever page is open: its maker.
ITS_OWN = ("google.com", "googleapis.com")


class OtherHosts:
    """The proxy through which a browser would reach any host but this machine, and does not: it hears for which, and
    closes. To watch each request instead, of hundreds for a page, takes a tenth of the tests' time."""

    def __init__(self, but: tuple[str, ...] = ()) -> None:
        self._but = but
        self._asked: list[str] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._door.getsockname()[1]}"

    def asked(self) -> list[str]:
        """By pages, since this was asked the last time."""
        asked, self._asked = self._asked, []
        return [f"another host: {line}" for line in asked if not any(host in line for host in self._but)]

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                browser, _ = self._door.accept()
            except OSError:
                return
            with browser, suppress(OSError):
                browser.settimeout(PATIENCE / 1000)
                self._asked.append(browser.recv(4096).partition(b"\r\n")[0].decode("latin-1"))


class Chromium:
    """A browser for many tests. One that has crashed is replaced, so that no later test pays for it."""

    def __init__(self, playwright: Playwright, program: Path) -> None:
        self.other_hosts = OtherHosts(but=ITS_OWN if program == WITH_WINDOWS else ())
        arguments = [*ARGUMENTS, f"--proxy-server={self.other_hosts.address}"]
        self._launch = partial(playwright.chromium.launch, executable_path=program, args=arguments)
        self._browser = self._launch()

    def new_context(self, **habits: Any) -> BrowserContext:
        """A browser of somebody's own, with nothing in it yet."""
        if not self._browser.is_connected():
            self._browser = self._launch()
        return self._browser.new_context(**habits)

    def close(self) -> None:
        self._browser.close()
        self.other_hosts.close()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Chromium]:
    with closing(Chromium(playwright, CHROMIUM)) as chromium:
        yield chromium


@pytest.fixture
def chromium_with_windows(playwright: Playwright) -> Iterator[Chromium]:
    """One in which a window may be without the focus."""
    with closing(Chromium(playwright, WITH_WINDOWS)) as chromium:
        yield chromium


def new_page(context: BrowserContext) -> Page:
    """A new tab. Its scripts take `CHAT_TEST_SLOW` times as long, where that is set: whatever a test or the page leaves
    to luck is then found sooner."""
    page = context.new_page()
    if slower := os.environ.get("CHAT_TEST_SLOW"):
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": float(slower)})
    return page


@cache
def around_noon() -> str:
    """A time zone in which it is about noon, so that no test meets midnight, whenever it runs. The same for everybody,
    also when the hour strikes meanwhile."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"  # these are named by how far they are behind
