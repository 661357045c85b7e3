"""Everything that can be wrong with a story: each changes it in one way, and the judge must find just that."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .book import Book, Fault
from .story import DIRECT, TEA, changes, entry, sent
from .truth import Message, Receipt, Stay, Truth

Doctor = Callable[[Book, Truth], None]


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


def change(book: Book, number: int, **facts: Any) -> None:
    book.entries[number] = replace(book.entries[number], **facts)
