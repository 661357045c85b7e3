"""The lists over REST: my conversations, who is in one, people. Filters, cursors, and what they refuse."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from rest_framework.test import APIClient

from messaging.models import Person, Stay
from messaging.services.direct import open_direct
from messaging.services.groups import change_member, create_group
from messaging.services.members import remove_member
from messaging.services.people import deactivate_person, erase_person

from .scenes import blank_profile, say, wire_id

CONVERSATIONS, PEOPLE = "/api/v1/conversations/", "/api/v1/users/"


@pytest.fixture
def pages(client_of: Callable[[Person], APIClient]) -> Callable[..., list[dict[str, Any]]]:
    """Every row of a list, page by page; fails if pages never end."""

    def pages(person: Person, address: str, **query: Any) -> list[dict[str, Any]]:
        client, rows = client_of(person), []
        page = client.get(address, query).json()
        for _ in range(20):
            rows += page["results"]
            if page["next"] is None:
                return rows
            page = client.get(page["next"]).json()
        raise AssertionError("pages never end")

    return pages


def members_of(group) -> str:
    return f"{CONVERSATIONS}{quote(wire_id(group), safe='')}/members/"


class TestConversations:
    def test_are_mine_the_latest_first_as_each_shows_itself(self, rest, pages, alice, bob, group, direct):
        say(bob, group, "later")

        rows = pages(alice, CONVERSATIONS)

        assert rows == [
            rest(alice, "conversation.get", conversationID=name).data["conversation"]
            for name in (wire_id(group), "C2Cbob")
        ]

    def test_leave_out_what_i_have_left_and_what_i_was_never_in(
        self, rest, pages, alice, bob, charlie, group
    ):
        assert [row["present"] for row in pages(bob, CONVERSATIONS)] == [True]

        remove_member(by=alice, conversation=group, person=bob)

        assert (pages(bob, CONVERSATIONS), pages(charlie, CONVERSATIONS)) == ([], [])
        found = rest(bob, "conversation.get", conversationID=wire_id(group))
        assert (found.status, found.data["conversation"]["present"]) == (200, False)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"type": "C2C"}, ["C2Cbob", "C2Cdora"]),
            ({"type": "GROUP"}, ["GROUPbirds", "GROUPowls"]),
            ({"groupType": "Public"}, ["GROUPbirds"]),
            ({"groupType": "Community"}, []),
            ({}, ["C2Cbob", "C2Cdora", "GROUPbirds", "GROUPowls"]),
            ({"search": "NIGHT"}, ["GROUPowls"]),
            ({"search": "bird"}, ["GROUPbirds"]),
            ({"search": "bo"}, ["C2Cbob"]),
            ({"search": "Dora"}, ["C2Cdora"]),
            ({"search": "alice"}, []),
            ({"search": "%"}, []),
            ({"search": "_"}, []),
            ({"type": "GROUP", "groupType": "Private", "search": "owl"}, ["GROUPowls"]),
        ],
    )
    def test_are_filtered(self, pages, alice, bob, dora, query, found):
        create_group(creator=alice, group_type="Private", group_id="owls", name="Night readers")
        create_group(creator=bob, group_type="Public", group_id="birds", members=[alice])
        create_group(creator=bob, group_type="Public", group_id="bird-of-bob")
        for peer in (bob, dora):
            open_direct(person=alice, peer=peer)

        assert sorted(row["conversationID"] for row in pages(alice, CONVERSATIONS, **query)) == found

    @pytest.mark.parametrize(
        "query",
        [
            {"type": "DM"},
            {"type": ""},
            {"groupType": "private"},
            {"search": "a" * 101},
            {"name": "owls"},
            {"present": ""},
        ],
    )
    def test_refuse_a_filter_that_is_none(self, client_of, alice, group, query):
        answer = client_of(alice).get(CONVERSATIONS, query)

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert [error["field"] for error in answer.json()["errors"]] == list(query)


class TestMembers:
    def test_are_shown_to_each_other(self, pages, alice, bob, dora, group):
        change_member(by=alice, conversation=group, person=bob, role="Admin", name_card="Bobby")
        deactivate_person(person=dora)

        rows = pages(bob, members_of(group))

        joined = int(Stay.objects.get(person=alice).joined_at.timestamp())
        assert [(row["userID"], row["role"], row["nameCard"], row["isActive"]) for row in rows] == [
            ("alice", "Owner", "", True),
            ("bob", "Admin", "Bobby", True),
            ("dora", "Member", "", False),
        ]
        assert rows[0] == {
            "userID": "alice",
            "nick": "Alice",
            "avatar": "/avatars/people/alice.svg?n=Alice",
            "role": "Owner",
            "nameCard": "",
            "muteUntil": 0,
            "memberCustomField": [],
            "joinTime": joined,
            "isActive": True,
            "present": True,
        }

    def test_of_a_pair_are_two(self, pages, alice, direct):
        assert [row["userID"] for row in pages(alice, f"{CONVERSATIONS}C2Cbob/members/")] == ["alice", "bob"]

    def test_are_not_shown_to_an_outsider_nor_to_who_has_left(self, client_of, alice, bob, charlie, group):
        remove_member(by=alice, conversation=group, person=bob)

        foreign = client_of(charlie).get(members_of(group))
        missing = client_of(charlie).get(f"{CONVERSATIONS}GROUPnowhere/members/")
        left = client_of(bob).get(members_of(group))

        assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
        assert (missing.status_code, missing.json()["code"]) == (404, "conversation_not_found")
        assert (left.status_code, left.json()["code"]) == (403, "not_a_member")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"role": "Owner"}, ["alice"]),
            ({"role": "Member"}, ["bob", "dora"]),
            ({"role": "Admin"}, []),
            ({"search": "DO"}, ["dora"]),
            ({"search": "bobby"}, ["bob"]),
            ({"search": "o", "role": "Member"}, ["bob", "dora"]),
            ({"userID": ["dora", "alice", "charlie"]}, ["alice", "dora"]),
            ({"userID": "bob", "role": "Owner"}, []),
        ],
    )
    def test_are_filtered(self, pages, alice, bob, group, query, found):
        change_member(by=alice, conversation=group, person=bob, name_card="Bobby")

        assert [row["userID"] for row in pages(alice, members_of(group), **query)] == found

    @pytest.mark.parametrize(
        "query", [{"role": "King"}, {"role": ""}, {"search": "a" * 101}, {"nick": "bob"}]
    )
    def test_refuse_a_filter_that_is_none(self, client_of, alice, group, query):
        answer = client_of(alice).get(members_of(group), query)

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


class TestPeople:
    def test_are_found_by_who_is_logged_in(self, client_of, pages, alice, bob, charlie):
        assert pages(alice, PEOPLE, search="char") == [
            {
                "userID": "charlie",
                "nick": "Charlie",
                "avatar": "/avatars/people/charlie.svg?n=Charlie",
                "isBot": False,
                **blank_profile(),
            }
        ]
        anonymous = APIClient().get(PEOPLE)
        assert (anonymous.status_code, anonymous.json()["code"]) == (401, "not_logged_in")

    def test_are_named_one_by_one(self, pages, alice, bob, charlie, dora):
        assert [row["userID"] for row in pages(alice, PEOPLE, userID=["dora", "bob", "nobody"])] == [
            "bob",
            "dora",
        ]

    def test_leave_out_who_is_gone_unless_they_are_named(self, pages, alice, bob, dora):
        deactivate_person(person=bob)
        erase_person(person=dora)

        assert [row["userID"] for row in pages(alice, PEOPLE)] == ["alice"]
        assert pages(alice, PEOPLE, search="bob") == []
        assert [row["userID"] for row in pages(alice, PEOPLE, userID=["alice", "bob", "dora"])] == [
            "alice",
            "bob",
        ]

    def test_have_a_page_each_until_they_are_erased(self, client_of, alice, bob, dora):
        deactivate_person(person=bob)
        erase_person(person=dora)
        client = client_of(alice)

        assert client.get(f"{PEOPLE}bob/").json()["nick"] == "Bob"
        erased, missing = client.get(f"{PEOPLE}dora/"), client.get(f"{PEOPLE}nobody/")
        assert (erased.status_code, erased.content) == (missing.status_code, missing.content)
        assert (missing.status_code, missing.json()["code"]) == (404, "person_not_found")


class TestPages:
    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    def test_show_everything_once(self, pages, alice, limit):
        for number in range(7):
            create_group(creator=alice, group_type="Public", group_id=f"g{number}")

        rows = pages(alice, CONVERSATIONS, limit=limit)

        assert [row["conversationID"] for row in rows] == [f"GROUPg{number}" for number in reversed(range(7))]

    @pytest.mark.parametrize("limit", ["0", "101", "-1", "", "a", "1.5", "٣", "9" * 5_000])
    @pytest.mark.parametrize("of", ["conversations", "members", "people"])
    def test_have_1_to_100_rows(self, client_of, alice, group, of, limit):
        address = {"conversations": CONVERSATIONS, "members": members_of(group), "people": PEOPLE}[of]

        answer = client_of(alice).get(address, {"limit": limit})

        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["limit"]
        assert client_of(alice).get(address, {"limit": "100"}).status_code == 200

    def test_are_asked_for_by_cursors_of_their_own_list_alone(self, client_of, alice, bob, group):
        other = create_group(creator=alice, group_type="Public", members=[bob])
        client = client_of(alice)
        cursor = _next_cursor(client.get(members_of(group), {"limit": 1}).json())

        assert client.get(members_of(group), {"cursor": cursor, "limit": 1}).status_code == 200
        for address in (members_of(other), CONVERSATIONS, PEOPLE):
            answer = client.get(address, {"cursor": cursor})
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")

    def test_are_not_asked_for_by_the_cursor_of_somebody_else(self, client_of, alice, bob, group, direct):
        cursor = _next_cursor(client_of(alice).get(CONVERSATIONS, {"limit": 1}).json())

        answer = client_of(bob).get(CONVERSATIONS, {"cursor": cursor})

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")

    @pytest.mark.parametrize(
        "spoil", [str.swapcase, lambda _: "", lambda _: "cD0lMDA=", lambda _: "a:b:c", lambda _: "é"]
    )
    def test_are_not_asked_for_by_what_is_no_cursor(self, client_of, alice, group, direct, spoil):
        client = client_of(alice)
        cursor = _next_cursor(client.get(CONVERSATIONS, {"limit": 1}).json())

        answer = client.get(CONVERSATIONS, {"cursor": spoil(cursor)})

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def _next_cursor(page: dict[str, Any]) -> str:
    return parse_qs(urlsplit(page["next"]).query)["cursor"][0]
