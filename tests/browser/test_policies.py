"""Every page in a browser that tells what its policy forbids: nothing that the page wants is forbidden, and what a page
must not do is (ASVS 3.4.3). What the other tests of this folder open is heard as well: a browser that forbids something
complains, and nobody's browser may."""

import json
import re
import time
from base64 import b32decode
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import FilePayload, Route, expect

from chatsite.loading import parts
from chatsite.policies import OF_ADMIN, OF_CHAT, OF_DOCS, OF_FORMS, OF_PAGES
from messaging.services.second_factor import SECONDS, code_at
from tests.authorisation.needs import NOBODY
from tests.authorisation.staff import MODELS, TABLE, Stand
from tests.live_server import Manage

from .conftest import PASSWORD, Arrives, Someone, make_superuser
from .files import SPEAKS, choose_files, note, picture
from .hard import wait_for
from .opened import comes_to, pages_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

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
TRUSTED_TYPES = {"require-trusted-types-for trusted-types-sink", "trusted-types trusted-types-policy"}
LINK = """
from django.contrib.auth.tokens import default_token_generator
from django.utils.http import urlsafe_base64_encode
from messaging.models import Person
person = Person.objects.get(user_id={user_id!r})
print(f"/password/{{urlsafe_base64_encode(str(person.pk).encode())}}/{{default_token_generator.make_token(person)}}/")
"""
ROWS = """
import json
from random import randrange
from tests.admin.rows import fill
from tests.authorisation.staff import MODELS
fill(randrange(10**9), 1)
latest = {model._meta.label: model._default_manager.order_by("pk").last() for model in MODELS}
print("KEYS", json.dumps({label: one.pk for label, one in latest.items() if one}))
"""
NO_PAGES = {
    "admin/jsi18n/": "a script",
    "admin/autocomplete/": "JSON",
    "admin/messaging/auditentry/export/": "a file",
    "admin/messaging/person/<path:object_id>/export/": "a file",
    "admin/receipts/receipt/of/<int:pk>/audience.csv": "a file",
    "admin/receipts/receipt/of/<int:pk>/audience.json": "a file",
    "admin/logout/": "leads out",
}
"""What is at addresses of staff, and why no browser shows it."""


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


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", set()),
        ("/account/", TRUSTED_TYPES),
        ("/admin/", TRUSTED_TYPES),
        ("/api/v1/docs/", {*TRUSTED_TYPES, "img-src data"}),
    ],
)
def test_nothing_else_is_allowed_there_and_each_is_told(
    ann: Someone, live_manage: Manage, address: str, allowed: set[str]
) -> None:
    page = ann.page
    if address == "/admin/":
        make_superuser(ann, live_manage)

    def smuggle(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("</body>", f"{''.join(SMUGGLED.values())}</body>")
        )

    page.route(address, smuggle)
    page.goto(address)
    for attempt in DONE.values():
        with suppress(PlaywrightError):  # some throw
            page.evaluate(f"() => void {attempt}")

    wanted = {*SMUGGLED, *DONE} - allowed
    wait_for(lambda: told_of(ann) >= wanted, ann)
    assert told_of(ann) == wanted
    ann.complaints.clear()


def told_of(ann: Someone) -> set[str]:
    told = {one.removeprefix("policy: ") for one in ann.complaints if one.startswith("policy: ")}
    return {re.sub(r"http:(//127\.0\.0\.1:\d+)?", "", one) for one in told}


def test_forms_are_allowed_what_they_do(ann: Someone, live_manage: Manage) -> None:
    page, opened = ann.page, comes_to(ann.context)
    page.goto("/account/erasure/")
    page.goto("/account/")
    page.locator("#old_password").fill(PASSWORD)
    for field in ("#id_new_password1", "#id_new_password2"):
        page.locator(field).fill(f"{PASSWORD}!")
    page.get_by_role("button", name="Set the password").click()
    page.goto("/")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    printed = live_manage("shell", "-c", LINK.format(user_id=ann.user_id))
    for address in ("/sign-up/", "/password/", "/password/MQ/owl/", *re.findall("/password/.*/", printed)):
        page.goto(address)
        expect(page.locator("main.card")).to_be_visible()
    for each in page.locator("input[type=password]").all():
        each.fill(f"{PASSWORD}?")
    page.locator("button.primary").click()
    page.get_by_label("User ID").fill(ann.user_id)
    page.get_by_label("Password").fill("owl")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password").fill(f"{PASSWORD}?")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation")).to_be_visible()
    assert opened == pages_of(OF_FORMS) | pages_of(OF_CHAT)

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

    page.goto("/account/erasure/")
    page.locator("#old_password").fill(f"{PASSWORD}?")
    page.get_by_role("checkbox").check()
    page.locator("button.final").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_so_are_the_pages_of_staff(ann: Someone, live_manage: Manage) -> None:
    """With a row of each kind."""
    page = ann.page
    make_superuser(ann, live_manage)
    printed = live_manage("shell", "-c", ROWS)
    keys = json.loads(printed.partition("KEYS")[2])
    stand: Stand = {model: model(pk=keys.get(model._meta.label)) for model in MODELS}
    opened = comes_to(ann.context)
    for one in TABLE:
        if (
            (one.posted, one.answer) == (None, 200)
            and one.needs != NOBODY
            and f"admin/{one.route}" not in NO_PAGES
        ):
            page.goto(one.address(stand))
    page.goto("/admin/messaging/")
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/login/")

    shut = {f"admin/{one.route}" for one in TABLE if one.needs == NOBODY or one.answer != 200}
    assert pages_of(OF_ADMIN) - opened - shut == set(NO_PAGES)


def test_so_is_the_second_factor(ann: Someone, live_manage: Manage) -> None:
    page = ann.page
    make_superuser(ann, live_manage)
    page.goto("/admin/second-factor/")
    page.locator("#factor-password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    secret = b32decode(page.locator(".factor-secret").inner_text().replace(" ", ""))
    page.get_by_label("Code").fill("owl")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Code").fill(code_at(secret, int(time.time()) // SECONDS))
    page.get_by_role("button", name="Turn it on").click()
    codes = page.locator(".factor-codes code").all_inner_texts()
    page.get_by_role("link", name="I have written them down").click()

    page.goto("/admin/second-factor/")
    page.get_by_label("A code").fill(codes[0])
    page.get_by_role("button", name="Other recovery codes").click()
    codes = page.locator(".factor-codes code").all_inner_texts()
    page.get_by_role("link", name="I have written them down").click()
    page.get_by_role("button", name="Log out").click()

    page.goto("/admin/")
    page.get_by_label("User ID").fill(ann.user_id)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Figures")).to_be_attached()


def test_and_the_description_of_the_api(ann: Someone) -> None:
    page, opened = ann.page, comes_to(ann.context)
    page.goto("/api/v1/docs/")
    page.locator(".opblock-summary-control").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response").first).to_be_visible()
    page.locator(".authorize").click()
    page.locator(".close-modal").click()
    assert opened == pages_of(OF_DOCS)


def test_there_are_no_pages_of_another_policy() -> None:
    known = (OF_CHAT, OF_FORMS, OF_ADMIN, OF_DOCS)
    assert [pattern for pattern, policy in OF_PAGES if policy not in known] == []
