"""Files that people choose, paste, drop and speak in the browser."""

import io

from PIL import Image
from playwright.sync_api import FilePayload, Locator

from .conftest import Someone


def picture(
    name: str = "owl.png", size: tuple[int, int] = (320, 200), colour: str = "#5463d6"
) -> FilePayload:
    """A PNG of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": content.getvalue()}


def note(name: str = "minutes.txt", text: str = "Tea at four.") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def choose_files(someone: Someone, *files: FilePayload) -> Locator:
    """By the menu beside the text; answers the tray in which they wait."""
    page = someone.page
    page.get_by_role("button", name="Attach something").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Files").click()
    chooser.value.set_files(list(files))
    return tray_of(someone)


def tray_of(someone: Someone) -> Locator:
    return someone.page.locator("#tray")


def bring(someone: Someone, how: str, file: FilePayload) -> None:
    """Paste it into the text (`paste`), or drop it on the conversation (`drop`)."""
    given = {**file, "buffer": list(file["buffer"]), "how": how}
    someone.page.evaluate(
        """({ name, mimeType, buffer, how }) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(buffer)], name, { type: mimeType }));
          const place = document.getElementById(how === "paste" ? "text" : "log");
          const options = { bubbles: true, cancelable: true };
          if (how === "paste") {
            place.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
            return;
          }
          place.dispatchEvent(new DragEvent("dragenter", { ...options, dataTransfer: data }));
          window.dropFile = () => place.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
        }""",
        given,
    )


SPEAKS = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  return out.stream;
};
"""
"""A microphone that hears a tone, as a browser without windows has none."""
