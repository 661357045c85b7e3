"""What it costs to ask who has read a message, in a group of 10,000."""

from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser

from .browser import Tab
from .server import World

TIMES = 5

OPEN = """async () => {
  const begin = performance.now();
  document.querySelector("#messages li.message .tally").click();
  const list = document.getElementById("readers-sections");
  while (!list.querySelector("li")) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - begin;
}"""


class Panel(NamedTuple):
    """Milliseconds from the click to the first readers, and how many of the 9,999 are on the page then."""

    open: float
    rows: int


def panel(browser: Browser, world: World) -> Panel:
    measured = sorted(_once(browser, world) for _ in range(TIMES))
    return Panel(median(one.open for one in measured), measured[0].rows)


def _once(browser: Browser, world: World) -> Panel:
    with Tab(browser, world) as tab:
        tab.page.goto(f"/#GROUPhall/{world.asked}")
        tab.page.locator("#messages li.message .tally").first.wait_for()
        opened = float(tab.page.evaluate(OPEN))
        return Panel(
            opened, int(tab.page.evaluate("document.querySelectorAll('#readers-sections li').length"))
        )
