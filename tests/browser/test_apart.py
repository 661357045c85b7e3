"""The page in the pieces in which users get it: every module and every style by its own address. In other tests they may
be joined (tests.joined)."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from chatsite.loading import parts, styles_of
from tests.chromium import Chromium
from tests.databases import make_world, manage
from tests.joined import STATIC
from tests.live_server import Server

from .conftest import Someone, coming_to, make_strangers
from .test_policies import COME

pytestmark = [pytest.mark.browser, pytest.mark.once]

IMPORT = "(names) => Promise.all(names.map((name) => import(`/static/${name}`)))"


@pytest.fixture
def ann(chromium: Chromium) -> Iterator[Someone]:
    """Her browser has complained of nothing in the end."""
    world = make_world("apart")
    with (
        Server("apart", world).running() as server,
        coming_to(server.url, chromium, make_strangers(partial(manage, world))) as arrives,
    ):
        yield arrives()


def test_each_piece_comes_by_itself_and_the_page_works(ann: Someone) -> None:
    modules = [
        path.relative_to(STATIC).as_posix()
        for place in ("chat", "sdk")
        for path in (STATIC / place).rglob("*.js")
    ]
    asked = set[str]()
    ann.page.on("request", lambda request: asked.add(urlsplit(request.url).path))

    ann.page.reload()
    ann.make_group("Owls")
    ann.open("Owls")
    ann.say("Hoo?")
    expect(ann.message("Hoo?")).to_be_visible()
    ann.page.evaluate(COME, parts())
    ann.page.evaluate(IMPORT, modules)

    styles = [
        style for place in ("chat", *(f"chat/{part}" for part in parts())) for style in styles_of(place)
    ]
    assert {f"/static/{name}" for name in (*modules, *styles)} <= asked
