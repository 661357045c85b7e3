"""From the address to the first list: how long, and after how many rounds of asking and being answered."""

from statistics import median
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from .browser import Tab
from .server import World

TIMES = 7
FAR = 100  # milliseconds that each answer takes more

WATCH = """
window.listPainted = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#conversation-list a")) return;
    observer.disconnect();
    // Painted, when the frame after it begins.
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  }).observe(document, { childList: true, subtree: true });
});
"""
ROUND_TRIPS = """async () => {
  const times = [];
  for (let time = 0; time < 20; time++) {
    const begin = performance.now();
    await (await fetch("/livez", { cache: "no-store" })).text();
    times.push(performance.now() - begin);
  }
  return times;
}"""
REQUESTS = """() => performance.getEntriesByType("resource").map(
  ({ name, startTime, responseEnd }) => ({ name: new URL(name).pathname, begin: startTime, end: responseEnd }))"""


class FirstList(NamedTuple):
    """Milliseconds; `rounds` are those before the list was painted, after the scripts were there."""

    list_at: float
    round_trip: float
    scripts_at: float
    rounds: int
    asked: list[str]

    @property
    def ratio(self) -> float:
        return self.list_at / self.round_trip


def first_list(browser: Browser, world: World, *, latency: int, again: bool = False) -> FirstList:
    """With an empty cache, or as somebody who was here before (`again`): of several times the one in the middle."""
    measured = sorted(
        (_once(browser, world, latency, again) for _ in range(TIMES)), key=lambda one: one.list_at
    )
    return measured[TIMES // 2]._replace(round_trip=median(one.round_trip for one in measured))


def _once(browser: Browser, world: World, latency: int, again: bool) -> FirstList:
    with Tab(browser, world, latency) as tab:
        tab.page.add_init_script(WATCH)
        list_at = 0.0
        for _ in range(1 + again):
            tab.page.goto("/", wait_until="commit")
            list_at = float(tab.page.evaluate("window.listPainted"))
        requests: list[dict[str, Any]] = tab.page.evaluate(REQUESTS)
        round_trip = median(tab.page.evaluate(ROUND_TRIPS))
    scripts_at = max(one["end"] for one in requests if one["name"].endswith(".js") and one["end"] < list_at)
    asked = sorted(
        (one for one in requests if one["name"].startswith("/api/") and one["begin"] < list_at),
        key=lambda one: float(one["begin"]),
    )
    awaited = [one for one in asked if one["end"] < list_at]
    # Another round begins where something is asked for after an answer.
    rounds = 0
    answered = -1.0
    for one in awaited:
        if one["begin"] >= answered:
            rounds += 1
            answered = one["end"]
    return FirstList(list_at, round_trip, scripts_at, rounds, [one["name"] for one in awaited])
