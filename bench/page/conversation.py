"""What a conversation of 10,000 messages costs, beside one of 100: opening it, going back to its beginning, and
hearing in it."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

import httpx
from playwright.sync_api import Browser

from .browser import WORKED, Tab
from .server import World

TIMES = 5
HEARD = 30  # messages that arrive while somebody looks
PATIENCE = 600  # seconds for all the way back

OPEN = """async (conversationID) => {
  const begin = performance.now();
  const rows = document.getElementById("messages");
  location.hash = "#" + conversationID;
  while (document.getElementById("log").dataset.id !== conversationID || !rows.querySelector("li.message"))
    await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - begin;
}"""
BACK = """async (patience) => {
  const [log, beginning] = [document.getElementById("log"), document.getElementById("beginning")];
  const begin = performance.now();
  while (beginning.hidden && performance.now() - begin < 1000 * patience) {
    // Without asking for frames: the page has those that it needs.
    log.scrollTop = 0;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (beginning.hidden) throw new Error("The beginning was not reached.");
  return performance.now() - begin;
}"""
TO_THE_END = """async () => {
  const log = document.getElementById("log");
  for (let frame = 0; frame < 10; frame++) {
    log.scrollTop = log.scrollHeight;
    await new Promise(requestAnimationFrame);
  }
}"""
EXPECT = """(text) => {
  window.heard = new Promise((resolve) => {
    const observer = new MutationObserver((changes) => {
      const rows = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      if (!rows.some((row) => row.textContent.includes(text))) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
    observer.observe(document.getElementById("messages"), { childList: true, subtree: true });
  });
}"""
ROWS = "document.querySelectorAll('#messages li.message').length"


class Costs(NamedTuple):
    """Milliseconds, but for `heap…` (megabytes) and counts."""

    open: float
    heap_opened: float
    nodes_opened: int
    back: float
    worked_back: float
    rows: int
    heap_back: float
    nodes_back: int
    heard: float
    """Work of the main thread for each message that arrived, with everything loaded."""

    @property
    def each_back(self) -> float:
        """Work for each message that was loaded on the way back."""
        return self.worked_back / self.rows


def costs(browser: Browser, world: World, peers: Sequence[str]) -> list[Costs]:
    """Of Ada's conversation with each of these people: the middle of several openings, in turn, and one way back."""
    openings: dict[str, list[float]] = {peer: [] for peer in peers}
    for _ in range(TIMES):
        for peer in peers:
            with Tab(browser, world) as tab:
                openings[peer].append(_enter(tab, peer))
    return [_costs(browser, world, peer, median(openings[peer])) for peer in peers]


def _costs(browser: Browser, world: World, peer: str, opened: float) -> Costs:
    with Tab(browser, world) as tab:
        _enter(tab, peer)
        heap_opened, nodes_opened = tab.heap(), tab.nodes()
        before = tab.metric(WORKED)
        back = float(tab.page.evaluate(BACK, PATIENCE))
        worked_back = tab.metric(WORKED) - before
        rows = int(tab.page.evaluate(ROWS))
        heap_back, nodes_back = tab.heap(), tab.nodes()
        tab.page.evaluate(TO_THE_END)
        heard = _hear(tab, world, peer)
    return Costs(
        open=opened,
        heap_opened=heap_opened,
        nodes_opened=nodes_opened,
        back=back,
        worked_back=1000 * worked_back,
        rows=rows,
        heap_back=heap_back,
        nodes_back=nodes_back,
        heard=heard,
    )


def _enter(tab: Tab, peer: str) -> float:
    tab.page.goto("/")
    tab.page.locator("#conversation-list a").first.wait_for()
    return float(tab.page.evaluate(OPEN, f"C2C{peer}"))


def _hear(tab: Tab, world: World, peer: str) -> float:
    with httpx.Client(
        base_url=f"{world.url}/api/v1",
        headers={"Authorization": f"Token {world.tokens[peer]}"},
        trust_env=False,
    ) as rest:
        before = tab.metric(WORKED)
        for number in range(HEARD):
            text = f"Hear, hear: {number}."
            tab.page.evaluate(EXPECT, text)
            rest.post("/conversations/C2Cada/messages/", json={"payload": {"text": text}}).raise_for_status()
            tab.page.evaluate("window.heard")
        return 1000 * (tab.metric(WORKED) - before) / HEARD
