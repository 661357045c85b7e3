"""`python -m bench.page`: everything, on a server of its own; writes `bench/page/results.md`. Takes a few minutes."""

import httpx

from chatsite.bare_modules import without_comments

from .browser import chromium
from .catching_up import catching_up
from .conversation import costs
from .first_list import FAR, first_list
from .readers import panel
from .report import RESULTS, report
from .server import World, served
from .sizes import LARGE, SMALL
from .weight import Weight, weigh


def main() -> None:
    print("Making the world: 10,000 messages here, 10,000 members there …")
    with served() as world, chromium() as browser:
        print(f"Served at {world.url}. Measuring …")
        results = report(
            f"Chromium {browser.version}",
            _weigh(world),
            {
                (latency, again): first_list(browser, world, latency=latency, again=again)
                for latency in (0, FAR)
                for again in (False, True)
            },
            dict(zip((SMALL, LARGE), costs(browser, world, ("ben", "cleo")), strict=True)),
            panel(browser, world),
            catching_up(world),
        )
    RESULTS.write_text(results, encoding="utf-8")
    print(results)


def _weigh(world: World) -> dict[str, Weight]:
    cookie = f"{world.cookie['name']}={world.cookie['value']}"
    with httpx.Client(base_url=world.url, headers={"Cookie": cookie}, trust_env=False) as client:
        return weigh(client.get("/").text, lambda address: _over_https(address, client.get(address).text))


def _over_https(address: str, text: str) -> str:
    """This server serves its files as they lie."""
    return without_comments(text) if address.endswith(".js") else text


if __name__ == "__main__":
    main()
