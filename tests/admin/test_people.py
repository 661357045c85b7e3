"""People in the admin: made, changed, deactivated and reactivated by the same verbs as everywhere."""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import pytest
from django.contrib.auth.models import Permission
from django.db.models import F
from django.test import Client
from django.urls import reverse

from messaging.admin.passwords import OwnPasswordForm
from messaging.errors import UserIDTaken
from messaging.models import AccessToken, AuditEntry, Conversation, Person
from messaging.services.leases import renew_leases
from messaging.services.people import change_profile, deactivate_person, erase_person, set_sharing
from tests.conftest import Telling

from .pages import choose, faults, list_of, page_of, said

pytestmark = pytest.mark.once

PEOPLE = "/admin/messaging/person/"
BrowserOf = Callable[[Person], Client]


@pytest.fixture
def helen(browser_of: BrowserOf, password: str, db: None) -> Client:
    """The browser of Helen, who may make and change people, and is no superuser."""
    helen = Person.objects.create_user("helen", password, is_staff=True)
    codenames = ("add_person", "change_person", "suspend_person", "view_person")
    helen.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return browser_of(helen)


def make(client: Client, user_id: str, password: str = "", **more: Any) -> Any:
    form = {"user_id": user_id, "nick": "", "password1": password, "password2": password}
    return client.post(f"{PEOPLE}add/", {"usable_password": "true" if password else "false", **form, **more})


def change(client: Client, person: Person, **fields: Any) -> Any:
    return client.post(page_of(person), {"nick": person.nick, "avatar": person.avatar, **fields})


def logged(person: Person) -> list[str]:
    entries = AuditEntry.objects.filter(thing_type="person", thing=str(person.pk), about=person)
    return list(entries.order_by("pk").values_list("action", flat=True))


def test_makes_a_person_who_can_log_in(desk: Client, password: str) -> None:
    answer = make(desk, "emil", password, nick="Emil", is_bot="on")

    emil = Person.objects.get(user_id="emil")
    assert (answer.status_code, answer["Location"]) == (302, page_of(emil))
    assert (emil.nick, emil.is_bot, emil.is_active, emil.is_staff) == ("Emil", True, True, False)
    assert emil.check_password(password) and emil.shares_since is not None
    assert logged(emil) == ["add"]


def test_makes_a_person_without_a_password(desk: Client) -> None:
    make(desk, "emil")

    assert not Person.objects.get(user_id="emil").has_usable_password()


@pytest.mark.parametrize("user_id", ["", " ", "a b", "@TIMemil", "x" * 33, "emil\0", "émil", "alice"])
def test_says_what_is_wrong_with_a_user_id(user_id: str, desk: Client, alice: Person, password: str) -> None:
    before = Person.objects.count()

    assert set(faults(make(desk, user_id, password))) == {"user_id"}

    assert Person.objects.count() == before


def test_refuses_a_weak_password(desk: Client) -> None:
    assert set(faults(make(desk, "emil", "password"))) == {"password2"}
    assert not Person.objects.filter(user_id="emil").exists()


def test_turns_a_refusal_into_a_message(desk: Client, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def create_person(**facts: Any) -> NoReturn:
        raise UserIDTaken

    monkeypatch.setattr("messaging.admin.people.people.create_person", create_person)

    answer = make(desk, "emil", password)

    assert (answer.status_code, answer["Location"]) == (302, f"{PEOPLE}add/")
    assert said(answer) == [UserIDTaken.text]


def test_changes_a_profile_and_tells_its_person(desk: Client, alice: Person, frames: Telling) -> None:
    with frames() as told:
        assert change(desk, alice, nick="Alicia", user_id="mallory").status_code == 302

    alice.refresh_from_db()
    assert (alice.user_id, alice.nick, alice.change_seq, alice.profile_change) == ("alice", "Alicia", 1, 1)
    assert [(one.envelope.people, one.body["frame"]) for one in told] == [((alice.pk,), "me")]
    assert told[0].body["changes"][0]["profile"]["nick"] == "Alicia"


def test_tells_nobody_of_what_did_not_change(desk: Client, alice: Person, frames: Telling) -> None:
    with frames() as told:
        change(desk, alice)

    alice.refresh_from_db()
    assert (told, alice.change_seq) == ([], 0)


def test_takes_only_pictures_that_the_other_doors_take(desk: Client, alice: Person) -> None:
    assert set(faults(change(desk, alice, avatar="javascript:alert(1)"))) == {"avatar"}
    assert change(desk, alice, avatar="/avatars/people/owl.svg").status_code == 302

    alice.refresh_from_db()
    assert alice.avatar == "/avatars/people/owl.svg"


def test_never_writes_back_the_numbers_of_a_moment_ago(
    desk: Client, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*args: Any) -> None:
        Person.objects.filter(pk=alice.pk).update(change_seq=F("change_seq") + 7)

    monkeypatch.setattr("django.contrib.auth.password_validation.validate_password", meanwhile)
    monkeypatch.setattr("messaging.admin.people.PersonForm.clean", meanwhile)

    change(desk, alice, is_staff="on")
    new = "another owl reads at night"
    desk.post(
        reverse("admin:auth_user_password_change", args=[alice.pk]), {"password1": new, "password2": new}
    )

    alice.refresh_from_db()
    assert (alice.is_staff, alice.check_password(new), alice.change_seq) == (True, True, 14)


def test_deletes_nobody(desk: Client, alice: Person) -> None:
    assert desk.post(page_of(alice, "delete"), {"post": "yes"}).status_code == 403
    desk.post(PEOPLE, choose("delete_selected", alice.pk) | {"post": "yes"})

    assert Person.objects.filter(pk=alice.pk).exists()


def test_deactivates_and_tells_those_who_are_with_them(
    desk: Client, bob: Person, group: Conversation, direct: Conversation, frames: Telling
) -> None:
    AccessToken.objects.create(user=bob)
    with frames() as told:
        answer = desk.post(PEOPLE, choose("deactivate", bob.pk))

    assert said(answer) == ["1 deactivated."]
    bob.refresh_from_db()
    assert not bob.is_active
    assert not AccessToken.objects.filter(user=bob).exists()
    changes = [one for one in told if one.body["frame"] == "changes"]
    assert {one.body["conversationID"] for one in changes} == {f"GROUP{group.group_id}", "C2Cbob"}
    (to_group,) = (one for one in changes if one.envelope.conversation == group.pk)
    (item,) = to_group.body["changes"]
    assert (item["kind"], item["member"]["userID"], item["member"]["isActive"]) == ("member", "bob", False)
    assert item["changeSeq"] == group.change_seq + 1
    assert logged(bob) == ["deactivate"]


def test_reactivates(desk: Client, bob: Person, group: Conversation, frames: Telling) -> None:
    deactivate_person(person=bob)

    with frames() as told:
        desk.post(PEOPLE, choose("reactivate", bob.pk))

    bob.refresh_from_db()
    assert bob.is_active
    (to_group,) = (one for one in told if one.body["frame"] == "changes")
    assert to_group.body["changes"][0]["member"]["isActive"] is True


def test_does_not_do_it_again(desk: Client, bob: Person, group: Conversation, frames: Telling) -> None:
    with frames() as told:
        desk.post(PEOPLE, choose("reactivate", bob.pk))

    assert told == []


@pytest.mark.parametrize(("action", "shares"), [("stop_sharing", False), ("start_sharing", True)])
def test_switches_sharing_and_tells_its_person(
    action: str, shares: bool, desk: Client, bob: Person, frames: Telling
) -> None:
    set_sharing(person=bob, shares=not shares)

    with frames() as told:
        answer = desk.post(PEOPLE, choose(action, bob.pk))

    bob.refresh_from_db()
    assert (bob.shares_since is not None) is shares
    assert [one.envelope.people for one in told] == [(bob.pk,)]
    assert told[0].body["changes"][0]["profile"]["sharesReceipts"] is shares
    assert len(said(answer)) == len(logged(bob)) == 1


def test_does_not_let_staff_deactivate_themselves(desk: Client, root: Person, bob: Person) -> None:
    answer = desk.post(PEOPLE, choose("deactivate", root.pk, bob.pk))

    assert said(answer) == ["root: This is you. Somebody else deactivates you.", "1 deactivated."]
    assert list(Person.objects.filter(is_active=True)) == [root]


def test_lets_only_superusers_change_other_staff(
    helen: Client, root: Person, vera: Person, bob: Person
) -> None:
    for person in (root, vera):
        assert change(helen, person, nick="Hacked").status_code == 403
        password_page = reverse("admin:auth_user_password_change", args=[person.pk])
        assert helen.get(password_page).status_code == 403
    answer = helen.post(PEOPLE, choose("deactivate", root.pk, vera.pk, bob.pk))

    assert said(answer) == ["root: You may not do this.", "vera: You may not do this.", "1 deactivated."]
    assert not Person.objects.filter(nick="Hacked").exists()


def test_lets_only_superusers_give_powers(helen: Client, desk: Client, bob: Person) -> None:
    powers = {"is_staff": "on", "is_superuser": "on", "is_app_admin": "on"}
    myself = Person.objects.get(user_id="helen")

    for person in (bob, myself):
        assert change(helen, person, **powers).status_code == 302
    assert make(helen, "emil", **powers).status_code == 302
    assert not Person.objects.filter(is_superuser=True).exclude(user_id="root").exists()
    assert not Person.objects.filter(is_app_admin=True).exists()
    change(desk, bob, **powers)

    bob.refresh_from_db()
    assert bob.is_superuser and bob.is_app_admin


def test_leaves_the_erased_alone(desk: Client, bob: Person) -> None:
    erase_person(person=bob)

    assert change(desk, bob, nick="Bob").status_code == 403
    answer = desk.post(PEOPLE, choose("reactivate", bob.pk))

    assert said(answer)[-1].endswith("You may not do this.")
    assert not Person.objects.get(pk=bob.pk).is_active


def test_does_nothing_to_more_than_it_can_do_at_once(
    desk: Client, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.admin.pages.MOST_AT_ONCE", 2)
    everybody = list(Person.objects.filter(is_superuser=False))

    answer = desk.post(PEOPLE, choose("deactivate", *(person.pk for person in everybody)))

    assert said(answer) == ["At most 2 at once. Nothing was done."]
    assert not Person.objects.filter(is_active=False).exists()


def test_shows_those_who_may_only_look_no_way_to_change(
    vera: Person, bob: Person, browser_of: BrowserOf
) -> None:
    browser = browser_of(vera)

    assert change(browser, bob, nick="Hacked").status_code == 403
    assert said(browser.post(PEOPLE, choose("deactivate", bob.pk))) in ([], ["No action selected."])
    assert make(browser, "emil").status_code == 403

    bob.refresh_from_db()
    assert (bob.nick, bob.is_active) == ("Bob", True)


@pytest.mark.parametrize(("query", "found"), [("ali", ["alice"]), ("DORA", ["dora"]), ("mall", [])])
def test_finds_people_by_id_and_name(
    query: str, found: Sequence[str], desk: Client, alice: Person, dora: Person
) -> None:
    answer = desk.get(list_of(Person), {"q": query})

    assert [person.user_id for person in answer.context["cl"].result_list] == found


def test_a_password_of_ones_own_is_saved_alone(root: Person, password: str) -> None:
    loaded_before = Person.objects.get(pk=root.pk)
    change_profile(person=root, nick="Boss")
    new = "an owl sleeps at day"

    form = OwnPasswordForm(
        loaded_before, {"old_password": password, "new_password1": new, "new_password2": new}
    )
    assert form.is_valid(), form.errors
    form.save()

    saved = Person.objects.get(pk=root.pk)
    assert (saved.nick, saved.change_seq, saved.check_password(new)) == ("Boss", 1, True)


def test_the_page_for_ones_own_password_uses_that_form(desk: Client, root: Person, password: str) -> None:
    new = "an owl sleeps at day"
    answer = desk.post(
        "/admin/password_change/", {"old_password": password, "new_password1": new, "new_password2": new}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/admin/password_change/done/")
    assert Person.objects.get(pk=root.pk).check_password(new)
    page = desk.get("/admin/password_change/")
    assert isinstance(page.context["form"], OwnPasswordForm)


def test_says_who_is_connected_and_finds_them(desk: Client, alice: Person, bob: Person) -> None:
    renew_leases(process="here", sockets={alice.pk: 2}, seconds=30)
    renew_leases(process="there", sockets={alice.pk: 1}, seconds=30)
    renew_leases(process="died", sockets={bob.pk: 1}, seconds=-1)

    def listed(**lookup: str) -> dict[str, Any]:
        answer = desk.get(PEOPLE, lookup)
        people = answer.context["cl"].result_list
        return {person.user_id: person.sockets for person in people}

    assert listed() == {"alice": 3, "bob": 0, "root": 0}
    assert listed(connected="yes") == {"alice": 3}
    assert listed(connected="no") == {"bob": 0, "root": 0}
    assert '<td class="field-connected">3</td>' in desk.get(PEOPLE).content.decode()
