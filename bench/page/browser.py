"""A real Chromium in front of the server: what it has loaded, how long its main thread worked, what it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from .server import World

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Of heap and time as they are: the first is else rounded, the second else told in steps.
    "--enable-precise-memory-info",
]
DESK: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 60_000  # milliseconds
WORKED = "TaskDuration"  # of the main thread, in seconds


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Tab:
    """Ada's browser with nothing in its cache, and one tab in it."""

    def __init__(self, browser: Browser, world: World, latency: int = 0) -> None:
        """`latency` is added to each request, in milliseconds."""
        self._context = browser.new_context(base_url=world.url, viewport=DESK, locale="en-GB")
        name, value = world.cookie["name"], world.cookie["value"]
        self._context.add_cookies([{"name": name, "value": value, "url": world.url}])
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self._tools = self._context.new_cdp_session(self.page)
        self._tools.send("Performance.enable")
        if latency:
            self._tools.send("Network.enable")
            slow = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
            self._tools.send("Network.emulateNetworkConditions", slow)

    def __enter__(self) -> "Tab":
        return self

    def __exit__(self, *fault: object) -> None:
        self._context.close()

    def heap(self) -> float:
        """Megabytes of JavaScript's heap, after it was swept."""
        for _ in range(3):
            self._tools.send("HeapProfiler.collectGarbage")
        return self.metric("JSHeapUsedSize") / 1e6

    def nodes(self) -> int:
        """Elements on the page."""
        return int(self.page.evaluate("document.querySelectorAll('*').length"))

    def metric(self, name: str) -> float:
        metrics: list[dict[str, Any]] = self._tools.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == name))
