"""Frames that no good client sends: refused in words, the socket stays open; too large a one closes it."""

import json
from collections.abc import Callable

import pytest

from bench.client.client import Client, Refused

from .conftest import Join, said

pytestmark = pytest.mark.live

LIMIT = 65_536
Group = Callable[..., str]

BAD = {
    "no JSON": "hello",
    "nothing": "",
    "a list": "[]",
    "a number": "1",
    "no id": '{"command": "me.get"}',
    "no command": '{"id": 1}',
    "an unknown command": '{"id": 1, "command": "websocket.disconnect"}',
    "an unknown field": '{"id": 1, "command": "me.get", "type": "x"}',
    "a wrong type": '{"id": 1, "command": "message.get", "params": {"messageID": 5}}',
    "params that are a list": '{"id": 1, "command": "me.get", "params": []}',
    "NUL": '{"id": 1, "command": "message.get", "params": {"messageID": "\\u0000"}}',
    "a lone surrogate": '{"id": 1, "command": "message.get", "params": {"messageID": "\\ud800"}}',
    "a number past 64 bits": '{"id": 1, "command": "me.changes", "params": {"changed_after": 99999999999999999999}}',
    "no number": '{"id": 1, "command": "me.changes", "params": {"changed_after": NaN}}',
    "the same key twice": '{"id": 1, "id": 2, "command": "me.get"}',
    "1,000 levels": '{"id": 1, "command": "me.get", "params": ' + "[" * 1_000 + "]" * 1_000 + "}",
    "31 receipts": json.dumps(
        {
            "id": 1,
            "command": "receipt.acknowledge",
            "params": {"messages": [{"messageID": f"{number}"} for number in range(31)]},
        }
    ),
    "bytes": b'{"id": 1, "command": "me.get"}',
}


def test_bad_frames_are_refused_and_the_socket_stays_open(join: Join) -> None:
    alice = join("alice")

    for number, frame in enumerate(BAD.values(), 1):
        alice.send_text(frame)
        alice.until(lambda number=number: len(_refusals(alice)) == number)
    last = alice.call("me.get")

    assert last["data"]["userID"] == "alice"
    for name, refusal in zip(BAD, _refusals(alice), strict=True):
        assert 400 <= refusal["status"] < 500, name
        assert refusal["error"]["code"], name


def test_a_frame_past_the_limit_closes_the_socket_and_nothing_of_it_is_done(
    join: Join, group_of: Group
) -> None:
    alice, bob = join("alice"), join("bob")
    group = group_of(alice, "bob")
    bob.wait_for("joined", conversationID=group)

    alice.send_text(_padded(group, "It just fits.", LIMIT))
    alice.wait_for("answer", id="It just fits.")
    alice.send_text(_padded(group, "It does not.", LIMIT + 1))

    assert alice.closed_with() == 1009
    last = said(bob, group, "Was there something?")
    texts = [message["payload"].get("text") for message in bob.replica.messages(group).values()]
    shown = bob.history(group)["messages"]
    assert [message["payload"]["text"] for message in shown[1:]] == ["It just fits.", "Was there something?"]
    assert "It does not." not in texts
    assert last["sequence"] == 3


def test_a_ticket_opens_one_socket(client_of: Join) -> None:
    first, second = client_of("alice"), client_of("alice")
    ticket = first.rest.post("/tickets/").json()["ticket"]
    first.open(login={"ticket": ticket})

    with pytest.raises(Refused, match="bad_credential"):
        second.open(login={"ticket": ticket})


def _refusals(client: Client) -> list[dict[str, object]]:
    return [frame for frame in client.frames("answer") if "error" in frame]


def _padded(group: str, text: str, size: int) -> str:
    """A good command that is exactly so many bytes long."""
    params = {"conversationID": group, "payload": {"text": text}}
    frame = json.dumps({"id": text, "command": "message.send", "params": params})
    return frame + " " * (size - len(frame))
