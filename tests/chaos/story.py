"""A story of three people, told twice: as it was answered, and as it then is."""

from typing import Any

from .book import Book, Entry
from .truth import Message, Position, Receipt, Stay, Truth

TEA, DIRECT = "GROUPtea", "C2Calice+bob"


def entry(
    who: str, verb: str, began: float, answer: dict[str, Any], status: int = 200, **asked: Any
) -> Entry:
    return Entry(who, f"{who}/1", verb, asked, status, answer, 1, began, began + 0.5)


def sent(who: str, at: float, message_id: str, conversation: str, text: str, sequence: int) -> Entry:
    answer = {"message": {"sequence": sequence}}
    asked = {"conversationID": conversation, "ID": message_id, "payload": {"text": text}}
    return entry(who, "message.send", at, answer, 201, **asked)


def shown(message: Message) -> dict[str, Any]:
    payload = {} if message.recalled else {"text": message.text}
    return {
        "ID": message.message_id,
        "conversationID": message.conversation,
        "sequence": message.seq,
        "from": message.sender,
        "payload": payload,
        "revision": message.revision,
        "isRevoked": message.recalled,
        "isSystemMessage": False,
    }


def changes(to: int) -> dict[str, Any]:
    return {"frame": "changes", "conversationID": TEA, "from": to, "to": to, "changes": []}


def what_was_answered() -> Book:
    """Alice asks who wants tea and edits it, takes another message back, and writes to Bob. Bob reads, moves on, drafts,
    leaves and comes back. Charlie is nowhere."""
    read = {"results": [{"messageID": "1-1-a", "result": "ok"}]}
    again = {"results": [{"messageID": "1-1-a", "result": "already"}]}
    items = [{"messageID": "1-1-a", "origin": "viewed"}]
    book = Book()
    book.entries += [
        sent("alice", 10, "1-1-a", TEA, "Tea?", 2),
        sent("alice", 11, "1-1-b", TEA, "Coffee?", 3),
        sent("alice", 12, "1-1-c", "C2Cbob", "Green or black?", 1),
        entry("alice", "message.edit", 13, {}, messageID="1-1-a", payload={"text": "Tea at four?"}),
        entry("alice", "message.recall", 14, {}, messageID="1-1-b"),
        entry("bob", "receipt.acknowledge", 15, read, messages=items),
        entry("bob", "receipt.acknowledge", 16, again, messages=items),
        entry("bob", "position.move", 17, {"readSeq": 3}, conversationID=TEA, sequence=3),
        entry("bob", "draft.set", 18, {}, conversationID="C2Calice", draftText="Gr"),
        entry("bob", "draft.set", 19, {}, conversationID="C2Calice", draftText="Green"),
        entry("bob", "group.leave", 20, {}, conversationID=TEA),
        entry("bob", "group.join", 21, {}, conversationID=TEA),
    ]
    book.saw("bob", [{"conversationID": TEA, "sequence": 2}, {"conversationID": "C2Calice", "sequence": 1}])
    for to in (4, 8):
        book.heard("bob", changes(to))
    book.totals_seen["alice"].add("1-1-a")
    book.read_at("1-1-a", [{"userID": "bob", "readAt": 15.25}])
    return book


def what_came_of_it() -> Truth:
    """What then stands in the database, and is shown: all as it was answered."""
    messages = [
        Message("1-1-a", TEA, 2, "alice", "Tea at four?", 2, False, 1),
        Message("1-1-b", TEA, 3, "alice", "Coffee?", 1, True, 0),
        Message("1-1-c", DIRECT, 1, "alice", "Green or black?", 1, False, 0),
    ]
    direct = [Stay("alice", DIRECT, 0, None), Stay("bob", DIRECT, 0, None)]
    tea = [Stay("alice", TEA, 0, None), Stay("bob", TEA, 0, 3, 2, 6), Stay("bob", TEA, 4, None, 8)]
    history = [shown(message) for message in messages]
    return Truth(
        messages=messages,
        receipts=[Receipt("1-1-a", "bob", 15.25)],
        stays=[*direct, *tea],
        positions=[
            Position("alice", TEA, 0, ""),
            Position("bob", TEA, 4, ""),
            Position("alice", DIRECT, 0, ""),
            Position("bob", DIRECT, 0, "Green"),
        ],
        shown={("alice", TEA): history[:2], ("bob", TEA): history[:2], ("bob", DIRECT): history[2:]},
        readers={"1-1-a": [{"userID": "bob", "readAt": 15.25}]},
    )
