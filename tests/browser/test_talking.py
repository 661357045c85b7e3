"""Two people talk on the page, and one learns that the other has read."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from .conftest import PASSWORD, Arrives

pytestmark = pytest.mark.browser

A_GLANCE_AND_MORE = 1_500  # milliseconds: three times what counts as having seen something


def test_a_message_arrives_and_its_receipt_comes_back_live(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)

    ann.say("Is the kettle on?")
    sent = ann.message("Is the kettle on?")
    expect(sent).to_contain_text("Sent, not read yet")
    expect(ben.badge(ann.user_id)).to_have_text("1")
    expect(ben.page).to_have_title("(1) Chat")

    ben.open(ann.user_id)

    expect(ben.message("Is the kettle on?")).to_be_visible()
    expect(sent).to_contain_text(re.compile(r"Read \d\d:\d\d"))
    expect(ben.badge(ann.user_id)).to_be_hidden()
    expect(ben.page).to_have_title("Chat")


def test_a_message_that_asks_for_nothing_has_no_tick(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.page.get_by_label("Ask for a read receipt").uncheck()

    ann.say("No hurry.")
    ben.open(ann.user_id)

    expect(ben.badge(ann.user_id)).to_be_hidden()
    expect(ann.message("No hurry.").locator(".tick")).to_be_hidden()
    ann.page.reload()
    expect(ann.page.get_by_label("Ask for a read receipt")).not_to_be_checked()


def test_a_window_without_focus_gives_no_receipt_until_somebody_looks(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ben.talk_to(ann)
    ben.context.new_cdp_session(ben.page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    other_tab = ben.context.new_page()
    other_tab.bring_to_front()

    ann.say("Are you there?")
    expect(ben.message("Are you there?")).to_be_attached()
    ann.page.wait_for_timeout(A_GLANCE_AND_MORE)
    expect(ann.message("Are you there?")).to_contain_text("Sent, not read yet")
    expect(ben.badge(ann.user_id)).to_have_text("1")

    ben.page.bring_to_front()

    expect(ann.message("Are you there?")).to_contain_text(re.compile(r"Read \d"))


def test_a_hidden_tab_gives_no_receipt_until_it_is_shown(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ben.talk_to(ann)
    # Headless Chromium shows all its tabs: what it would say of a hidden one is said for it.
    ben.page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
    )
    ben.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    ann.say("Knock, knock")
    expect(ben.message("Knock, knock")).to_be_attached()
    ann.page.wait_for_timeout(A_GLANCE_AND_MORE)
    expect(ann.message("Knock, knock")).to_contain_text("Sent, not read yet")

    ben.page.evaluate("delete document.visibilityState")
    ben.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(ann.message("Knock, knock")).to_contain_text(re.compile(r"Read \d"))


def test_what_is_out_of_view_is_not_read(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport={"width": 900, "height": 420})
    ann.talk_to(ben)
    for nth in range(12):
        ann.say(f"line {nth} of the story")
    expect(ben.badge(ann.user_id)).to_have_text("12")
    ben.open(ann.user_id)
    # The line above the first new message is in the middle: the last ones are below the edge.
    expect(ann.message("line 0 of")).to_contain_text(re.compile(r"Read \d"))
    expect(ann.message("line 11 of")).to_contain_text("Sent, not read yet")

    ben.page.get_by_role("button", name=re.compile("the end$")).click()

    expect(ann.message("line 11 of")).to_contain_text(re.compile(r"Read \d"))


def test_who_does_not_share_gives_no_receipt_and_gets_none(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ben.page.get_by_role("button", name="Settings").click()
    ben.page.get_by_label("Share read receipts").uncheck()
    expect(ben.page.get_by_label("Share read receipts")).to_be_enabled()
    ben.page.keyboard.press("Escape")

    ann.say("Did you see this?")
    ben.open(ann.user_id)

    expect(ben.badge(ann.user_id)).to_be_hidden()
    ann.page.wait_for_timeout(A_GLANCE_AND_MORE)
    expect(ann.message("Did you see this?")).to_contain_text("Sent, not read yet")
    expect(ben.page.get_by_label("Ask for a read receipt")).to_be_disabled()
    expect(ben.page.get_by_text("You do not share read receipts, so you get none.")).to_be_visible()


def test_a_group_counts_its_readers_and_says_who_they_are(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, dora)
    ann.open("Owls")
    ann.say("Who is awake?")
    tally = ann.message("Who is awake?").locator("button.tally")
    expect(tally).to_have_text("Unread")

    ben.open("Owls")
    expect(tally).to_have_text("1 of 2 read")
    tally.click()
    dialog = ann.page.get_by_role("dialog")
    expect(dialog.get_by_role("tab", name="Read (1)", exact=True)).to_have_attribute("aria-selected", "true")
    expect(dialog.get_by_role("listitem")).to_have_text([re.compile(rf"{ben.user_id}\s*\d\d:\d\d")])
    dialog.get_by_role("tab", name="Not read (1)").click()
    expect(dialog.get_by_role("listitem")).to_have_text([re.compile(rf"{dora.user_id}\s*Not read yet")])

    dora.open("Owls")
    expect(dialog.get_by_role("heading")).to_have_text("Read by all")
    expect(dialog).to_contain_text("Everybody has read this.")

    ann.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(tally).to_have_text("Read by all")
    expect(tally).to_be_focused()


def test_who_is_removed_hears_no_more_until_they_are_back(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("Before you go")
    expect(ben.message("Before you go")).to_be_visible()

    ann.remove(ben, owls)
    expect(ben.page.get_by_text("You are no longer here")).to_be_visible()
    expect(ben.page.get_by_label("Message", exact=True)).to_be_disabled()
    ann.say("Among ourselves")
    expect(ann.message("Among ourselves")).to_contain_text("Nobody else was here")

    ann.add(ben, owls)
    ann.say("Welcome back")
    expect(ben.message("Welcome back")).to_be_visible()
    expect(ben.message("Among ourselves")).to_have_count(0)
    expect(ann.message("Welcome back")).to_contain_text("Read by all")


def test_a_group_without_receipts_says_so_before_anything_is_sent(arrives: Arrives) -> None:
    ann = arrives()
    ann.make_group("Stage", group_type="AVChatRoom")

    ann.open("Stage")

    expect(ann.page.get_by_label("Ask for a read receipt")).to_be_disabled()
    expect(ann.page.get_by_text("Live rooms have no read receipts.")).to_be_visible()


def test_what_the_server_refuses_is_marked_and_can_be_deleted(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)

    ann.say("x" * 8001)

    failed = ann.page.locator("li.message")
    expect(failed).to_contain_text("Not sent. At most 8000 characters")
    failed.get_by_role("button", name="Delete").click()
    expect(failed).to_have_count(0)


def test_a_text_is_shown_as_it_is_and_nothing_in_it_runs(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    hostile = "<img src=x onerror=\"document.title='mine'\"><script>document.title='mine'</script>{{7*7}}"

    ann.say(hostile)
    ben.open(ann.user_id)

    expect(ben.page.locator("li.message .text")).to_have_text(hostile)
    expect(ben.page).to_have_title("Chat")


def test_what_the_policy_forbids_is_refused_and_would_be_noticed(arrives: Arrives) -> None:
    ann = arrives()

    ann.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"
    )
    ann.page.evaluate("document.body.setAttribute('style', 'color: red')")
    refused = ann.page.evaluate("fetch('https://elsewhere.example/').then(() => false, () => true)")

    assert ann.page.evaluate("window.ran") is None
    assert ann.page.evaluate("document.body.style.color") == ""
    assert refused
    policies = ("script-src", "style-src", "connect-src")
    assert [policy for policy in policies if any(policy in text for text in ann.complaints)] == list(policies)
    ann.complaints.clear()


def test_a_lost_frame_is_asked_for_when_the_next_one_comes(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)

    def lossy(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda frame: None if "the lost one" in str(frame) else socket.send(frame))

    ben.page.route_web_socket(re.compile("/ws/"), lossy)
    ben.page.reload()
    ben.open(ann.user_id)

    ann.say("the lost one")
    ann.say("the one after it")

    expect(ben.page.locator("li.message .text")).to_have_text(["the lost one", "the one after it"])


def test_after_a_lost_connection_nothing_is_missing_and_nothing_is_there_twice(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    sockets: list[WebSocketRoute] = []
    is_down = False

    def breakable(socket: WebSocketRoute) -> None:
        if is_down:
            socket.close(code=1011)
        else:
            sockets.append(socket)
            socket.connect_to_server()

    ann.page.route_web_socket(re.compile("/ws/"), breakable)
    ann.page.reload()
    ann.talk_to(ben)
    ben.talk_to(ann)
    ann.say("before")
    expect(ben.message("before")).to_be_visible()

    is_down = True
    sockets[-1].close(code=1011)
    ann.say("written meanwhile")
    expect(ann.page.get_by_text("Connecting…")).to_be_visible()
    expect(ann.message("written meanwhile")).to_contain_text("Sending")
    ben.say("said meanwhile")
    is_down = False
    ann.page.get_by_role("button", name="Try now").click()

    expect(ann.page.get_by_text("Connecting…")).to_be_hidden()
    expect(ann.message("written meanwhile")).to_contain_text(re.compile(r"Read \d"))
    expect(ann.page.locator("li.message .text")).to_have_text(
        ["before", "said meanwhile", "written meanwhile"]
    )
    expect(ben.page.locator("li.message .text")).to_have_text(
        ["before", "said meanwhile", "written meanwhile"]
    )


def test_older_messages_come_when_scrolling_up_and_the_place_is_kept(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    for nth in range(60):
        ann.say(f"message {nth}.")
    expect(ann.message("message 59.")).to_contain_text("Sent")
    ann.page.reload()
    expect(ann.message("message 59.")).to_be_in_viewport()
    expect(ann.page.locator("li.message")).to_have_count(40)

    ann.message("message 20.").scroll_into_view_if_needed()

    expect(ann.page.locator("li.message")).to_have_count(60)
    expect(ann.message("message 20.")).to_be_in_viewport()
    expect(ann.page.get_by_text("This is the beginning.")).to_be_attached()


def test_a_phone_shows_one_pane_and_goes_back(arrives: Arrives) -> None:
    ann, ben = arrives(viewport={"width": 390, "height": 844}, has_touch=True), arrives()
    ann.talk_to(ben)
    expect(ann.page.get_by_role("navigation", name="Conversations")).to_be_hidden()

    ann.page.get_by_role("link", name="Back to the conversations").tap()

    expect(ann.page.get_by_role("navigation", name="Conversations")).to_be_visible()
    expect(ann.page.get_by_role("main")).to_be_hidden()


def test_a_user_id_that_nobody_has_is_said_where_it_was_typed(arrives: Arrives) -> None:
    ann = arrives()

    ann.page.get_by_label("User ID of the person to talk to").fill("nobody-at-all")
    ann.page.keyboard.press("Enter")

    expect(ann.page.get_by_role("alert")).to_have_text("There is no such person.")


def test_whoever_logs_out_is_out_and_comes_in_by_their_password(arrives: Arrives) -> None:
    ann = arrives()
    expect(ann.page.get_by_text("No conversations yet")).to_be_visible()
    ann.page.get_by_role("button", name="Settings").click()

    ann.page.get_by_role("button", name="Log out").click()
    expect(ann.page).to_have_url(re.compile("/login/"))
    ann.page.goto("/")
    expect(ann.page).to_have_url(re.compile("/login/"))

    for password, where in (("not an owl", "Log in"), (PASSWORD, "Chat")):
        ann.page.get_by_label("User ID").fill(ann.user_id)
        ann.page.get_by_label("Password").fill(password)
        ann.page.get_by_role("button", name="Log in").click()
        expect(ann.page).to_have_title(where)
