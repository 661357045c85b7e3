"""What staff do about people: sign them out, export what is kept of them, erase them, bring many in from a file."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from messaging.models import AccessToken, AuditEntry, BrowserSession, Conversation, Person, Stay
from messaging.services.access import issue_token
from messaging.services.leases import renew_leases
from messaging.services.people import create_person
from receipts.models import Receipt
from tests.receipts.scenes import read, say

from .pages import choose, list_of, page_of, said

pytestmark = pytest.mark.once

PEOPLE = list_of(Person)
IMPORT = f"{PEOPLE}import/"

As = Callable[[str], Client]


@pytest.fixture
def ada(browser_as: As) -> Client:
    """The browser of an administrator."""
    return browser_as("administrator")


def logged() -> list[tuple[Any, ...]]:
    entries = AuditEntry.objects.order_by("pk")
    return list(entries.values_list("action", "about__user_id", "note"))


def bring_in(browser: Client, text: str | bytes, kind: str = "people", **more: str) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return browser.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile("x.csv", content), **more})


def test_signs_somebody_out_everywhere(browser_as: As, bob: Person) -> None:
    mona = browser_as("moderator")
    chat = Client()
    chat.force_login(bob)
    chat.get("/")
    issue_token(person=bob, scope="person")

    answer = mona.post(PEOPLE, choose("sign_out", bob.pk))

    assert said(answer) == ["1 signed out everywhere."]
    assert chat.get("/").status_code == 302
    assert not AccessToken.objects.exists() and not BrowserSession.objects.exists()
    assert logged() == [("sign_out", "bob", "2 logins")]


def test_signs_out_whoever_came_in_by_the_admin_alone(
    root: Person, browser_of: Any, bob: Person, password: str
) -> None:
    Person.objects.filter(pk=bob.pk).update(is_staff=True)
    staff = Client()
    assert staff.post("/admin/login/", {"username": "bob", "password": password}).status_code == 302
    assert staff.get("/admin/").status_code == 200

    browser_of(root).post(PEOPLE, choose("sign_out", bob.pk))

    assert staff.get("/admin/").status_code == 302


def test_signs_out_one_browser(browser_as: As, bob: Person) -> None:
    mona, chat, other = browser_as("moderator"), Client(), Client()
    for browser in (chat, other):
        browser.force_login(bob)
        browser.get("/")
    session = BrowserSession.objects.get(session_key=chat.session.session_key)

    mona.post(list_of(BrowserSession), choose("sign_out", session.pk))

    assert (chat.get("/").status_code, other.get("/").status_code) == (302, 200)
    assert logged() == [("sign_out", "bob", f"browser {session.pk}")]


def test_does_nothing_to_other_staff_nor_to_oneself(browser_as: As, vera: Person) -> None:
    mona = browser_as("moderator")
    me = Person.objects.get(user_id="a-moderator")
    token, _ = issue_token(person=vera, scope="person")

    for person in (me, vera):
        mona.post(PEOPLE, choose("sign_out", person.pk))
        mona.post(PEOPLE, choose("deactivate", person.pk))
    mona.post(list_of(AccessToken), choose("revoke", f"{vera.pk} {token.token_key}"))

    assert AccessToken.objects.count() == 1
    assert Person.objects.filter(is_active=True).count() == 2
    assert mona.get("/admin/").status_code == 200
    assert logged() == []


def test_leads_from_a_person_to_what_there_is_of_them(
    browser_as: As, bob: Person, group: Conversation
) -> None:
    vic = browser_as("viewer")
    renew_leases(process="here", sockets={bob.pk: 2}, seconds=60)
    page = vic.get(page_of(bob)).content.decode()

    for address in (
        f"/admin/messaging/lease/?person__exact={bob.pk}",
        f"/admin/messaging/member/?person__exact={bob.pk}",
    ):
        assert address in page
        assert vic.get(address).context["cl"].result_count == 1


def test_exports_everything_of_a_person(ada: Client, alice: Person, bob: Person, group: Conversation) -> None:
    say(bob, group, "I was here", ask=False)
    say(alice, group, "not his")
    asked = say(alice, group)
    read(bob, asked)

    answer: Any = ada.get(reverse("admin:messaging_person_export", args=[bob.pk]))
    whole = json.loads(b"".join(answer.streaming_content))

    assert whole["profile"]["user_id"] == "bob" and "password" not in whole["profile"]
    assert [one["payload"] for one in whole["messages"]] == [{"text": "I was here"}]
    assert [one["conversation__group_id"] for one in whole["memberships"]] == [group.group_id]
    assert [one["message__message_id"] for one in whole["receipts"]] == [asked.message_id]
    assert logged() == [("export", "bob", "everything that is kept of them")]


def test_erases_once_it_is_sure_and_counts_stay(
    ada: Client, alice: Person, bob: Person, group: Conversation
) -> None:
    asked = say(alice, group)
    read(bob, asked)
    assert ada.post(PEOPLE, choose("erase", bob.pk)).status_code == 200
    assert Person.objects.filter(user_id="bob").exists()

    ada.post(PEOPLE, {**choose("erase", bob.pk), "_sure": "1"})

    bob.refresh_from_db()
    asked.refresh_from_db()
    assert bob.erased_at is not None and bob.user_id.startswith("erased-")
    assert (asked.read_count, Receipt.objects.count()) == (1, 1)
    assert logged() == [("erase", bob.user_id, "")]


def test_imports_people_after_a_look_at_what_would_happen(ada: Client) -> None:
    file = "\ufeffuser_id,nick,email,bot\neve,Eve 李,eve@example.org,\nrobo,,,yes\n"

    looked = bring_in(ada, file, dry_run="on")
    assert (looked.context["done"].made, looked.context["faults"]) == (2, [])
    assert not Person.objects.filter(user_id="eve").exists() and logged() == []
    bring_in(ada, file)

    eve, robo = (Person.objects.get(user_id=name) for name in ("eve", "robo"))
    assert (eve.nick, eve.email, eve.is_bot, robo.is_bot) == ("Eve 李", "eve@example.org", False, True)
    assert not eve.has_usable_password()
    assert logged() == [("import", None, "2 people")]


def test_imports_groups_with_their_members(ada: Client, alice: Person, bob: Person) -> None:
    bring_in(ada, "group_id,type,owner,name,members\nowls,Public,alice,Owls,bob alice\n", kind="groups")

    group = Conversation.objects.get(group_id="owls")
    here = Stay.objects.current().filter(conversation=group).values_list("person__user_id", flat=True)
    assert (group.group_type, group.name, set(here)) == ("Public", "Owls", {"alice", "bob"})


@pytest.mark.parametrize("dry_run", ["", "on"])
def test_imports_all_or_nothing_and_says_what_is_wrong_with_which_line(
    dry_run: str, ada: Client, bob: Person
) -> None:
    file = f"user_id,nick,email,bot\neve,,,\nbob,,,\n,Nobody,,\nfay,{'x' * 101},not an address,\ngus,,,perhaps\na b,,,\nhal,,,,,\neve,,,\n"

    answer = bring_in(ada, file, **({"dry_run": dry_run} if dry_run else {}))

    assert [fault.line for fault in answer.context["faults"]] == [3, 4, 5, 5, 6, 7, 8, 9]
    assert Person.objects.count() == 2
    assert logged() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"user_id\n\0\n",
        b"name\nx\n",
        b"user_id,user_id\na,b\n",
        b'user_id\n"open\n',
        b"user_id\r\r\n",
        b"user_id,bot\n" + b"x" * 200_000 + b",\n",
        b"user_id\n" + b"a\n" * 2_001,
        b"\n\n\n",
    ],
    ids=range(10),
)
def test_takes_any_file(content: bytes, ada: Client) -> None:
    for kind in ("people", "groups", "nothing"):
        answer = bring_in(ada, content, kind=kind)
        assert answer.status_code == 200
    assert Person.objects.count() == 1


@pytest.mark.parametrize("key", ["0", "x", "9" * 40, "🦉"])
def test_takes_any_address(key: str, desk: Client) -> None:
    assert desk.get(f"{PEOPLE}{key}/export/").status_code in (400, 404)


def test_offers_on_a_page_what_can_be_done(desk: Client, root: Person, bob: Person) -> None:
    gone = create_person(user_id="gone")
    desk.post(PEOPLE, choose("deactivate", gone.pk))

    def offered(person: Person) -> list[str]:
        return [name for name, _ in desk.get(page_of(person)).context["page_actions"]]

    assert offered(bob) == ["deactivate", "sign_out", "stop_sharing", "erase"]
    assert offered(gone) == ["reactivate", "stop_sharing", "erase"]
    assert offered(root) == ["stop_sharing"]
