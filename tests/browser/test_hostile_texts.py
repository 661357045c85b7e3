"""Texts that would run if they could, in every text that one person can show to another, looked at all over the chat page
and by staff: they are shown, and do nothing. No policy is broken, so it is not the policy alone that holds (ASVS 1.2.1,
1.3.1, 3.2.2)."""

import json
from contextlib import suppress
from unicodedata import normalize
from urllib.parse import quote

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import FilePayload, ViewportSize, expect

from tests.live_server import Manage

from .conftest import Arrives, IsAfar, Someone, make_superuser
from .payloads import PAYLOADS, REMARK, chunks
from .threads import choose

pytestmark = [pytest.mark.browser, pytest.mark.once]

FILL = "from tests.browser.payloads import fill; print('ASKED', fill({user_id!r}))"
LISTEN = """
window.xss = (how) => console.error(`ran: ${how}`);
document.addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) =>
  console.error(`policy: ${violatedDirective} ${blockedURI}`));
"""
MADE = """() => [
  ...[...document.querySelectorAll("[data-x], script:not([src], [type]), base, iframe, object, embed, style:not([nonce]), marquee, math")],
  ...[...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on"))),
  ...[...document.querySelectorAll("[href], [src], [action]")].filter((one) => {
    const address = one.getAttribute("href") ?? one.getAttribute("src") ?? one.getAttribute("action");
    return !/^(https?|blob|mailto):/.test(new URL(address, location).href);
  }),
].map((one) => one.outerHTML.slice(0, 200))"""
STAND = """([where, texts]) => {
  const said = [...document.querySelectorAll(where)].map((one) => one.textContent);
  return texts.every((text) => said.some((one) => one.includes(text.trim())));
}"""
TO_THE_END = """(count) => {
  const log = document.getElementById("log");
  log.scrollTop = log.scrollHeight;
  return log.querySelectorAll("li.message").length >= count;
}"""
LISTS = (
    "person",
    "accesstoken",
    "browsersession",
    "conversation",
    "message",
    "upload",
    "member",
    "stay",
    "application",
)
"""Of the administration."""
ASKED_WITH = (
    "/admin/messaging/person/?q={}",
    "/admin/messaging/message/?sender={}",
    "/admin/?group={}&type={}&range={}",
    "/admin/second-factor/?next={}",
    "/admin/login/?next={}",
    "/account/?next={}",
)
"""Addresses that take a text along, which may come back."""
TALL = ViewportSize(width=1400, height=5000)


def is_heard(ann: Someone) -> None:
    """Every complaint is: also of what runs, asks, opens, leads away or breaks the policy."""
    ann.context.add_init_script(LISTEN)
    ann.page.on("dialog", lambda dialog: ann.complaints.append(dialog.message))
    ann.context.on("page", lambda page: ann.complaints.append(f"opened: {page.url}"))
    ann.page.reload()


def shows(ann: Someone, where: str, texts: list[str]) -> None:
    """Letter by letter, in any order; and nothing has become of them, anywhere on the page."""
    expect(ann.page.locator(where)).not_to_have_count(0)
    ann.page.wait_for_function(STAND, arg=[where, texts])
    assert (ann.page.evaluate(MADE), ann.complaints) == ([], [])


def test_are_texts_wherever_they_stand(arrives: Arrives, live_manage: Manage) -> None:
    ann = arrives(viewport=TALL)
    asked = live_manage("shell", "-c", FILL.format(user_id=ann.user_id)).partition("ASKED ")[2].strip()
    is_heard(ann)
    page = ann.page
    few = len(chunks(400))

    shows(ann, "#conversation-list .name", PAYLOADS[:few])
    page.keyboard.press("Control+k")
    shows(ann, "[role=option]", PAYLOADS[:few])
    page.keyboard.press("Escape")

    ann.open("Hall")
    whole_history(ann, 1 + 2 * len(PAYLOADS))
    plain = [payload for payload in PAYLOADS if not set(payload) & set("*`_~")]
    shows(ann, "li.message .text", plain)
    shows(ann, "li.message .sender", [payload[:50] for payload in PAYLOADS])
    shows(ann, "li.message .quote .said", plain)
    shows(ann, "li.message .reaction", [payload[:64] for payload in PAYLOADS])
    shows(ann, ".pinned", PAYLOADS[9:10])
    ann.tally("Who has read it?").click()
    shows(ann, "#readers .name", [payload[:50] for payload in PAYLOADS])
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Group info").click()
    shows(ann, "#group-members .name", [payload[:50] for payload in PAYLOADS])
    page.keyboard.press("Escape")

    page.get_by_label("Message", exact=True).fill("@")
    shows(ann, "#at-list .name", [])
    page.get_by_label("Message", exact=True).fill("")
    choose(ann, "Really? 0", "Forward")
    shows(ann, "#forward-list li", PAYLOADS[:few])
    page.keyboard.press("Escape")

    ann.open("Loft")
    whole_history(ann, 3 * len(PAYLOADS) + 2)
    # Of a path, and of what is not printed, nothing is left in a file's name.
    names = [
        normalize("NFC", payload)
        for payload in PAYLOADS
        if payload.isprintable() and not set(payload) & set("/\\")
    ]
    shows(ann, "li.message .card .name", names)
    shows(ann, "li.message .card:has([href='#icon-place']) .name", PAYLOADS)
    page.locator("li.message .open-history").click()
    shows(ann, "#record-list .text", plain)
    page.keyboard.press("Escape")
    page.locator("li.message .edited").click()
    shows(ann, "#revisions-list .text", PAYLOADS[1:3])
    page.keyboard.press("Escape")
    ann.row(REMARK).click()
    shows(ann, "#thread-name", [REMARK])
    shows(ann, "li.message .text", PAYLOADS[4:5])

    for nth, text in enumerate(chunks(400)):
        goes(ann, f"d{nth}")
        expect(page.locator("#thread-name")).to_have_text(PAYLOADS[nth])
        shows(ann, "li.notice", PAYLOADS[nth : nth + 1])
        assert PAYLOADS[nth] not in page.title()
        expect(page.get_by_label("Message", exact=True)).to_have_value(text)
        page.get_by_role("button", name="Group info").click()
        shows(ann, "#group-facts dd", [text])
        page.keyboard.press("Escape")
    goes(ann, "t")
    shows(ann, "#topics a", [payload[:100] for payload in PAYLOADS])

    page.keyboard.press("Control+Shift+F")
    page.locator("#search-query").fill("xss")
    shows(ann, "#search-people li", [])
    shows(ann, "#search-messages li", [])
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New chat").first.click()
    page.get_by_role("button", name="Contacts").click()
    shows(ann, "#people-requests li", [payload[:100] for payload in PAYLOADS])
    page.locator("#people-requests li button").first.click()
    shows(ann, "#people-signature", PAYLOADS[-1:])
    shows(ann, "#people-facts", [PAYLOADS[-1][:50]])
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#requests-wait").click()
    shows(ann, "#group-requests-list li", PAYLOADS)
    page.keyboard.press("Escape")

    are_only_saved(ann)

    refused = [ann.request("PATCH", "me/", {"avatar": payload}).status for payload in PAYLOADS]
    assert set(refused) == {400}
    ann.complaints.clear()  # a browser tells of each

    are_texts_on_forms(ann)
    are_texts_in_the_description(ann)
    make_superuser(ann, live_manage)
    are_texts_to_staff(ann, asked)
    come_back_as_texts(ann)


def are_texts_on_forms(ann: Someone) -> None:
    """Names of devices, and of groups."""
    ann.page.goto("/account/")
    shows(ann, ".agent", [normalize("NFC", payload[:100]) for payload in PAYLOADS])
    ann.page.goto("/account/erasure/")
    shows(ann, ".said li", PAYLOADS[20:21])


def are_texts_in_the_description(ann: Someone) -> None:
    """What an answer says, where the API is tried."""
    ann.is_called(PAYLOADS[13])
    ann.page.goto("/api/v1/docs/")
    call = ann.page.locator(".opblock-get", has=ann.page.locator("[data-path='/api/v1/me/']"))
    call.locator(".opblock-summary-control").click()
    call.get_by_role("button", name="Try it out").click()
    call.get_by_role("button", name="Execute").click()
    shows(ann, ".live-responses-table .response", PAYLOADS[13:14])


def are_texts_to_staff(ann: Someone, asked: str) -> None:
    page = ann.page
    said = ann.ask(f"conversations/GROUP{ann.user_id}d0/messages/")["messages"][-1]["ID"]
    for where in LISTS:
        page.goto(f"/admin/messaging/{where}/")
        shows(ann, "#result_list tr", [])
    page.goto(f"/admin/messaging/person/?q={ann.user_id}")
    shows(ann, "#result_list tr", [payload[:100] for payload in PAYLOADS])
    page.locator("#action-toggle").check()
    page.locator("[name=action]").select_option("deactivate")
    page.get_by_role("button", name="Go").click()
    shows(ann, "#content li", [])
    page.goto(f"/admin/receipts/receipt/of/{asked}/")
    shows(ann, "#content tr", [])
    page.goto(f"/admin/messaging/person/?q={ann.user_id}0")
    page.locator("#result_list tbody th a").first.click()
    shows(ann, "form", [])
    page.goto(f"/admin/messaging/message/?q={said}")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Read what it says").click()
    shows(ann, "#content", PAYLOADS[:1])
    page.goto("/admin/messaging/auditentry/")
    shows(ann, "#result_list tr", [])


def come_back_as_texts(ann: Someone) -> None:
    for text in chunks(1500):
        for address in ASKED_WITH:
            ann.page.goto(address.replace("{}", quote(text, safe="")))
            shows(ann, "form", [])


@pytest.mark.told_live("That somebody types is stored nowhere: who is not told never learns of it.")
def test_so_is_the_name_of_who_types(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    is_heard(ann)
    ben.is_called(PAYLOADS[1])
    nest = ann.make_group("Nest", ben)
    ann.open("Nest")
    data = json.dumps({"businessID": "user_typing_status", "typingStatus": 1, "version": 1})
    typing = {"type": "TIMCustomElem", "payload": {"data": data}, "onlineUserOnly": True}

    ben.post(f"conversations/{quote(nest, safe='')}/messages/", typing)

    shows(ann, "#typing-words", PAYLOADS[1:2])


def are_only_saved(ann: Someone) -> None:
    """A page and a drawing that somebody sent as files: also who opens their address gets no page."""
    opened = ann.context.new_page()
    for name, content in (
        ("owl.html", b"<script>xss('html')</script>"),
        ("owl.svg", b"<svg onload='xss(1)'/>"),
    ):
        file: FilePayload = {"name": name, "mimeType": "text/html", "buffer": content}
        sent = ann.page.request.post(
            "/api/v1/uploads/",
            multipart={"purpose": "file", "file": file},
            headers={"X-CSRFToken": token_of(ann), "Referer": ann.page.url},
        )
        url = sent.json()["original"]["url"]
        with opened.expect_download() as download, suppress(PlaywrightError):
            opened.goto(url)
        assert (download.value.suggested_filename, opened.url) == (name, "about:blank")
    opened.goto("/avatars/people/%3Cscript%3Exss(1)%3C%2Fscript%3E.svg?n=%3Cscript%3Exss(1)")
    assert opened.evaluate("document.querySelector('script, [onload]')") is None
    opened.close()


def token_of(ann: Someone) -> str:
    return next(str(cookie["value"]) for cookie in ann.context.cookies() if cookie["name"] == "csrftoken")


def goes(ann: Someone, place: str) -> None:
    """By the address."""
    ann.page.evaluate("where => (location.hash = where)", f"GROUP{ann.user_id}{place}")


def whole_history(ann: Someone, count: int) -> None:
    """To the end of what is new."""
    ann.page.wait_for_function(TO_THE_END, arg=count)
