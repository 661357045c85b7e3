"""Sending what is no text: seen before it leaves, shown on its way, and there for the others as what it is."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from .conftest import Arrives, IsAfar, Someone
from .files import SPEAKS, bring, choose_files, note, picture, tray_of
from .hard import eventually, kept

pytestmark = [pytest.mark.browser, pytest.mark.once]


def pictures_of(someone: Someone) -> Locator:
    return someone.page.locator("li.message .picture img")


def is_painted(image: Locator) -> None:
    """It is there, and not only its place."""
    expect(image).to_have_js_property("complete", True)
    expect(image).not_to_have_js_property("naturalWidth", 0)


def test_pictures_and_files_are_seen_before_they_leave_and_arrive_as_what_they_are(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    tray = choose_files(ann, picture(), note(), picture("not me.png"))
    expect(tray.get_by_role("heading", name="Send 3 files?")).to_be_visible()
    expect(tray.get_by_role("listitem").nth(1)).to_contain_text("minutes.txtFile · 12 bytes")

    tray.get_by_role("button", name="Do not send not me.png").click()
    tray.get_by_role("button", name="Send 2").click()

    expect(ann.page.locator("li.message .tick")).to_have_count(2)
    expect(ann.page.locator("li.message .underway")).to_have_count(0)
    ben.open(ann.user_id)
    expect(ben.page.get_by_role("img", name="Picture, 320 × 200")).to_be_visible()
    is_painted(pictures_of(ben))
    with ben.page.expect_download() as download:
        ben.page.get_by_role("link", name="Download minutes.txt").click()
    assert download.value.suggested_filename == "minutes.txt"
    assert download.value.path().read_text() == "Tea at four."
    expect(ben.row(ann.user_id)).to_contain_text("File: minutes.txt")


def test_a_picture_is_looked_at_large_and_the_next_by_an_arrow(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    choose_files(ann, picture(), picture("two.png", (200, 320))).get_by_role("button", name="Send 2").click()
    expect(ann.page.locator("li.message .underway")).to_have_count(0)
    ben.open(ann.user_id)

    ben.page.get_by_role("button", name="Open").first.click()
    lightbox = ben.page.get_by_role("dialog", name="Pictures and videos")
    expect(lightbox).to_contain_text("1 of 2")
    is_painted(lightbox.get_by_role("img", name="Picture, 320 × 200"))
    ben.page.keyboard.press("ArrowRight")
    expect(lightbox.get_by_role("img", name="Picture, 200 × 320")).to_be_visible()
    expect(lightbox.get_by_role("button", name="The next one")).to_be_hidden()
    with ben.page.expect_download() as download:
        lightbox.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith(".png")
    ben.page.keyboard.press("Escape")

    expect(lightbox).to_be_hidden()
    expect(ben.page.get_by_role("button", name="Open").first).to_be_focused()


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_files_come_by_pasting_and_by_dropping_too(arrives: Arrives, how: str, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)

    bring(ann, how, picture())
    if how == "drop":
        expect(ann.page.locator("#thread")).to_have_class(re.compile("dropping"))
        ann.page.evaluate("dropFile()")
    tray_of(ann).get_by_role("button", name="Send", exact=True).click()

    is_painted(pictures_of(ann))
    expect(ann.page.locator("#thread")).not_to_have_class(re.compile("dropping"))
    expect(ann.page.locator("li.message .tick")).to_have_count(1)


def test_what_is_on_its_way_can_be_given_up(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    held: list[Route] = []
    ann.page.route("**/api/v1/uploads/", lambda route: held.append(route))
    choose_files(ann, picture(), note()).get_by_role("button", name="Send 2").click()
    expect(ann.page.locator("li.message .underway")).to_have_count(2)
    is_painted(pictures_of(ann))

    ann.page.locator("li.message").filter(has=ann.page.locator(".picture")).locator(".underway").click()
    expect(pictures_of(ann)).to_have_count(0)
    eventually(lambda: len(uploads_of("minutes.txt", held)), 1, ann)
    uploads_of("minutes.txt", held)[0].continue_()

    expect(ann.page.get_by_role("link", name="Download minutes.txt")).to_be_visible()
    ben.open(ann.user_id)
    expect(ben.page.get_by_role("link", name="Download minutes.txt")).to_be_visible()
    expect(pictures_of(ben)).to_have_count(0)


def uploads_of(name: str, held: list[Route]) -> list[Route]:
    return [route for route in held if name.encode() in (route.request.post_data_buffer or b"")]


def test_what_was_on_its_way_when_the_page_was_left_goes_on_when_it_is_back(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.page.route("**/api/v1/uploads/", lambda route: None)  # without an answer
    choose_files(ann, picture()).get_by_role("button", name="Send", exact=True).click()
    expect(ann.page.locator("li.message .underway")).to_be_visible()
    eventually(lambda: kept(ann)["message"], 1, ann)

    ann.page.unroute_all(behavior="ignoreErrors")
    ann.page.reload()

    expect(ann.page.locator("li.message .tick")).to_have_attribute("data-shape", "sent")
    is_painted(pictures_of(ann))
    ben.open(ann.user_id)
    is_painted(pictures_of(ben))
    expect(ben.page.locator("li.message")).to_have_count(1)


def test_what_a_browser_cannot_show_goes_as_a_file(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    torn = picture("torn.png")
    choose_files(ann, {**torn, "buffer": torn["buffer"][:40]}).get_by_role(
        "button", name="Send", exact=True
    ).click()

    # A browser that cannot show it sends it as a file: that is what it is.
    expect(ann.page.get_by_role("link", name="Download torn.png")).to_be_visible()
    expect(ann.page.locator("li.message .tick")).to_have_count(1)


def test_what_is_too_large_is_said_before_it_is_sent(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    most = ann.page.request.get("/api/v1/limits/").json()["fileBytes"]
    tray = choose_files(ann, note())

    tray.evaluate(
        """(tray, size) => {
          const file = new File(["x"], "huge.bin");
          Object.defineProperty(file, "size", { value: size });
          const data = { files: [file], types: ["Files"] };
          tray.dispatchEvent(Object.assign(new Event("paste"), { clipboardData: data }));
        }""",
        most + 1,
    )

    expect(tray.get_by_role("listitem").nth(1)).to_contain_text("Too large: at most")
    expect(tray.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    tray.get_by_role("button", name="Do not send minutes.txt").click()
    expect(tray.locator("#tray-send")).to_be_disabled()


def test_a_voice_message_is_spoken_sent_and_heard(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.context.add_init_script(SPEAKS)
    ann.page.reload()
    ann.talk_to(ben)
    ann.page.get_by_role("button", name="Record a voice message").click()
    recording = ann.page.get_by_role("group", name="Recording a voice message")
    expect(recording.get_by_role("timer")).to_have_text("0:01")
    expect(ann.page.get_by_label("Message", exact=True)).to_be_hidden()

    recording.get_by_role("button", name="Send the recording").click()

    expect(ann.page.locator("li.message .tick")).to_have_count(1)
    expect(ben.row(ann.user_id)).to_contain_text(re.compile("Voice message, 0:0[12]"))
    ben.open(ann.user_id)
    ben.page.get_by_role("button", name="Play").click()
    expect(ben.page.get_by_role("slider", name="Place in the recording")).not_to_have_value("0")

    ann.page.get_by_role("button", name="Record a voice message").click()
    ann.page.keyboard.press("Escape")
    expect(recording).to_be_hidden()
    expect(ann.page.get_by_label("Message", exact=True)).to_be_visible()
    expect(ann.page.locator("li.message")).to_have_count(1)


def test_a_sticker_and_a_place_arrive_as_what_they_are(arrives: Arrives) -> None:
    ann, ben = arrives(geolocation={"latitude": 48.20849, "longitude": 16.37208}), arrives()
    ann.context.grant_permissions(["geolocation"])
    ann.talk_to(ben)
    ann.page.get_by_role("button", name="Emoji and stickers").click()
    ann.page.get_by_role("tab", name="Stickers").click()
    ann.page.get_by_role("button", name="Good night").click()
    expect(ann.page.get_by_role("img", name="Sticker: Good night")).to_be_visible()

    ann.page.get_by_role("button", name="Attach something").click()
    ann.page.get_by_role("menuitem", name="Where I am").click()
    place = ann.page.get_by_role("dialog", name="Send where you are?")
    expect(place).to_contain_text("48.20849° N, 16.37208° E")
    place.get_by_label("What is there (if you like)").fill("Tea house")
    place.get_by_role("button", name="Send", exact=True).click()

    expect(ben.row(ann.user_id)).to_contain_text("Place: Tea house")
    ben.open(ann.user_id)
    is_painted(ben.page.get_by_role("img", name="Sticker: Good night"))
    expect(ben.message("Tea house")).to_contain_text("48.20849° N, 16.37208° E")


def test_a_picture_of_oneself_is_cut_out_seen_by_others_and_removed(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ben.talk_to(ann)
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("button", name="Edit my profile").click()
    profile = ann.page.get_by_role("dialog", name="My profile")
    expect(profile.get_by_role("button", name="Remove the picture")).to_be_hidden()

    profile.get_by_label("Name").fill("Ann Owl")
    ann.page.set_input_files("#profile-file", picture())
    ann.page.get_by_role("dialog", name="Choose what is seen").get_by_role("button", name="Take this").click()
    profile.get_by_role("button", name="Save").click()

    expect(profile).to_be_hidden()
    expect(ann.page.locator("#my-avatar")).to_have_attribute("src", re.compile("/media/"))
    is_painted(ann.page.locator("#my-avatar"))
    expect(ann.page.get_by_role("heading", name="Ann Owl")).to_be_visible()
    ben.page.reload()
    expect(ben.page.locator("#thread-avatar")).to_have_attribute("src", re.compile("/media/"))
    is_painted(ben.page.locator("#thread-avatar"))

    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("button", name="Edit my profile").click()
    profile.get_by_role("button", name="Remove the picture").click()
    profile.get_by_role("button", name="Save").click()
    expect(ann.page.locator("#my-avatar")).to_have_attribute("src", re.compile("/avatars/"))
