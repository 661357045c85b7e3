"""A connection that breaks: it is said after a while, tried again, and afterwards nothing is missing or there twice."""

import json
import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from .conftest import Arrives, IsAfar
from .hard import eventually
from .threads import hold_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.once]


class Wire:
    """The page's way to the server, which can be cut."""

    def __init__(self, page: Page) -> None:
        self.is_down = False
        self.times = 0  # that the server has let somebody in over it
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws/"), self._connect)
        page.reload()

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_down:
            socket.close(code=1011)
        else:
            self._sockets.append(socket)
            server = socket.connect_to_server()
            server.on_message(lambda frame: self._hand_on(socket, frame))

    def _hand_on(self, socket: WebSocketRoute, frame: str | bytes) -> None:
        socket.send(frame)
        self.times += json.loads(frame)["frame"] == "ready"

    def cut(self) -> None:
        self.is_down = True
        self._sockets[-1].close(code=1011)


def test_after_a_lost_connection_nothing_is_missing_and_nothing_is_there_twice(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    wire = Wire(ann.page)
    ann.talk_to(ben)
    ann.say("before")
    ben.open(ann.user_id)
    expect(ben.message("before")).to_be_visible()

    wire.cut()
    ann.say("written meanwhile")
    expect(ann.page.get_by_text("Connecting…")).to_be_visible()
    expect(ann.page.get_by_text(re.compile(r"Next try in \d+ seconds?\."))).to_be_visible()
    expect(ann.message("written meanwhile")).to_contain_text("Sending")
    ben.say("said meanwhile")
    wire.is_down = False
    ann.page.get_by_role("button", name="Try now").click()

    expect(ann.page.get_by_text("Connecting…")).to_be_hidden()
    expect(ann.message("written meanwhile")).to_contain_text(re.compile(r"Read \d"))
    for one in (ann, ben):
        expect(one.page.locator("li.message .text")).to_have_text(
            ["before", "said meanwhile", "written meanwhile"]
        )


def test_a_short_loss_is_nobody_s_business(arrives: Arrives) -> None:
    ann = arrives()
    ann.context.clock.install()
    wire = Wire(ann.page)
    expect(ann.page.get_by_text("No conversations yet")).to_be_visible()
    hold_the_clock(ann)
    ann.page.evaluate("""
      window.wasShown = false;
      new MutationObserver(() => (window.wasShown ||= !document.getElementById("banner").hidden))
        .observe(document.getElementById("banner"), { attributes: true });
    """)

    wire.cut()
    wire.is_down = False
    ann.page.evaluate("window.dispatchEvent(new Event('online'))")
    eventually(lambda: wire.times, 2, ann)
    ann.context.clock.run_for(3_000)  # longer than a loss is kept quiet

    assert ann.page.evaluate("window.wasShown") is False


def test_a_lost_frame_is_asked_for_when_the_next_one_comes(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)

    def is_lost(frame: str | bytes) -> bool:
        return json.loads(frame)["frame"] == "changes" and "the lost one" in str(frame)

    def lossy(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda frame: None if is_lost(frame) else socket.send(frame))

    ann.say("the one before")
    expect(ben.row(ann.user_id)).to_be_visible()
    ben.page.route_web_socket(re.compile("/ws/"), lossy)
    ben.page.reload()
    expect(ben.row(ann.user_id)).to_contain_text("the one before")

    ann.say("the lost one")
    ann.say("the one after it")
    expect(ben.row(ann.user_id)).to_contain_text("the one after it")
    ben.open(ann.user_id)

    expect(ben.page.locator("li.message .text")).to_have_text(
        ["the one before", "the lost one", "the one after it"]
    )


def test_a_page_that_finds_no_server_goes_on_trying(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.make_group("Owls", ben)
    expect(ann.row("Owls")).to_be_visible()
    ann.page.route(re.compile("/api/v1/start/"), lambda route: route.abort())
    ann.page.reload()
    expect(ann.page.get_by_text("Connecting…")).to_be_visible()
    expect(ann.row("Owls")).to_be_hidden()

    expect(ann.page.get_by_role("button", name="Try now")).to_be_visible()
    ann.page.unroute_all(behavior="ignoreErrors")
    # A click would wait for the button, and the page may have come in by itself meanwhile.
    ann.page.locator("#connect-now").dispatch_event("click")

    expect(ann.row("Owls")).to_be_visible()
    expect(ann.page.get_by_text("Connecting…")).to_be_hidden()
    ann.complaints.clear()  # of the calls that failed
