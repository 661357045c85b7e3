"""The frames that this app sends down the socket. Others are declared by the app that sends them."""

import json
from collections.abc import Sequence
from typing import Any

from .shapes import Shape


def changes(conversation_id: str, members_version: int, items: Sequence[Shape]) -> Shape:
    """Changes that all members may see: the items of catch-up, covering the numbers `from` … `to`."""
    return {
        "frame": "changes",
        "conversationID": conversation_id,
        "membersVersion": members_version,
        "from": items[0]["changeSeq"],
        "to": items[-1]["changeSeq"],
        "changes": list(items),
    }


def me(items: Sequence[Shape]) -> Shape:
    """Changes of what is private to one person, for their other devices."""
    return {
        "frame": "me",
        "from": items[0]["changeSeq"],
        "to": items[-1]["changeSeq"],
        "changes": list(items),
    }


def peer_read(conversation_id: str, read_seq: int) -> Shape:
    """In a direct chat: the other one has seen the conversation up to this number."""
    return {"frame": "peerRead", "conversationID": conversation_id, "peerReadSeq": read_seq}


def joined(conversation_id: str) -> Shape:
    """You are in this conversation now: fetch it."""
    return {"frame": "joined", "conversationID": conversation_id}


def left(conversation_id: str) -> Shape:
    """You are no longer in this conversation."""
    return {"frame": "left", "conversationID": conversation_id}


def online(conversation_id: str, message: Shape) -> Shape:
    """A message for those who are online only: never stored, never counted, without a number."""
    return {"frame": "online", "conversationID": conversation_id, "message": message}


def status(statuses: Sequence[Shape]) -> Shape:
    """Somebody whom you watch came, went, or says something else of themselves. Not numbered: ask when you are back."""
    return {"frame": "status", "statuses": list(statuses)}


def profile(shape: Shape) -> Shape:
    """Somebody whom you know has another profile."""
    return {"frame": "profile", "profile": shape}


def encode(frame: Any) -> str:
    """A frame as it travels; done once, however many sockets it goes to."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
