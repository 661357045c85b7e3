"""Whatever people write is shown as they wrote it, and nothing in it runs, leads astray or breaks the page."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar
from .threads import tell

pytestmark = [pytest.mark.browser, pytest.mark.once]

HOSTILE = [
    "<img src=x onerror=\"document.title='mine'\">",
    "<script>document.title='mine'</script>{{7*7}}${7*7}",
    "<svg/onload=document.title='mine'>",
    "\"'><iframe srcdoc=\"<script>parent.document.title='mine'</script>\"></iframe>",
    "</div></li><li class=message>forged</li>",
    "<a href=javascript:document.title='mine'>click</a>",
    "javascript:document.title='mine'",
    "JaVaScRiPt://example.com/%0adocument.title='mine'",
    "data:text/html,<script>alert(1)</script>",
    "https://bank.example@evil.example/login",
    "https://example.com/\u202egpj.exe",
    "\u202e\u2066right to left override",
    "&lt;b&gt;&#60;script&#62;",
    "<style>*{display:none}</style>",
    "<template><script>1</script></template><!--",
    "*<b>_`<i>`_</b>*",
    "﷽" * 50,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "x" * 3000,
]


def test_no_text_is_anything_but_text(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    tell(ann, f"C2C{ben.user_id}", HOSTILE)

    ben.open(ann.user_id)

    expect(ben.page.locator("li.message")).to_have_count(len(HOSTILE))
    shown = ben.page.locator("li.message .text").all_text_contents()
    marks = str.maketrans("", "", "*_`")
    assert [text.translate(marks) for text in shown] == [text.translate(marks) for text in HOSTILE]
    assert ben.page.locator("li.message .text :not(a, strong, em, code, pre)").count() == 0
    expect(ben.page).not_to_have_title("mine")
    hrefs = ben.page.locator("li.message .text a").evaluate_all("links => links.map((link) => link.href)")
    assert hrefs == ["https://example.com/"]
    log = ben.page.get_by_role("region", name="Messages")
    assert log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_what_others_can_put_beside_a_text_is_as_harmless(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    hostile = "<img src=x onerror=\"document.title='mine'\">"
    custom = {"data": hostile, "description": hostile, "extension": hostile}
    conversation_id = f"C2C{ben.user_id}"
    tell(
        ann,
        conversation_id,
        ["a text"],
        cloudCustomData='{"messageReply": {"messageAbstract": "<img src=x>"}}',
    )
    tell(ann, conversation_id, ["not text"], cloudCustomData="[[[{{not json")
    tell(ann, conversation_id, [""], type="TIMCustomElem", payload=custom)
    tell(
        ann,
        conversation_id,
        [""],
        type="TIMCustomElem",
        payload={"data": "{}", "description": "", "extension": ""},
    )
    typing = '{"businessID":"user_typing_status","typingStatus":1}'
    tell(
        ann,
        conversation_id,
        [""],
        type="TIMCustomElem",
        payload={"data": typing, "description": "", "extension": ""},
    )
    ann.is_called(hostile)

    ben.page.reload()
    ben.page.goto(f"/#C2C{ann.user_id}")

    expect(ben.page.locator("li.message .text")).to_have_text(
        ["a text", "not text", hostile, *["A message that this page cannot show"] * 2]
    )
    expect(ben.page.get_by_role("heading", level=2, name=hostile)).to_be_visible()
    expect(ben.page.locator("#typing")).to_be_hidden()
    expect(ben.page).not_to_have_title("mine")


def test_links_open_elsewhere_and_tell_nothing(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)

    ann.say("see https://example.com/a_b?c=d#e, or mailto:ann@example.com")

    link = ann.message("see").get_by_role("link", name="https://example.com/a_b?c=d#e", exact=True)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(ann.message("see").get_by_role("link", name="mailto:ann@example.com")).to_be_visible()


def test_a_little_formatting_is_understood(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)

    ann.say("*bold* _italic_ `code`")
    ann.page.get_by_label("Message", exact=True).fill("```\na block\n  indented\n```")
    ann.page.keyboard.press("Enter")
    ann.say("🎉")

    expect(ann.message("bold").locator("strong")).to_have_text("bold")
    expect(ann.message("bold").locator("em")).to_have_text("italic")
    expect(ann.message("bold").locator("code")).to_have_text("code")
    assert ann.message("a block").locator("pre").text_content() == "a block\n  indented"
    expect(ann.message("🎉").locator(".text.big")).to_be_visible()


def test_a_text_runs_in_its_own_direction(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)

    ann.say("مرحبا (Ben)!")
    ann.say("hello")

    def direction(text: str) -> str:
        return str(ann.message(text).locator(".bubble").evaluate("one => getComputedStyle(one).direction"))

    expect(ann.message("hello")).to_be_visible()
    assert (direction("مرحبا"), direction("hello")) == ("rtl", "ltr")


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut_off_on_a_narrow_screen(arrives: Arrives, width: int, afar: IsAfar) -> None:
    ann, ben = arrives(viewport={"width": width, "height": 640}), afar()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ann.say("w" * 200 + " https://example.com/" + "long/" * 40)
    expect(ann.message("www").locator(".tally")).to_be_visible()

    assert ann.page.evaluate("document.documentElement.scrollWidth") <= width
    assert ann.page.get_by_role("region", name="Messages").evaluate(
        "log => log.scrollWidth <= log.clientWidth"
    )
    for name in ("Send", "Back to the conversations"):
        box = ann.page.locator(f"[aria-label='{name}']").bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 44
