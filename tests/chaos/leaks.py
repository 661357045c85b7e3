"""The rules of the judge about leaks: nobody is shown or told what is not for them."""

from collections.abc import Iterator

from .case import Case, Violation


def nobody_saw_what_is_not_for_them(case: Case) -> Iterator[Violation]:
    """No message from before they came or after they left, no conversation that they never were in, no totals of
    what others sent."""
    for who, seen in case.book.messages_seen.items():
        for name, numbers in seen.items():
            stays = case.stays[who, name]
            strange = [number for number in numbers if not any(stay.contains(number) for stay in stays)]
            if strange or not stays:
                yield Violation("a leak", who, 0, f"{name}, numbers {sorted(strange)}, stays {stays}")
    for who, totals in case.book.totals_seen.items():
        for message_id in totals:
            if message_id not in case.sends or case.sends[message_id].who != who:
                yield Violation("totals for somebody else", who, 0, message_id)


def nobody_was_told_of_what_was_done_without_them(case: Case) -> Iterator[Violation]:
    """No frame of a change from before they came or after they left, also if nobody was told that they left."""
    for who, heard in case.book.changes_heard.items():
        for name, numbers in heard.items():
            stays = case.stays[who, name]
            strange = [number for number in numbers if not any(stay.spans(number) for stay in stays)]
            if strange:
                yield Violation(
                    "told without being there", who, 0, f"{name}, changes {sorted(strange)}, {stays}"
                )
