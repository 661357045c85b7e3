"""Every page in a browser that tells what its policy forbids: nothing that the page wants is forbidden, and what a page
must not do is (ASVS 3.4.3). What the other tests of this folder open is heard as well: a browser that forbids something
complains, and nobody's browser may."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.contrib import admin
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import FilePayload, Route, expect

from chatsite.loading import parts
from tests.live_server import Manage

from .conftest import PASSWORD, Arrives, Someone
from .files import SPEAKS, choose_files, note, picture
from .hard import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.once]

LET_IN = """
from messaging.models import Person
Person.objects.filter(user_id={user_id!r}).update(is_staff=True, is_superuser=True)
"""
TELLS = """
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  console.error(`policy: ${effectiveDirective} ${blockedURI}`));
"""
FILM = """async () => {
  const canvas = document.createElement("canvas");
  const draw = setInterval(() => canvas.getContext("2d").fillRect(0, 0, 9, 9), 20);
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm" });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.start();
  await new Promise((done) => setTimeout(done, 500));
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  clearInterval(draw);
  return [...new Uint8Array(await new Blob(pieces).arrayBuffer())];
}"""
COME = "async (names) => { const { part } = await import('/static/chat/parts.js'); await Promise.all(names.map(part)); }"
SMUGGLED = {
    "script-src-elem inline": "<script>1</script>",
    "script-src-elem /static/owl.js": '<script type="module" src="/static/owl.js"></script>',
    "script-src-elem //elsewhere.example/owl.js": '<script src="//elsewhere.example/owl.js"></script>',
    "script-src-attr inline": '<b onclick="1"></b>',
    "style-src-elem inline": "<style>a {}</style>",
    "style-src-elem //elsewhere.example/owl.css": '<link rel="stylesheet" href="//elsewhere.example/owl.css">',
    "style-src-attr inline": '<b style="color: red"></b>',
    "img-src //elsewhere.example/owl.png": '<img src="//elsewhere.example/owl.png" alt="">',
    "img-src data": '<img src="data:image/svg+xml,<svg/>" alt="">',
    "media-src //elsewhere.example/owl.ogg": '<audio src="//elsewhere.example/owl.ogg"></audio>',
    "frame-src /login/": '<iframe src="/login/"></iframe>',
    "object-src /livez": '<embed src="/livez">',
    "base-uri //elsewhere.example/": '<base href="//elsewhere.example/">',
}
"""What a browser tells of each that stands in the page."""
DONE = {
    "connect-src //elsewhere.example/": "fetch('//elsewhere.example/').catch(() => {})",
    "form-action //elsewhere.example/?": """(() => {
      const form = document.body.appendChild(document.createElement('form'));
      form.action = '//elsewhere.example/';
      form.submit();
    })()""",
    "require-trusted-types-for trusted-types-sink": "document.body.insertAdjacentHTML('beforeend', '<b>')",
    "trusted-types trusted-types-policy": "trustedTypes.createPolicy('mine', {})",
}
"""What it tells of each that a script tries."""
ADDRESSES = "links => links.map((link) => link.getAttribute('href'))"


@pytest.fixture
def ann(arrives: Arrives) -> Iterator[Someone]:
    """Her browser tells of each violation, on whatever page."""
    ann = arrives()
    ann.context.add_init_script(TELLS)
    ann.context.add_init_script(SPEAKS)
    ann.page.reload()
    yield ann
    assert ann.complaints == []


def film(ann: Someone) -> FilePayload:
    return {"name": "owl.webm", "mimeType": "video/webm", "buffer": bytes(ann.page.evaluate(FILM))}


def test_the_chat_page_is_allowed_what_it_does(ann: Someone) -> None:
    page = ann.page
    ann.make_group("Owls")
    ann.open("Owls")
    ann.say("Hoo?")
    choose_files(ann, picture(), note(), film(ann)).get_by_role("button", name="Send 3").click()
    expect(page.locator("li.message")).to_have_count(4)
    expect(page.locator("li.message .underway")).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Open").first.click()
    lightbox = page.get_by_role("dialog", name="Pictures and videos")
    expect(lightbox.get_by_role("img", name="Picture, 320 × 200")).not_to_have_js_property("naturalWidth", 0)
    page.keyboard.press("ArrowRight")
    expect(lightbox.locator("video")).not_to_have_js_property("readyState", 0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Record a voice message").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.get_by_role("button", name="Send the recording").click()
    expect(page.locator("li.message")).to_have_count(5)
    expect(page.locator("li.message .underway")).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("slider", name="Place in the recording")).not_to_have_value("0")

    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Edit my profile").click()
    page.set_input_files("#profile-file", picture())
    page.get_by_role("dialog", name="Choose what is seen").get_by_role("button", name="Take this").click()
    page.get_by_role("dialog", name="My profile").get_by_role("button", name="Save").click()
    expect(page.locator("#my-avatar")).to_have_attribute("src", re.compile("/media/"))
    page.evaluate(COME, parts())


def test_nothing_else_is_allowed_there_and_each_is_told(ann: Someone) -> None:
    page = ann.page

    def smuggle(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("</body>", f"{''.join(SMUGGLED.values())}</body>")
        )

    page.route("/", smuggle)
    page.reload()
    for attempt in DONE.values():
        with suppress(PlaywrightError):  # some throw
            page.evaluate(f"() => void {attempt}")

    wanted = {*SMUGGLED, *DONE}
    wait_for(lambda: told_of(ann) >= wanted, ann)
    assert told_of(ann) == wanted
    ann.complaints.clear()


def told_of(ann: Someone) -> set[str]:
    told = {one.removeprefix("policy: ") for one in ann.complaints if one.startswith("policy: ")}
    return {re.sub(r"http:(//127\.0\.0\.1:\d+)?", "", one) for one in told}


def test_forms_are_allowed_what_they_do(ann: Someone) -> None:
    page = ann.page
    page.goto("/account/")
    page.locator("#old_password").fill(PASSWORD)
    for field in ("#id_new_password1", "#id_new_password2"):
        page.locator(field).fill(f"{PASSWORD}!")
    page.get_by_role("button", name="Set the password").click()
    page.goto("/")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    for address in ("/sign-up/", "/password/", "/password/MQ/owl/", "/login/"):
        page.goto(address)
        expect(page.locator("main.card")).to_be_visible()
    page.get_by_label("User ID").fill(ann.user_id)
    page.get_by_label("Password").fill(f"{PASSWORD}!")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation")).to_be_visible()

    for address in (
        "/nowhere/",
        "/media/owl/original",
        "/avatars/people/ann.svg?n=Ann",
        "/worker.js",
        "/livez",
    ):
        page.goto(address)
    assert {one for one in ann.complaints if "404 (Not Found)" not in one} == set()
    ann.complaints.clear()


def test_so_are_the_pages_of_staff(ann: Someone, live_manage: Manage) -> None:
    page = ann.page
    ann.write(ann.make_group("Owls"), "Hoo?")
    live_manage("shell", "-c", LET_IN.format(user_id=ann.user_id))
    page.goto("/admin/")
    messages = page.get_by_role("article", name="Messages")
    expect(messages.get_by_role("img", name=re.compile("^Messages by"))).to_be_visible()
    lists = set(
        page.locator("#content a[href^='/admin/'], #nav-sidebar a[href^='/admin/']").evaluate_all(ADDRESSES)
    )
    shown = set()
    while lists:
        address = lists.pop()
        page.goto(address)
        shown.add(address)
        if address.count("/") == 4:
            leads = page.locator("#result_list tbody th a, .object-tools a").evaluate_all(ADDRESSES)
            lists |= {lead for lead in leads[:3] if "/export/" not in lead} - shown
    assert {
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry
    } <= shown


def test_and_the_description_of_the_api(ann: Someone) -> None:
    page = ann.page
    page.goto("/api/v1/docs/")
    page.locator(".opblock-summary-control").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response").first).to_be_visible()
    page.locator(".authorize").click()
    page.locator(".close-modal").click()
