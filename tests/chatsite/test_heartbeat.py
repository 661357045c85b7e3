"""A heartbeat says what moved since the last one, and what is gone."""

from typing import Any

from chatsite.heartbeat import Pulse


def heads(*conversations: dict[str, Any], me: int = 1) -> dict[str, Any]:
    return {"epoch": "e", "me": me, "receipts": 5, "conversations": list(conversations)}


def head(name: str, seq: int) -> dict[str, Any]:
    return {"conversationID": name, "changeSeq": seq, "lastSeq": seq, "unreadCount": 0, "readSeq": 0}


def test_says_only_what_moved_and_what_is_gone() -> None:
    pulse = Pulse(heads(head("C2Cbob", 1), head("GROUPa", 1), head("GROUPb", 1)))

    first = pulse.frame(heads(head("C2Cbob", 1), head("GROUPa", 2), head("GROUPc", 1), me=2))
    second = pulse.frame(heads(head("C2Cbob", 1), head("GROUPa", 2), head("GROUPc", 1), me=2))

    assert first == {
        "frame": "heartbeat",
        "epoch": "e",
        "me": 2,
        "receipts": 5,
        "conversations": [head("GROUPa", 2), head("GROUPc", 1)],
        "gone": ["GROUPb"],
    }
    assert second == {
        "frame": "heartbeat",
        "epoch": "e",
        "me": 2,
        "receipts": 5,
        "conversations": [],
        "gone": [],
    }
