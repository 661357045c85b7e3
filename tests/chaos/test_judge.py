"""The judge of the chaos: finds nothing in a story that is as it was answered, and each thing that is not."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from .book import Book, Entry, Fault
from .case import Case, Violation
from .judge import RULES, faults_in, judge, too_little
from .truth import Message, Position, Receipt, Stay, Truth

pytestmark = pytest.mark.once

TEA, DIRECT = "GROUPtea", "C2Calice+bob"

Doctor = Callable[[Book, Truth], None]


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


@pytest.fixture
def book() -> Book:
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


@pytest.fixture
def truth() -> Truth:
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


def test_finds_nothing_where_all_is_as_it_was_answered(book: Book, truth: Truth) -> None:
    assert judge(book, truth) == []


def lose_a_message(book: Book, truth: Truth) -> None:
    truth.messages.pop()
    truth.shown["bob", DIRECT] = []


def double_a_message(book: Book, truth: Truth) -> None:
    truth.messages.append(truth.messages[2]._replace(seq=2))


def double_a_text(book: Book, truth: Truth) -> None:
    book.entries.append(sent("alice", 12, "1-1-d", "C2Cbob", "Coffee!", 2))
    truth.messages.append(Message("1-1-d", DIRECT, 2, "alice", "Green or black?", 1, False, 0))


def give_another_number(book: Book, truth: Truth) -> None:
    truth.messages[2] = truth.messages[2]._replace(seq=7)


def put_it_elsewhere(book: Book, truth: Truth) -> None:
    truth.messages[2] = truth.messages[2]._replace(conversation=TEA)


def keep_a_refused_message(book: Book, truth: Truth) -> None:
    change(book, 2, status=403, answer={"code": "not_a_member"})


def make_a_message_up(book: Book, truth: Truth) -> None:
    truth.messages.append(Message("2-1-x", TEA, 4, "bob", "Me!", 1, False, 0))


def lose_an_edit(book: Book, truth: Truth) -> None:
    truth.messages[0] = truth.messages[0]._replace(text="Tea?")


def edit_twice(book: Book, truth: Truth) -> None:
    truth.messages[0] = truth.messages[0]._replace(revision=3)


def lose_a_recall(book: Book, truth: Truth) -> None:
    truth.messages[1] = truth.messages[1]._replace(recalled=False)


def recall_unasked(book: Book, truth: Truth) -> None:
    truth.messages[2] = truth.messages[2]._replace(recalled=True)


def lose_a_receipt(book: Book, truth: Truth) -> None:
    truth.receipts.clear()


def double_a_receipt(book: Book, truth: Truth) -> None:
    truth.receipts *= 2


def give_a_receipt_twice(book: Book, truth: Truth) -> None:
    change(book, 6, answer={"results": [{"messageID": "1-1-a", "result": "ok"}]})


def make_a_receipt_up(book: Book, truth: Truth) -> None:
    truth.receipts.append(Receipt("1-1-c", "bob", 15.25))


def read_what_is_not_there(book: Book, truth: Truth) -> None:
    truth.receipts.append(Receipt("1-1-z", "bob", 15.25))


def forget_a_result(book: Book, truth: Truth) -> None:
    change(book, 5, answer={"results": []})


def refuse_a_receipt(book: Book, truth: Truth) -> None:
    change(book, 5, answer={"results": [{"messageID": "1-1-a", "result": "not_found"}]})


def move_the_time_of_reading(book: Book, truth: Truth) -> None:
    truth.receipts[0] = truth.receipts[0]._replace(read_at=15.4)


def read_before_it_was_read(book: Book, truth: Truth) -> None:
    truth.receipts[0] = truth.receipts[0]._replace(read_at=14.9)


def miscount(book: Book, truth: Truth) -> None:
    truth.messages[0] = truth.messages[0]._replace(read_count=2)


def drop_a_position(book: Book, truth: Truth) -> None:
    truth.positions[1] = truth.positions[1]._replace(read_seq=2)


def answer_a_lower_position(book: Book, truth: Truth) -> None:
    book.entries.append(entry("bob", "position.move", 22, {"readSeq": 2}, conversationID=TEA, sequence=2))


def move_a_position_unasked(book: Book, truth: Truth) -> None:
    truth.positions[0] = truth.positions[0]._replace(read_seq=3)


def lose_a_draft(book: Book, truth: Truth) -> None:
    truth.positions[3] = truth.positions[3]._replace(draft="Gr")


def lose_a_coming(book: Book, truth: Truth) -> None:
    truth.stays.pop()


def come_twice(book: Book, truth: Truth) -> None:
    truth.stays.insert(3, Stay("bob", TEA, 3, 3))


def tell_after_leaving(book: Book, truth: Truth) -> None:
    book.saw("bob", [{"conversationID": TEA, "sequence": 4}])


def tell_an_outsider(book: Book, truth: Truth) -> None:
    book.saw("charlie", [{"conversationID": TEA, "sequence": 2}])


def tell_of_a_strange_conversation(book: Book, truth: Truth) -> None:
    book.heard("charlie", {"frame": "joined", "conversationID": TEA})


def tell_by_the_heads(book: Book, truth: Truth) -> None:
    book.heard("charlie", {"frame": "ready", "receipts": 0, "conversations": [{"conversationID": "C2Cbob"}]})


def tell_of_a_change_after_leaving(book: Book, truth: Truth) -> None:
    book.heard("bob", changes(7))


def tell_of_ones_own_leaving_as_a_change(book: Book, truth: Truth) -> None:
    book.heard("bob", changes(6))


def tell_totals_to_others(book: Book, truth: Truth) -> None:
    told = {"messageID": "1-1-a", "conversationID": TEA}
    book.heard("bob", {"frame": "receipts", "receipts": [told]})


def hide_a_message(book: Book, truth: Truth) -> None:
    truth.shown["bob", TEA].pop()


def show_a_message_twice(book: Book, truth: Truth) -> None:
    truth.shown["bob", TEA] *= 2


def show_an_old_text(book: Book, truth: Truth) -> None:
    truth.shown["bob", TEA][0]["payload"] = {"text": "Tea?"}


def hide_a_reader(book: Book, truth: Truth) -> None:
    truth.readers["1-1-a"].clear()


def never_answer(book: Book, truth: Truth) -> None:
    change(book, 5, status=None, answer={})


def refuse(book: Book, truth: Truth) -> None:
    change(book, 7, status=403, answer={"code": "not_a_member"})


def fail(book: Book, truth: Truth) -> None:
    book.faults.append(Fault(17, "bob", "position.move", {"conversationID": TEA}, "{}"))


def fail_after_the_commit(book: Book, truth: Truth) -> None:
    book.faults.append(Fault(10, "alice", "message.send", {"ID": "1-1-a"}, "{}"))


def fail_after_a_receipt(book: Book, truth: Truth) -> None:
    book.faults.append(Fault(15, "bob", "receipt.acknowledge", {"messages": [{"messageID": "1-1-a"}]}, "{}"))


DOCTORED: dict[Doctor, set[str]] = {
    lose_a_message: {"an acknowledged message is lost"},
    double_a_message: {"a message is there twice", "a text is there twice", "the API shows another message"},
    double_a_text: {"a text is there twice", "an edit is lost", "the API shows other messages"},
    give_another_number: {"a message has another number", "the API shows another message"},
    put_it_elsewhere: {"a message has another number", "the API shows other messages"},
    keep_a_refused_message: {"a refused message is there", "a refusal"},
    make_a_message_up: {"a message that nobody sent", "the API shows other messages"},
    lose_an_edit: {"an edit is lost", "the API shows another message"},
    edit_twice: {"edits miscounted", "the API shows another message"},
    lose_a_recall: {"a recall is lost", "the API shows another message"},
    recall_unasked: {"a recall that nobody asked for", "the API shows another message"},
    lose_a_receipt: {
        "an acknowledged receipt is lost",
        "a receipt that was shown is lost",
        "a wrong tally",
        "the API names other readers",
    },
    double_a_receipt: {"a receipt is there twice", "a wrong tally", "the API names other readers"},
    give_a_receipt_twice: {"a receipt was given twice", "a receipt of another time"},
    make_a_receipt_up: {"a receipt that nobody gave", "a wrong tally"},
    read_what_is_not_there: {"a receipt that nobody gave", "a receipt of a message that is not there"},
    forget_a_result: {"an acknowledgement without its results"},
    refuse_a_receipt: {"a receipt was refused"},
    move_the_time_of_reading: {"a time of reading changed", "the API names other readers"},
    read_before_it_was_read: {
        "a receipt of another time",
        "a time of reading changed",
        "the API names other readers",
    },
    miscount: {"a wrong tally"},
    drop_a_position: {"a position fell"},
    answer_a_lower_position: {"a position fell"},
    move_a_position_unasked: {"a position that nobody asked for"},
    lose_a_draft: {"a draft is lost"},
    lose_a_coming: {
        "a coming or going is lost",
        "a position that nobody asked for",
        "told without being there",
    },
    come_twice: {"somebody came twice"},
    tell_after_leaving: {"a leak"},
    tell_an_outsider: {"a leak"},
    tell_of_a_strange_conversation: {"a leak"},
    tell_by_the_heads: {"a leak"},
    tell_of_a_change_after_leaving: {"told without being there"},
    tell_of_ones_own_leaving_as_a_change: {"told without being there"},
    tell_totals_to_others: {"totals for somebody else"},
    hide_a_message: {"the API shows other messages"},
    show_a_message_twice: {"the API shows other messages"},
    show_an_old_text: {"the API shows another message"},
    hide_a_reader: {"the API names other readers"},
    never_answer: {"never answered"},
    refuse: {"a refusal"},
    fail: {"a fault"},
    fail_after_the_commit: {"a fault after the commit"},
    fail_after_a_receipt: {"a fault after the commit"},
}


@pytest.mark.parametrize("doctor", DOCTORED, ids=lambda doctor: doctor.__name__)
def test_finds(doctor: Doctor, book: Book, truth: Truth) -> None:
    doctor(book, truth)

    assert {violation.what for violation in judge(book, truth)} == DOCTORED[doctor]


@pytest.mark.parametrize(("text", "is_right"), [("Tea?", True), ("Beer?", False)])
def test_whoever_has_left_keeps_the_words_that_they_knew(
    book: Book, truth: Truth, text: str, is_right: bool
) -> None:
    now, *others = truth.shown["bob", TEA]
    truth.shown["bob", TEA] = [{**now, "payload": {"text": text}, "revision": 1}, *others]
    truth.stays[-1] = truth.stays[-1]._replace(until_seq=4)

    said = {violation.what for violation in judge(book, truth)}

    assert ("the API shows another message" not in said) == is_right


def test_has_no_rule_that_nothing_breaks(book: Book, truth: Truth) -> None:
    broken = set()
    for doctor in DOCTORED:
        doctored = deepcopy(book), deepcopy(truth)
        doctor(*doctored)
        broken |= {rule for rule in RULES if list(rule(Case(*doctored)))}

    assert broken == set(RULES)


def test_finds_too_little_where_it_would_prove_nothing(book: Book) -> None:
    assert too_little(book, 12) == []

    assert [violation.details for violation in too_little(book, 60)] == [
        "message.send: 3",
        "receipt.acknowledge: 2",
    ]


def test_finds_faults_that_a_process_wrote_down_but_for_what_it_had_no_time_left_for() -> None:
    log = """2026-11-26 01:16:58.600+00:00 INFO uvicorn.error: Shutting down
2026-11-26 01:16:58,672 WARNING chatsite.answers: Refused with overloaded: a frame of the socket
2026-11-26 01:16:59,001 ERROR chatsite.answers: A fault that nobody foresaw: PUT /api/v1/receipts/
2026-11-26 01:16:59.002+00:00 ERROR uvicorn.error: Exception in ASGI application
      File "chatsite/consumers.py", line 55, in __call__
        await super().__call__(scope, receive, send)
    RuntimeError: 7
2026-11-26 01:16:59.003+00:00 ERROR uvicorn.error: Exception in ASGI application
      File "chatsite/whole_requests.py", line 55, in __call__
    CancelledError: Task cancelled, timeout graceful shutdown exceeded
"""
    assert [violation.details for violation in faults_in(log, "process-1")] == [
        "2026-11-26 01:16:59,001 ERROR chatsite.answers: A fault that nobody foresaw: PUT /api/v1/receipts/",
        "2026-11-26 01:16:59.002+00:00 ERROR uvicorn.error: Exception in ASGI application RuntimeError: 7",
    ]


def test_says_what_and_who_and_when() -> None:
    violation = Violation("a message is lost", "alice", 1763900000.5, "1-1-a")

    assert str(violation) == "a message is lost: alice, 12:13:20: 1-1-a"


def change(book: Book, number: int, **facts: Any) -> None:
    book.entries[number] = replace(book.entries[number], **facts)
