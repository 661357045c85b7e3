"""Writing and sending: at once on the screen, once at the others', and never lost."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from .conftest import Arrives, IsAfar, Someone
from .hard import NOTHING, eventually, kept
from .threads import UNREAD, log_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


class Cable:
    """To the server; it can be pulled out."""

    def __init__(self, someone: Someone) -> None:
        self.is_out = False
        self._sockets: list[WebSocketRoute] = []
        someone.page.route_web_socket(re.compile("/ws/"), self._plug)

    def _plug(self, socket: WebSocketRoute) -> None:
        if self.is_out:
            socket.close(code=1011)
        else:
            self._sockets.append(socket)
            socket.connect_to_server()

    def pull(self) -> None:
        self.is_out = True
        self._sockets[-1].close(code=1011)

    def plug_in(self) -> None:
        self.is_out = False


def test_what_is_written_while_the_server_is_away_goes_out_once_when_it_is_back(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    cable = Cable(ann)
    ann.page.reload()
    ann.talk_to(ben)
    ann.say("before")
    ben.open(ann.user_id)
    expect(ben.message("before")).to_be_visible()

    cable.pull()
    ann.say("written meanwhile")
    ann.say("and this")
    waiting = ann.message("written meanwhile")
    expect(waiting.locator(".tick")).to_have_attribute("data-shape", "clock")
    expect(waiting).to_contain_text("Sending")
    row = waiting.element_handle()
    cable.plug_in()

    expect(waiting.locator(".tick")).to_have_attribute("data-shape", "read")
    texts = ["before", "written meanwhile", "and this"]
    expect(ann.page.locator("li.message .text")).to_have_text(texts)
    expect(ben.page.locator("li.message .text")).to_have_text(texts)
    # The very row that was waiting.
    assert row.evaluate("row => row.isConnected")


def test_what_waits_survives_a_reload(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    cable = Cable(ann)
    ann.page.reload()
    ann.talk_to(ben)
    ann.say("before")
    expect(ann.message("before")).to_contain_text(UNREAD)
    cable.pull()
    ann.say("not to be lost")
    expect(ann.message("not to be lost")).to_contain_text("Sending")
    eventually(lambda: kept(ann)["message"], 1, ann)

    cable.plug_in()
    ann.page.reload()

    expect(ann.message("not to be lost")).to_contain_text(UNREAD)
    expect(ann.page.locator("li.message .text")).to_have_text(["before", "not to be lost"])
    ben.open(ann.user_id)
    expect(ben.page.locator("li.message .text")).to_have_text(["before", "not to be lost"])


def test_what_the_server_refuses_is_marked_kept_and_can_be_tried_again(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ben.make_group("Owls", ann)
    ann.open("Owls")
    ann.say("before")
    expect(ann.message("before")).to_contain_text("Unread")
    cable = Cable(ann)
    ann.page.reload()
    expect(ann.message("before")).to_be_visible()
    cable.pull()
    ann.say("refused")
    ben.remove(ann, owls)
    cable.plug_in()

    failed = ann.message("refused")
    expect(failed).to_contain_text("Not sent.")
    ann.page.reload()
    ann.page.goto(f"/#{owls}")
    expect(ann.message("refused")).to_contain_text("Not sent.")

    ben.add(ann, owls)
    expect(ann.page.get_by_label("Message", exact=True)).to_be_visible()
    ann.message("refused").get_by_role("button", name="Try again").click()

    expect(ann.message("refused")).to_contain_text("Unread")
    ben.open("Owls")
    expect(ben.message("refused")).to_be_visible()


def test_what_was_refused_can_be_thrown_away(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    cable = Cable(ann)
    ann.page.reload()
    ann.open("Owls")
    expect(ann.page.locator("li.notice")).to_be_visible()
    cable.pull()
    ann.say("refused")
    ben.remove(ann, owls)
    cable.plug_in()
    expect(ann.message("refused")).to_contain_text("Not sent.")

    ann.message("refused").get_by_role("button", name="Delete").click()

    expect(ann.message("refused")).to_have_count(0)
    ann.page.reload()
    expect(log_of(ann)).to_be_visible()
    expect(ann.message("refused")).to_have_count(0)


def test_enter_sends_shift_enter_breaks_and_an_input_method_keeps_its_enter(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    field = ann.page.get_by_label("Message", exact=True)
    field.press_sequentially("你")

    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    expect(field).to_have_value("你")
    expect(ann.page.locator("li.message")).to_have_count(0)
    height = field.bounding_box()["height"]  # type: ignore[index]
    field.press("Shift+Enter")
    field.press_sequentially("好")
    expect(field).to_have_value("你\n好")
    assert field.bounding_box()["height"] > height  # type: ignore[index]
    field.press("Enter")

    expect(field).to_have_value("")
    expect(ann.page.locator("li.message .text")).to_have_text("你\n好", use_inner_text=True)


def test_only_text_is_pasted(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    field = ann.page.get_by_label("Message", exact=True)
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ann.page.evaluate(
        """() => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob(["<b>bold</b>"], {type: "text/html"}),
          "text/plain": new Blob(["bold"], {type: "text/plain"}),
        })])"""
    )

    field.press("ControlOrMeta+V")

    expect(field).to_have_value("bold")


def test_the_limit_is_said_before_it_is_passed(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    field = ann.page.get_by_label("Message", exact=True)

    field.fill("x" * 7990)
    expect(ann.page.get_by_text("10 characters left")).to_be_visible()
    field.fill("😀" * 8001)
    expect(ann.page.get_by_text("1 character too many. A message has at most 8,000.")).to_be_visible()
    expect(ann.page.get_by_role("button", name="Send")).to_be_disabled()
    field.press("Enter")
    expect(ann.page.locator("li.message")).to_have_count(0)
    field.fill("x" * 8000)
    field.press("Enter")

    expect(ann.page.locator("li.message")).to_contain_text(UNREAD)


def test_what_is_begun_stays_with_its_conversation(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben, dora = arrives(), afar(), afar()
    ann.make_group("Owls", ben)
    ann.make_group("Larks", dora)
    field = ann.page.get_by_label("Message", exact=True)
    ann.open("Owls")
    field.fill("half a tho")

    ann.open("Larks")
    expect(field).to_have_value("")
    ann.open("Owls")
    expect(field).to_have_value("half a tho")
    eventually(lambda: kept(ann), NOTHING, ann)  # the server has it
    ann.page.reload()
    expect(field).to_have_value("half a tho")
    other = ann.sit_down()
    other.goto(ann.page.url)
    expect(other.get_by_label("Message", exact=True)).to_have_value("half a tho")

    field.press("Enter")
    expect(ann.message("half a tho")).to_contain_text("Unread")
    expect(field).to_have_value("")
    expect(other.get_by_label("Message", exact=True)).to_have_value("")


def test_somebody_who_left_keeps_what_they_saw_and_can_write_no_more(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("Before you go")
    expect(ben.message("Before you go")).to_be_visible()

    ann.remove(ben, owls)
    expect(ben.page.get_by_text("You are no longer in this group.")).to_be_visible()
    expect(ben.page.get_by_label("Message", exact=True)).to_be_hidden()
    expect(ben.message("Before you go")).to_be_visible()
    ann.say("Among ourselves")
    expect(ann.message("Among ourselves")).to_contain_text("Nobody else was here")

    ann.add(ben, owls)
    ann.say("Welcome back")
    expect(ben.message("Welcome back")).to_be_visible()
    expect(ben.message("Among ourselves")).to_have_count(0)
    expect(ben.page.get_by_label("Message", exact=True)).to_be_visible()
