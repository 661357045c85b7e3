"""What a socket of the Python client gives, and what it asks for: nothing that the server says is passed over."""

import json
from typing import Any

import pytest

from chat_client.held import Held

pytestmark = pytest.mark.once

EPOCH, OTHER = "of now", "of later"


def heads(frame: str, me: int = 0, receipts: int = 0, epoch: str = EPOCH, **conversations: int) -> Any:
    named = [{"conversationID": name, "changeSeq": number} for name, number in conversations.items()]
    return {
        "frame": frame,
        "epoch": epoch,
        "me": me,
        "receipts": receipts,
        "conversations": named,
        "gone": [],
    }


def changes(first: int, last: int, conversation: str = "tea") -> Any:
    return {"frame": "changes", "conversationID": conversation, "from": first, "to": last, "changes": ["…"]}


def take(held: Held, frame: Any) -> tuple[list[str], list[Any]]:
    """The frames that are given, by their names, and what is asked."""
    taken = held.take(frame)
    said = [json.loads(text) for text in taken.said]
    return [one["frame"] for one in taken.given], [(one["id"], one["command"], one["params"]) for one in said]


def answer(number: str, cursor: int, *, is_completed: bool = True, **items: Any) -> Any:
    page = {"cursor": cursor, "head": cursor, "isCompleted": is_completed, **items}
    return {"frame": "answer", "id": number, "status": 200, "data": page}


def refusal(number: str, status: int) -> Any:
    return {"frame": "answer", "id": number, "status": status, "error": {"status": status}}


@pytest.fixture
def held() -> Held:
    """Alice's socket, just opened."""
    held = Held()
    assert take(held, heads("ready", me=3, receipts=2, tea=5)) == (["ready"], [])
    return held


def test_gives_what_comes_next_and_what_is_old_not_again(held: Held) -> None:
    assert take(held, changes(6, 7)) == (["changes"], [])
    assert take(held, changes(6, 7)) == ([], [])
    assert take(held, {"frame": "me", "from": 4, "to": 4, "changes": ["…"]}) == (["me"], [])
    assert take(held, {"frame": "typing"}) == (["typing"], [])
    assert held.numbers() == {"epoch": EPOCH, "me": 4, "receipts": 2, "conversations": {"tea": 7}}


def test_fills_a_gap_page_by_page(held: Held) -> None:
    given, [(number, command, params)] = take(held, changes(8, 8))
    assert (given, command) == (["changes"], "conversation.changes")
    assert params == {"conversationID": "tea", "changed_after": 5, "epoch": EPOCH}
    assert take(held, changes(9, 9)) == (["changes"], [])
    assert held.numbers()["conversations"] == {"tea": 5}

    page = answer(number, 7, is_completed=False, changes=["…"])
    given, [(number, _, params)] = take(held, page)
    assert (given, params["changed_after"]) == (["missed"], 7)
    assert take(held, answer(number, 9, changes=[])) == ([], [])
    assert held.numbers()["conversations"] == {"tea": 9}


def test_numbers_of_receipts_come_in_any_order_and_a_hole_is_seen_by_the_heartbeat(held: Held) -> None:
    for numbers in ([4], [3], [6, 7]):
        assert take(held, {"frame": "receipts", "numbers": numbers, "receipts": []}) == (["receipts"], [])
    assert held.numbers()["receipts"] == 4

    given, [(number, command, params)] = take(held, heads("heartbeat", me=3, receipts=7))
    assert (given, command, params) == ([], "receipt.changes", {"changed_after": 4, "epoch": EPOCH})
    assert take(held, answer(number, 7, receipts=["…"])) == (["missed"], [])
    assert held.numbers()["receipts"] == 7


def test_what_was_refused_by_a_busy_server_is_asked_for_at_the_next_heartbeat(held: Held) -> None:
    _, [(number, *_)] = take(held, heads("heartbeat", me=3, receipts=2, tea=6))
    assert take(held, refusal(number, 503)) == ([], [])

    _, [(_, command, params)] = take(held, heads("heartbeat", me=3, receipts=2))
    assert (command, params["changed_after"]) == ("conversation.changes", 5)


def test_another_socket_goes_on_where_the_last_one_was(held: Held) -> None:
    take(held, changes(6, 6))
    later = Held(json.loads(json.dumps(held.numbers())))

    given, asked = take(later, heads("ready", me=4, receipts=2, tea=9, coffee=4))

    assert given == ["ready", "joined"]
    assert [(command, params["changed_after"]) for _, command, params in asked] == [
        ("conversation.changes", 6),
        ("me.changes", 3),
    ]
    assert take(Held(held.numbers()), heads("ready", me=3, receipts=2)) == (["ready", "left"], [])


def test_a_conversation_that_was_joined_is_held_once_it_was_fetched(held: Held) -> None:
    assert take(held, {"frame": "joined", "conversationID": "coffee"}) == (["joined"], [])
    assert take(held, changes(3, 3, "coffee")) == (["changes"], [])
    assert "coffee" not in held.numbers()["conversations"]

    held.hold("coffee", 2)

    _, [(_, command, params)] = take(held, heads("heartbeat", me=3, receipts=2))
    assert (command, params["conversationID"], params["changed_after"]) == (
        "conversation.changes",
        "coffee",
        2,
    )


def test_who_was_shut_out_hears_that_they_left(held: Held) -> None:
    _, [(number, *_)] = take(held, heads("heartbeat", me=3, receipts=2, tea=6))
    assert take(held, refusal(number, 403)) == (["left"], [])
    assert take(held, {**heads("heartbeat", me=3, receipts=2), "gone": ["tea"]}) == ([], [])
    assert held.numbers()["conversations"] == {}


def test_everything_is_lost_where_the_numbers_began_anew(held: Held) -> None:
    given, [(number, command, _)] = take(held, heads("heartbeat", epoch=OTHER, tea=1))
    assert (given, command) == ([], "sync")
    data = heads("ready", epoch=OTHER, me=1, tea=1, coffee=1)
    assert take(held, {"frame": "answer", "id": number, "status": 200, "data": data}) == (["lost"], [])
    assert held.numbers() == {
        "epoch": OTHER,
        "me": 1,
        "receipts": 0,
        "conversations": {"tea": 1, "coffee": 1},
    }
    assert take(held, heads("ready", epoch=EPOCH)) == (["ready", "lost"], [])


def test_a_cursor_that_the_server_does_not_know_loses_everything_too(held: Held) -> None:
    _, [(number, *_)] = take(held, changes(9, 9))

    _, [(_, command, _)] = take(held, refusal(number, 410))
    assert command == "sync"
