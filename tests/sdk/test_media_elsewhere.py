"""Media in a page of another origin, where neither a cookie nor a header goes with the address of a picture."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from tests.chromium import Chromium
from tests.elsewhere import Elsewhere, Person

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

PAGE = Path(__file__).parent / "alone.html"
LOG_IN = "async (person) => { await chat.login(person); await ready; }"
DRAWN = """const canvas = Object.assign(document.createElement("canvas"), { width: 600, height: 450 });
  const context = canvas.getContext("2d");
  context.fillRect(0, 0, 300, 450);"""
SEND_PICTURE = f"""async (to) => {{
  {DRAWN}
  const file = new File([await new Promise((done) => canvas.toBlob(done, "image/png"))], "owl.png");
  const told = [];
  const onProgress = (part) => told.push(part);
  const options = {{ to, conversationType: "C2C", payload: {{ file }}, onProgress }};
  const message = chat.createImageMessage(options);
  await chat.sendMessage(message);
  return {{ ID: message.ID, status: message.status, last: told.at(-1), info: message.payload.imageInfoArray[0] }};
}}"""
SEND_FILM = f"""async (to) => {{
  {DRAWN}
  const recorder = new MediaRecorder(canvas.captureStream(20), {{ mimeType: "video/webm" }});
  const parts = [];
  recorder.ondataavailable = ({{ data }}) => parts.push(data);
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.start();
  for (let number = 0; number < 15; number += 1) {{
    context.fillStyle = `hsl(${{number * 20}} 80% 50%)`;
    context.fillRect(0, 0, 600, 450);
    await new Promise((done) => setTimeout(done, 60));
  }}
  recorder.stop();
  await stopped;
  const file = new File(parts, "owl.webm", {{ type: "video/webm" }});
  const message = chat.createVideoMessage({{ to, conversationType: "C2C", payload: {{ file }} }});
  await chat.sendMessage(message);
  return {{ ID: message.ID, payload: message.payload }};
}}"""
HEARD = "ID => heard.find((message) => message.ID === ID)?.payload"
SHOWN = """async (url) => {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return [picture.naturalWidth, picture.naturalHeight];
}"""
PLAYED = """async (url) => {
  const film = Object.assign(document.createElement("video"), { muted: true, src: url });
  await new Promise((done, failed) => Object.assign(film, { onloadeddata: done, onerror: () => failed(film.error.message) }));
  return film.videoWidth;
}"""


@pytest.fixture
def pages(chromium: Chromium, elsewhere: Elsewhere, cast: list[Person]) -> Iterator[list[Page]]:
    """Emma's and Noah's."""
    shutil.copy(PAGE, elsewhere.folder)
    sdk = urlencode({"sdk": f"{elsewhere.address}/static/sdk/index.js"})
    contexts = [chromium.new_context() for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page, person in zip(pages, cast, strict=False):
        page.goto(f"{elsewhere.origin}/{PAGE.name}?{sdk}")
        page.wait_for_function("() => window.chat")
        page.evaluate(LOG_IN, {"userID": person.user_id, "userSig": person.user_sig})
    yield pages
    for context in contexts:
        context.close()


def test_a_picture_goes_up_and_is_shown_there(
    pages: list[Page], cast: list[Person], elsewhere: Elsewhere
) -> None:
    emma, noah = pages

    sent = emma.evaluate(SEND_PICTURE, cast[1].user_id)

    assert (sent["status"], sent["last"], sent["info"]["width"]) == ("success", 1, 600)
    theirs = noah.wait_for_function(HEARD, arg=sent["ID"]).json_value()["imageInfoArray"]
    assert theirs[0]["url"].startswith(f"{elsewhere.address}/media/")
    assert noah.evaluate(SHOWN, theirs[0]["url"]) == [600, 450]
    assert noah.evaluate(SHOWN, theirs[1]["url"]) == [400, 300]
    with pytest.raises(Exception, match="EncodingError"):
        noah.evaluate(SHOWN, theirs[2]["url"].split("?")[0])


def test_a_film_brings_its_length_and_a_still(pages: list[Page], cast: list[Person]) -> None:
    emma, noah = pages

    sent = emma.evaluate(SEND_FILM, cast[1].user_id)

    payload = noah.wait_for_function(HEARD, arg=sent["ID"]).json_value()
    assert (payload["videoFormat"], payload["videoSecond"]) == ("webm", 1)
    assert (payload["snapshotWidth"], payload["snapshotHeight"]) == (600, 450)
    assert noah.evaluate(SHOWN, payload["snapshotUrl"]) == [600, 450]
    assert noah.evaluate(PLAYED, payload["videoUrl"]) == 600
