"""Whatever people call themselves and their groups: it is a text, wherever it is shown, and nothing in it runs."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Arrives

pytestmark = [pytest.mark.browser, pytest.mark.once]

HOSTILE = [
    "<img src=x onerror=\"document.title='mine'\"><script>document.title='mine'</script>",
    "</title></textarea><svg onload=\"document.title='mine'\">",
    "\"'><b>bold</b>{{7*7}}${7*7}{count}{name}&lt;&amp;",
    "\u202eevil\u2066name",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_it_is(arrives: Arrives, name: str) -> None:
    ann, ben = arrives(), arrives()
    card = name[:50]
    ben.is_called(name)
    owls = ann.make_group(name, ben)
    ben.wears(card, owls)
    ben.write(owls, "I am here", asks=False)
    ann.page.reload()

    shown = ann.page.locator("#conversation-list .name").first
    expect(shown).to_have_text(name)
    expect(ann.page.locator("#conversation-list .preview").first).to_contain_text("I am here")
    shown.click()
    expect(ann.page.get_by_role("heading", level=2, name=name)).to_be_visible()
    ann.say("Who is awake?")
    ann.page.get_by_label("Message", exact=True).fill(name)
    ben.page.locator("#conversation-list a").first.click()
    expect(ann.tally("Who is awake?")).to_contain_text("Read by all")

    ann.tally("Who is awake?").click()
    panel = ann.page.get_by_role("dialog")
    expect(panel.locator(".name")).to_have_text(card)
    panel.get_by_role("searchbox").fill(f"{name}?")
    expect(panel).to_contain_text(re.compile(f"Nobody here is called “.?{re.escape(name)}"))
    ann.page.keyboard.press("Escape")  # empties the field
    ann.page.keyboard.press("Escape")
    ann.page.keyboard.press("Control+k")
    expect(ann.page.get_by_role("option").first).to_have_text(name)
    ann.page.keyboard.press("Escape")

    ann.page.evaluate("location.hash = ''")
    expect(ann.page.locator("#conversation-list .preview").first).to_contain_text(name.strip()[:20])
    expect(ann.page).to_have_title("Chat")
    assert ann.page.locator("b, svg[onload], img[src=x]").count() == 0
    assert ann.page.evaluate("document.querySelectorAll('script:not([src], [type])').length") == 0
