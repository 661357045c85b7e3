"""The judge of the chaos: finds nothing in a story that is as it was answered, and each thing that is not."""

from copy import deepcopy

import pytest

from .book import Book
from .case import Case, Violation
from .doctors import DOCTORED, Doctor
from .judge import RULES, faults_in, judge, too_little
from .story import TEA, what_came_of_it, what_was_answered
from .truth import Truth

pytestmark = pytest.mark.once


@pytest.fixture
def book() -> Book:
    return what_was_answered()


@pytest.fixture
def truth() -> Truth:
    return what_came_of_it()


def test_finds_nothing_where_all_is_as_it_was_answered(book: Book, truth: Truth) -> None:
    assert judge(book, truth) == []


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


@pytest.mark.parametrize(("was_recalled", "text"), [(True, ""), (False, ""), (True, "Tea?")])
def test_whoever_has_left_before_it_was_edited_and_recalled_sees_it_recalled(
    book: Book, truth: Truth, was_recalled: bool, text: str
) -> None:
    now, *others = truth.shown["bob", TEA]
    gone = {**now, "payload": {"text": text} if text else {}, "revision": 1, "isRevoked": True}
    truth.shown["bob", TEA] = [gone, *others]
    truth.stays[-1] = truth.stays[-1]._replace(until_seq=4)
    truth.messages[:] = [
        one._replace(recalled=was_recalled) if one.message_id == now["ID"] else one for one in truth.messages
    ]

    said = {violation.what for violation in judge(book, truth) if violation.who == "bob"}

    assert ("the API shows another message" not in said) == (was_recalled and not text)


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
