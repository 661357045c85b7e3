"""The audit log: what staff do is written down for good, with who, from where, on what, from what to what."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from messaging.models import AuditEntry, Conversation, Person
from messaging.services.audit import Staff, write_down

from .pages import choose, list_of, page_of

LOG = "/admin/messaging/auditentry/"
EXPORT = f"{LOG}export/"

BrowserOf = Callable[[Person], Client]


def rows_of(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def listed(answer: HttpResponse) -> list[str]:
    return [entry.action for entry in answer.context["cl"].result_list]


def test_says_who_from_where_on_what_from_what_to_what(
    root: Person, browser_of: BrowserOf, group: Conversation
) -> None:
    browser = Client(REMOTE_ADDR="198.51.100.7")
    browser.force_login(root)

    browser.post(page_of(group), {"receipts": "off", "receipts_visible_to": "members", "required": "on"})

    (entry,) = AuditEntry.objects.all()
    assert (entry.staff, entry.address, entry.action) == (root, "198.51.100.7", "set_policy")
    assert (entry.thing_type, entry.thing) == ("conversation", str(group.pk))
    assert entry.changes == {
        "receipts": ["type", "off"],
        "receipts_visible_to": ["sender", "members"],
        "required": [False, True],
    }


def test_stands_and_falls_with_what_was_done(
    desk: Client, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(**facts: object) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(AuditEntry.objects, "create", create)

    with pytest.raises(RuntimeError):
        desk.post(page_of(group), {"receipts": "off", "receipts_visible_to": "sender"})

    group.refresh_from_db()
    assert group.receipts == "type"


def test_keeps_no_password_and_no_name(desk: Client, bob: Person, password: str) -> None:
    desk.post(page_of(bob), {"nick": "Bobby", "avatar": ""})
    new = "a barn owl hunts at dusk"
    desk.post(
        reverse("admin:auth_user_password_change", args=[bob.pk]),
        {"usable_password": "true", "password1": new, "password2": new, "set-password": "1"},
    )

    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.action, entry.about, entry.changes) for entry in entries] == [
        ("change", bob, {"nick": []}),
        ("set_password", bob, {}),
    ]


def test_says_which_role_was_given(desk: Client, vera: Person) -> None:
    role = Group.objects.create(name="night watch")

    desk.post(page_of(vera), {"nick": "", "avatar": "", "is_staff": "on", "groups": [role.pk]})

    entry = AuditEntry.objects.get()
    assert entry.changes["groups"] == [[], ["night watch"]]


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_is_guarded_by_the_database_itself(verb: str, root: Person) -> None:
    write_down(Staff(root, None), AuditEntry.Action.EXPORT, AuditEntry)
    entries = AuditEntry.objects.all()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        entries.update(note="nothing") if verb == "update" else entries.delete()

    assert AuditEntry.objects.get().note == ""


@pytest.mark.once
def test_is_found_by_staff_by_person_by_thing_and_by_action(
    desk: Client, root: Person, alice: Person, bob: Person, group: Conversation
) -> None:
    by = Staff(root, None)
    write_down(by, AuditEntry.Action.DEACTIVATE, bob, about=bob.pk)
    write_down(by, AuditEntry.Action.SET_POLICY, group)
    write_down(Staff(alice, None), AuditEntry.Action.EXPORT, AuditEntry)

    assert listed(desk.get(LOG)) == ["export", "set_policy", "deactivate"]
    assert listed(desk.get(LOG, {"q": "bob"})) == ["deactivate"]
    assert listed(desk.get(LOG, {"q": "root"})) == ["set_policy", "deactivate"]
    assert listed(desk.get(LOG, {"q": group.group_id})) == ["set_policy"]
    assert listed(desk.get(LOG, {"action__exact": "export"})) == ["export"]
    assert listed(desk.get(LOG, {"thing_type__exact": "person"})) == ["deactivate"]
    assert listed(desk.get(LOG, {"at__gte": "2999-01-01 00:00:00+00:00"})) == []
    history = desk.get(page_of(group, "history"), follow=True)
    assert listed(history) == ["set_policy"]


@pytest.mark.once
def test_is_exported_as_it_is_listed_and_that_is_written_down(
    desk: Client, root: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.admin.exports.PORTION", 2)
    by = Staff(root, "192.0.2.1")
    for note in ("=1+1", "plain", "@x"):
        write_down(by, AuditEntry.Action.DEACTIVATE, bob, about=bob.pk, note=note)
    write_down(by, AuditEntry.Action.EXPORT, AuditEntry)

    answer = desk.get(EXPORT, {"action__exact": "deactivate"})

    heads, *rows = rows_of(answer)
    assert heads[1:4] == ["staff", "address", "action"]
    assert [(row[1], row[2], row[5], row[8]) for row in rows] == [
        ("root", "192.0.2.1", str(bob.pk), note) for note in ("'=1+1", "plain", "'@x")
    ]
    last = AuditEntry.objects.latest("pk")
    assert (last.action, last.thing_type, last.note) == ("export", "auditentry", "action__exact=deactivate")


@pytest.mark.once
def test_is_neither_exported_nor_touched_by_who_may_only_look(vera: Person, browser_of: BrowserOf) -> None:
    write_down(Staff(vera, None), AuditEntry.Action.EXPORT, AuditEntry)
    browser, entry = browser_of(vera), AuditEntry.objects.get()

    assert browser.get(LOG).status_code == 200
    assert browser.get(EXPORT).status_code == 403
    assert browser.post(page_of(entry, "delete"), {"post": "yes"}).status_code == 403
    browser.post(list_of(AuditEntry), choose("delete_selected", entry.pk) | {"post": "yes"})
    assert AuditEntry.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize(
    "query", ["action__exact=%00", "at__gte=yesterday", "p=x", "nothing=1", "q=%F0%9F%A6%89"]
)
def test_is_exported_or_refused_whatever_is_asked(query: str, desk: Client) -> None:
    assert desk.get(f"{EXPORT}?{query}").status_code in (200, 302, 400)
