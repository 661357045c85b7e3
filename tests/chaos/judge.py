"""The judge: compares what everybody was answered with what is there. Each violation says what, who and when."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import takewhile

from .book import Book, Entry, shared_name
from .case import Case, Violation
from .leaks import nobody_saw_what_is_not_for_them, nobody_was_told_of_what_was_done_without_them
from .truth import Message, Truth

CLOCKS_APART = 0.01
"""Seconds: times are shown in thousandths."""
GIVEN = {"ok", "already", "updated"}
"""Results that say: there is a receipt."""
LAWFUL = GIVEN | {"recalled", "not_in_audience"}
"""The others make no sense for what was shown to somebody who is there."""
LAWFUL_REFUSALS = {("message.recall", "too_late")}
"""Nobody here asks for what they may not do; but time passes while they ask again."""
WORDS_OF_A_FAULT = ("A fault that nobody foresaw", "Exception in ASGI application")
HURRIED = "timeout graceful shutdown exceeded"
SECONDS_FOR_A_MESSAGE, SECONDS_FOR_A_RECEIPT = 4, 12
"""What is the least even on a machine with ten other things to do."""


def judge(book: Book, truth: Truth) -> list[Violation]:
    """Everything that is not as it was answered; empty if nothing acknowledged was lost, doubled or leaked."""
    case = Case(book, truth)
    return [violation for rule in RULES for violation in rule(case)]


def too_little(book: Book, seconds: float) -> list[Violation]:
    """Where next to nothing was done, that nothing was lost proves nothing."""
    done = Counter(entry.verb for entry in book.entries if entry.done)
    return [
        Violation("too little was done", "", 0, f"{verb}: {done[verb]}")
        for verb, every in (
            ("message.send", SECONDS_FOR_A_MESSAGE),
            ("receipt.acknowledge", SECONDS_FOR_A_RECEIPT),
        )
        if done[verb] < seconds / every
    ]


def faults_in(log: str, process: str) -> list[Violation]:
    """What a process wrote down of its own faults, also where nobody waited for the answer any more. That it was told
    to stop in the middle of an answer, and did, is none."""
    lines = log.splitlines()
    found = [number for number, line in enumerate(lines) if any(words in line for words in WORDS_OF_A_FAULT)]
    causes = {number: _cause(lines[number + 1 :]) for number in found}
    return [
        Violation("a fault in the log", process, 0, f"{lines[number]} {cause}".rstrip())
        for number, cause in causes.items()
        if HURRIED not in cause
    ]


def _cause(lines: list[str]) -> str:
    """The last line of the traceback with which these begin: it is moved in (chatsite.logs)."""
    trace = list(takewhile(lambda line: line.startswith("    "), lines))
    return trace[-1].strip() if trace else ""


def every_wish_was_answered(case: Case) -> Iterator[Violation]:
    for entry in case.book.entries:
        if entry.status is None:
            yield _about(entry, "never answered", f"{entry.verb} {entry.asked} after {entry.tries} tries")


def nothing_was_refused_without_a_reason(case: Case) -> Iterator[Violation]:
    for entry in case.book.entries:
        lawful = (entry.verb, entry.answer.get("code")) in LAWFUL_REFUSALS or _left_at_an_earlier_try(entry)
        if entry.refused and not lawful:
            yield _about(entry, "a refusal", f"{entry.verb} {entry.asked}: {entry.answer}")


def the_server_never_failed(case: Case) -> Iterator[Violation]:
    for fault in case.book.faults:
        what = (
            "a fault after the commit"
            if _took_effect(case, fault.verb, fault.who, fault.asked)
            else "a fault"
        )
        yield Violation(what, fault.who, fault.at, f"{fault.verb} {fault.asked}: {fault.said}")


def every_message_is_there_once(case: Case) -> Iterator[Violation]:
    for message_id, sent in case.sends.items():
        found = case.messages[message_id]
        if len(found) > 1:
            yield _about(sent, "a message is there twice", message_id)
        if sent.refused and sent.tries == 1 and found:
            yield _about(sent, "a refused message is there", message_id)
        if not sent.done:
            continue
        if not found:
            yield _about(sent, "an acknowledged message is lost", message_id)
            continue
        answered = sent.answer["message"]["sequence"]
        if (found[0].seq, found[0].conversation) != (answered, _conversation(sent)):
            yield _about(sent, "a message has another number", f"{message_id} was {answered}, is {found[0]}")


def every_text_is_there_once(case: Case) -> Iterator[Violation]:
    """Each text is said once, so that one which is there twice was sent twice, whatever its ID."""
    for text, times in Counter(message.text for message in case.truth.messages if message.text).items():
        if times > 1:
            yield Violation("a text is there twice", "", 0, f"{text!r}: {times} times")


def nothing_is_there_that_nobody_sent(case: Case) -> Iterator[Violation]:
    for message in case.truth.messages:
        sent = case.sends.get(message.message_id)
        if sent is None or sent.who != message.sender:
            yield Violation("a message that nobody sent", message.sender, 0, str(message))


def every_message_says_what_was_said_last(case: Case) -> Iterator[Violation]:
    for message in case.truth.messages:
        if message.message_id not in case.sends:
            continue
        texts, least, most = case.texts(message.message_id)
        if message.text not in texts:
            yield Violation("an edit is lost", message.sender, 0, f"{message}, not of {texts}")
        if not least <= message.revision <= most:
            yield Violation(
                "edits miscounted", message.sender, 0, f"{message}, of {least} to {most} revisions"
            )


def every_recall_holds(case: Case) -> Iterator[Violation]:
    for message_id, recalls in case.recalls.items():
        if any(one.done for one in recalls) and not all(one.recalled for one in case.messages[message_id]):
            yield _about(recalls[0], "a recall is lost", message_id)
    for message in case.truth.messages:
        if message.recalled and all(one.refused for one in case.recalls[message.message_id]):
            yield Violation("a recall that nobody asked for", message.sender, 0, str(message))


def every_receipt_is_there_once(case: Case) -> Iterator[Violation]:
    first: Counter[tuple[str, str]] = Counter()
    for entry in case.book.of("receipt.acknowledge"):
        if not entry.done:
            continue
        asked = {one["messageID"] for one in entry.asked["messages"]}
        results = {one["messageID"]: one["result"] for one in entry.answer["results"]}
        if asked != results.keys():
            yield _about(entry, "an acknowledgement without its results", f"{asked} got {results}")
        for message_id, result in results.items():
            rows = case.receipts[message_id, entry.who]
            if result not in LAWFUL:
                yield _about(entry, "a receipt was refused", f"{message_id}: {result}")
            if result in GIVEN and not rows:
                yield _about(entry, "an acknowledged receipt is lost", f"{message_id}: {result}")
            if result == "ok":
                first[message_id, entry.who] += 1
                for row in rows:
                    if not entry.began - CLOCKS_APART <= row.read_at <= entry.ended + CLOCKS_APART:
                        yield _about(entry, "a receipt of another time", f"{row}, asked {entry.began}")
    for (message_id, reader), times in first.items():
        if times > 1:
            yield Violation("a receipt was given twice", reader, 0, f"{message_id}: {times} times 'ok'")


def no_receipt_is_there_that_nobody_gave(case: Case) -> Iterator[Violation]:
    asked = {
        (one["messageID"], entry.who)
        for entry in case.book.of("receipt.acknowledge")
        if not entry.refused
        for one in entry.asked["messages"]
    }
    for (message_id, reader), rows in case.receipts.items():
        if len(rows) > 1:
            yield Violation("a receipt is there twice", reader, rows[0].read_at, str(rows))
        if rows and (message_id, reader) not in asked:
            yield Violation("a receipt that nobody gave", reader, rows[0].read_at, message_id)
        if rows and message_id not in case.messages:
            yield Violation("a receipt of a message that is not there", reader, rows[0].read_at, message_id)


def no_time_of_reading_ever_changes(case: Case) -> Iterator[Violation]:
    for (message_id, reader), shown in case.book.read_times.items():
        rows = {row.read_at for row in case.receipts[message_id, reader]}
        times = sorted(rows | shown.keys())
        if not rows:
            yield Violation("a receipt that was shown is lost", reader, min(shown.values()), message_id)
        elif times[-1] - times[0] > CLOCKS_APART:
            yield Violation(
                "a time of reading changed", reader, max(shown.values()), f"{message_id}: {times}"
            )


def every_tally_is_the_number_of_receipts(case: Case) -> Iterator[Violation]:
    rows = Counter(receipt.message_id for receipt in case.truth.receipts)
    for message in case.truth.messages:
        if message.read_count != rows[message.message_id]:
            yield Violation(
                "a wrong tally", message.sender, 0, f"{message}, {rows[message.message_id]} receipts"
            )


def no_position_falls(case: Case) -> Iterator[Violation]:
    reached: dict[tuple[str, str], int] = {}
    asked: Counter[tuple[str, str]] = Counter()
    answered: dict[tuple[str, str], int] = {}
    for entry in case.book.of("position.move"):
        place = entry.who, _conversation(entry)
        asked[place] = max(asked[place], entry.asked["sequence"])
        if not entry.done:
            continue
        now = entry.answer["readSeq"]
        # By device: of two devices' answers nobody knows which was made first.
        before = answered.get((entry.device, place[1]), 0)
        if now < max(before, entry.asked["sequence"]):
            yield _about(entry, "a position fell", f"{place[1]}: {now} after {before}")
        answered[entry.device, place[1]] = now
        reached[place] = max(reached.get(place, 0), now)
    for place, least in reached.items():
        kept = case.positions[place].read_seq if place in case.positions else 0
        if kept < least:
            yield Violation("a position fell", place[0], 0, f"{place[1]}: {kept}, was answered {least}")
    for place, position in case.positions.items():
        # Who joins begins at the last message.
        joined_at = max((stay.after_seq for stay in case.stays[place]), default=0)
        if position.read_seq > max(asked[place], joined_at):
            yield Violation("a position that nobody asked for", place[0], 0, str(position))


def every_draft_is_kept(case: Case) -> Iterator[Violation]:
    last: dict[tuple[str, str], list[Entry]] = {}
    for entry in case.book.of("draft.set"):
        if not entry.refused:
            place = entry.who, _conversation(entry)
            last[place] = [entry] if entry.done else [*last.get(place, []), entry]
    for place, entries in last.items():
        kept = case.positions[place].draft if place in case.positions else ""
        if entries[0].done and kept not in {entry.asked["draftText"] for entry in entries}:
            yield _about(entries[-1], "a draft is lost", f"{place[1]}: {kept!r}")


def everybody_is_where_they_went(case: Case) -> Iterator[Violation]:
    """The last one to join is there, the last one to leave is not, and nobody came more often than they asked."""
    last: dict[tuple[str, str], Entry] = {}
    joins: Counter[tuple[str, str]] = Counter()
    for verb in ("group.join", "group.leave"):
        for entry in case.book.of(verb):
            place = entry.who, _conversation(entry)
            joins[place] += verb == "group.join"
            if place not in last or entry.ended > last[place].ended:
                last[place] = entry
    for place, entry in last.items():
        there = any(stay.until_seq is None for stay in case.stays[place])
        done = entry.done or _left_at_an_earlier_try(entry)
        if done and there != (entry.verb == "group.join"):
            yield _about(entry, "a coming or going is lost", f"{entry.verb} {place[1]}")
        if len(case.stays[place]) > 1 + joins[place]:
            yield _about(entry, "somebody came twice", f"{case.stays[place]}")


def the_api_shows_what_is_there(case: Case) -> Iterator[Violation]:
    held: defaultdict[str, list[Message]] = defaultdict(list)
    for message in case.truth.messages:
        held[message.conversation].append(message)
    for (who, name), shapes in case.truth.shown.items():
        shown = Counter(shape["ID"] for shape in shapes if not shape["isSystemMessage"])
        due = {
            message.message_id: message
            for message in held[name]
            if any(stay.contains(message.seq) for stay in case.stays[who, name])
        }
        if shown != Counter(due.keys()):
            differ = sorted(set((shown - Counter(due.keys())) + (Counter(due.keys()) - shown)))
            yield Violation("the API shows other messages", who, 0, f"{name}: {differ}")
        for shape in shapes:
            stored = due.get(shape["ID"])
            if stored is None or _shown(shape) == _stored(stored):
                continue
            if not (_has_left(case, who, name) and _was_said(case, shape, stored)):
                yield Violation("the API shows another message", who, 0, f"{_shown(shape)} is {stored}")


def the_api_names_every_reader(case: Case) -> Iterator[Violation]:
    due: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in case.truth.receipts:
        due[row.message_id].append((row.reader, row.read_at))
    for message_id, shapes in case.truth.readers.items():
        shown = sorted((shape["userID"], shape["readAt"]) for shape in shapes)
        if shown != sorted(due[message_id]):
            yield Violation(
                "the API names other readers", "", 0, f"{message_id}: {shown}, not {due[message_id]}"
            )


RULES: tuple[Callable[[Case], Iterator[Violation]], ...] = (
    every_wish_was_answered,
    nothing_was_refused_without_a_reason,
    the_server_never_failed,
    every_message_is_there_once,
    every_text_is_there_once,
    nothing_is_there_that_nobody_sent,
    every_message_says_what_was_said_last,
    every_recall_holds,
    every_receipt_is_there_once,
    no_receipt_is_there_that_nobody_gave,
    no_time_of_reading_ever_changes,
    every_tally_is_the_number_of_receipts,
    no_position_falls,
    every_draft_is_kept,
    everybody_is_where_they_went,
    nobody_saw_what_is_not_for_them,
    nobody_was_told_of_what_was_done_without_them,
    the_api_shows_what_is_there,
    the_api_names_every_reader,
)


def _about(entry: Entry, what: str, details: str) -> Violation:
    return Violation(what, entry.who, entry.ended, details)


def _left_at_an_earlier_try(entry: Entry) -> bool:
    return entry.verb == "group.leave" and entry.tries > 1 and entry.answer.get("code") == "not_a_member"


def _conversation(entry: Entry) -> str:
    return shared_name(entry.who, entry.asked["conversationID"])


def _has_left(case: Case, who: str, name: str) -> bool:
    return all(stay.until_seq is not None for stay in case.stays[who, name])


def _was_said(case: Case, shape: dict[str, object], stored: Message) -> bool:
    """An earlier revision as it was, or with nothing in it if it was recalled since: whoever has left keeps the words that
    they knew, and no other."""
    sequence, sender, text, revision, recalled = _shown(shape)
    said = {
        entry.asked["payload"].get("text")
        for verb, ID in (("message.send", "ID"), ("message.edit", "messageID"))
        for entry in case.book.of(verb)
        if entry.asked.get(ID) == stored.message_id
    }
    is_earlier = isinstance(revision, int) and revision < stored.revision
    is_known = stored.recalled and text == "" if recalled else text in said
    return (sequence, sender) == (stored.seq, stored.sender) and is_earlier and is_known


def _shown(shape: dict[str, object]) -> tuple[object, ...]:
    payload = shape["payload"]
    text = payload.get("text", "") if isinstance(payload, dict) else ""
    return shape["sequence"], shape["from"], text, shape["revision"], shape["isRevoked"]


def _stored(message: Message) -> tuple[object, ...]:
    text = "" if message.recalled else message.text
    return message.seq, message.sender, text, message.revision, message.recalled


def _took_effect(case: Case, verb: str, who: str, asked: dict[str, object]) -> bool:
    """Whether what was answered with a fault was done all the same, then or when it was asked again."""
    if verb == "message.send":
        return bool(case.messages[str(asked["ID"])])
    if verb == "receipt.acknowledge" and isinstance(asked["messages"], list):
        return any(case.receipts[one["messageID"], who] for one in asked["messages"])
    return False
