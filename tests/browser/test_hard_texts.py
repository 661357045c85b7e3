"""Whatever people can set, in every place where it is shown: it is a text. Nothing in it runs, nothing asks another
host, nothing leaves its box."""

import socket
from urllib.parse import quote

import pytest
from playwright.sync_api import ViewportSize, expect

from .hard import Person, World, eventually
from .test_attention import REMEMBER_NOTES, notes_of

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

DESK, PHONE = ViewportSize(width=1200, height=800), ViewportSize(width=360, height=800)
ELSEWHERE = "http://127.0.0.2:9/never"
CORPUS = [
    "<img src=x onerror=\"window.hacked='img'\">",
    "<script>window.hacked='script'</script>",
    "<svg/onload=\"window.hacked='svg'\"><style>*{display:none}</style>",
    f"<iframe src='{ELSEWHERE}'></iframe><link rel=stylesheet href='{ELSEWHERE}'>",
    f"</script></title></textarea><base href='{ELSEWHERE}'><form action=x>",
    "<a href=\"javascript:window.hacked='link'\">click</a>",
    "javascript:window.hacked='bare'//",
    "data:text/html,<script>window.hacked='data'</script>",
    f"![image]({ELSEWHERE}) [link](javascript:alert(1))",
    "*bold <b onmouseover=\"window.hacked='bold'\">* `code <img src=x>`",
    "```\n<img src=x onerror=\"window.hacked='block'\">\n```",
    "{{constructor.constructor('window.hacked=1')()}} ${window.hacked=1} #{1} <%= 1 %> {name} {count}",
    "__proto__",
    "constructor",
    "'; DROP TABLE messaging_message; --",
    "\u202e\u2066gnirts live\u2067 \u200f\u061c",
    "Z" + "\u0301\u0327\u0334\u035c" * 20 + "algo",
    "\u2400 \ufffd \u200b\u200d\ufeff \u0085 \u2028 \u2029 end",
    "https://user:pass@xn--pple-43d.example/\u202egpj.exe?q=<b>\"'",
    "A" * 8000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 40,
]
PICTURES = [
    "javascript:window.hacked=1",
    "data:image/svg+xml,<svg onload='window.hacked=1'/>",
    "/%2f%2f127.0.0.2/x",
]
USER_IDS = ["a.b-c_d+e@f.g", "-+-+-", "...", "@@", "0", "__proto__", "constructor", "null"]
EXECUTED = """() => [
  window.hacked ?? "",
  ...[...document.querySelectorAll("script:not([src]):not([type='application/json']), base, iframe, object, embed, style")].map((one) => one.outerHTML),
  ...[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes].filter(({ name }) => name.startsWith("on")).map(({ name }) => name)),
  ...[...document.querySelectorAll("a")].filter(({ protocol }) => !/^https?:|^mailto:/.test(protocol)).map(({ href }) => href),
  ...[...document.querySelectorAll("img")].filter(({ src }) => src && new URL(src).origin !== location.origin).map(({ src }) => src),
  ...(Object.prototype.hacked ? ["prototype"] : []),
].filter(Boolean)"""
OVERFLOWS = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const log = document.getElementById("log");
  const outside = [...document.querySelectorAll("#messages .bubble, #conversation-list a, dialog[open] li")].filter((one) => {
    const box = one.getBoundingClientRect();
    const around = one.closest("#log, nav, dialog").getBoundingClientRect();
    return box.width && (box.left < around.left - 1 || box.right > around.right + 1);
  });
  return [wide > 0 ? `page ${wide}` : "", log.scrollWidth > log.clientWidth ? `log ${log.scrollWidth}` : "", ...outside.map((one) => one.textContent.slice(0, 40))].filter(Boolean);
}"""


def is_safe(person: Person) -> None:
    assert person.page.evaluate(EXECUTED) == []
    assert person.page.evaluate(OVERFLOWS) == []


def test_every_text_of_the_corpus_is_a_text_in_the_thread_and_the_list(world: World) -> None:
    ann, ben = world.arrives(viewport=PHONE), world.arrives()
    owls = ben.make_group("Owls", ann)
    ben.post(f"conversations/{quote(owls, safe='')}/messages/", {"payload": {"text": "first"}})
    ann.go(owls)
    for text in CORPUS:
        ben.write(owls, text, asks=False)
    for nth, text in enumerate(CORPUS):
        cloud = text[:4000]
        custom = dict.fromkeys(("data", "description", "extension"), text[:4000])
        if nth % 4 == 0:
            message = {"type": "TIMCustomElem", "payload": custom, "cloudCustomData": cloud}
            ben.post(f"conversations/{quote(owls, safe='')}/messages/", message)
    shown = ann.page.locator("li.message .text")
    expect(shown).to_have_count(1 + len(CORPUS) + len(CORPUS[::4]))
    for size in (DESK, PHONE):
        ann.page.set_viewport_size(size)
        is_safe(ann)
    # Stars and quotes make some bold or code; what has neither stands there letter by letter.
    plain = {text for text in CORPUS if not set(text) & set("*`_~\n")}
    assert len(plain) > 10 and plain <= set(shown.all_text_contents())

    for text in (CORPUS[0], CORPUS[4], CORPUS[15], CORPUS[19]):
        ann.page.get_by_label("Message", exact=True).fill(text)
        ann.page.keyboard.press("Enter")
        expect(ann.page.locator("li.message.mine .text").last).to_have_text(text)
    ann.page.get_by_label("Message", exact=True).fill(CORPUS[0])
    ann.page.evaluate("location.hash = ''")
    expect(ann.row("Owls")).to_contain_text(CORPUS[0])
    is_safe(ann)
    ann.page.reload()
    ann.comes_in()
    ann.go(owls)
    expect(ann.page.get_by_label("Message", exact=True)).to_have_value(CORPUS[0])
    is_safe(ann)


def test_every_name_of_the_corpus_is_a_name_wherever_it_stands(world: World) -> None:
    ann, ben = world.arrives(), world.arrives()
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    ann.comes_in()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("Notifications").check()
    ann.page.keyboard.press("Escape")
    names = [text[:100] for text in CORPUS if "\n" not in text and "\u0085" not in text]
    owls = ann.make_group("Owls", ben)
    path = f"conversations/{quote(owls, safe='')}/"
    for nth, name in enumerate(names):
        ben.is_called(name)
        ben.wears(name[:50], owls)
        changes = {"name": name, "introduction": name, "notification": name}
        ann.call("PATCH", path, changes)
        ben.write(owls, f"I am number {nth}", asks=False)
        expect(ann.page.locator("#conversation-list .preview").first).to_contain_text(f"I am number {nth}")
        expect(ann.page.locator("#conversation-list .name").first).to_have_text(name)
        expect(ann.page).to_have_title(f"({nth + 1}) Chat")
        is_safe(ann)
    eventually(lambda: len(notes_of(ann)), len(names), ann)
    assert all(note.endswith(f": I am number {nth}") for nth, note in enumerate(notes_of(ann)))
    assert all(note.startswith(name) for note, name in zip(notes_of(ann), names, strict=True))

    ann.go(owls)
    ann.say("Who is awake?")
    ben.page.reload()
    ben.comes_in()
    ben.go(owls)
    expect(ann.tally("Who is awake?")).to_contain_text("Read by all")
    ann.tally("Who is awake?").click()
    expect(ann.page.get_by_role("dialog").locator("li .name")).to_have_text(names[-1][:50])
    is_safe(ann)


def test_no_picture_is_asked_of_another_host(world: World) -> None:
    ann, ben = world.arrives(), world.arrives()
    owls = ann.make_group("Owls", ben)
    with socket.create_server(("127.0.0.2", 0)) as host:
        host.settimeout(0)
        elsewhere = f"127.0.0.2:{host.getsockname()[1]}/x.png"
        addresses = [
            f"http://{elsewhere}",
            f"//{elsewhere}",
            f"\\\\{elsewhere}",
            f"/\\{elsewhere}",
            *PICTURES,
        ]
        for nth, address in enumerate(addresses):
            answer = ben.request("PATCH", "me/", {"avatar": address})
            if answer.status == 400:
                # Refused at the door; somebody has put it into the database all the same.
                world.query(
                    "UPDATE messaging_person SET avatar = %s WHERE user_id = %s", address, ben.user_id
                )
                world.query("UPDATE messaging_conversation SET avatar = %s WHERE name = %s", address, "Owls")
            ben.write(owls, f"Look at me {nth}", asks=False)
            ann.page.reload()
            ann.comes_in()
            ann.go(owls)
            expect(ann.message(f"Look at me {nth}")).to_be_visible()
            assert ann.page.evaluate("window.hacked ?? ''") == ""
        with pytest.raises(BlockingIOError):
            host.accept()
    # Browsers say what they did not ask for, and that a picture of ours is not there.
    for one in (ann, ben):
        signs = ("127.0.0.2", "hacked", "404")
        one.complaints[:] = [text for text in one.complaints if not any(sign in text for sign in signs)]


def test_any_user_id_that_is_allowed_can_be_talked_to(world: World) -> None:
    ann = world.arrives()
    world.run(MAKE.format(ids=USER_IDS))
    for user_id in USER_IDS:
        ann.page.get_by_role("button", name="New chat").first.click()
        ann.page.get_by_label("User ID of the person to talk to").fill(user_id)
        ann.page.get_by_role("button", name="Start the chat").click()
        expect(ann.page.get_by_role("heading", level=2, name=user_id, exact=True)).to_be_visible()
        ann.say(f"Hello {USER_IDS.index(user_id)}")
        expect(ann.message(f"Hello {USER_IDS.index(user_id)}")).to_contain_text("Sent")
        assert world.texts(ann.user_id, f"C2C{user_id}") == [f"Hello {USER_IDS.index(user_id)}"]
    ann.page.reload()
    ann.comes_in()
    for nth, user_id in enumerate(USER_IDS):
        ann.page.locator("#conversation-list .name").get_by_text(user_id, exact=True).click()
        expect(ann.message(f"Hello {nth}")).to_be_visible()


MAKE = """
from messaging.services.people import create_person
for user_id in {ids!r}:
    create_person(user_id=user_id)
"""
