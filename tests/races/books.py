"""What must be true whatever raced: computed here from the bare rows, not with what the product computes it with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.management import call_command

from messaging.hub import Envelope
from messaging.models import (
    Contact,
    Conversation,
    HiddenMessage,
    Member,
    Message,
    Notice,
    Person,
    Reactor,
    Stay,
)
from messaging.receipt_port import port
from receipts.models import Receipt, SenderCounter


class Was(NamedTuple):
    """A stay as a bare row."""

    person: int
    after: int
    until: int | None
    counted: bool

    def contains(self, seq: int) -> bool:
        return self.after < seq and (self.until is None or seq <= self.until)


def assert_the_books_balance(told: Sequence[Envelope]) -> None:
    assert_tallies_equal_the_ledger()
    assert_members_equal_the_stays()
    assert_numbers_are_whole()
    assert_every_change_was_told_once(told)
    call_command("recount_receipts")


def assert_tallies_equal_the_ledger() -> None:
    """Receipts, tallies, audiences and what the sender is answered all say the same."""
    stays = _stays()
    active = set(Person.objects.filter(is_active=True).values_list("pk", flat=True))
    expected: dict[Any, dict[Message, dict[str, Any]]] = defaultdict(dict)
    ledger: dict[int, list[tuple[int, int, Any]]] = defaultdict(list)
    for message, *row in Receipt.objects.order_by("ordinal").values_list(
        "message", "ordinal", "reader", "read_at"
    ):
        ledger[message].append((row[0], row[1], row[2]))

    for message in Message.objects.select_related("sender", "conversation__low", "conversation__high"):
        there = [stay for stay in stays[message.conversation_id] if stay.contains(message.seq)]
        audience = {stay.person for stay in there if stay.counted} - {message.sender_id}
        rows = ledger[message.pk]
        readers = [reader for _, reader, _ in rows]
        if not message.need_read_receipt:
            assert (rows, message.audience_count, message.read_count) == ([], 0, 0)
            continue

        assert [ordinal for ordinal, _, _ in rows] == list(range(1, message.read_count + 1))
        assert len(set(readers)) == len(readers)
        assert set(readers) <= audience
        assert message.audience_count == len(audience)
        times = [read_at for _, _, read_at in rows]
        assert times == sorted(times)
        assert message.last_read_at == (times[-1] if times else None)
        here = {stay.person for stay in stays[message.conversation_id] if stay.until is None}
        unread = (audience - set(readers)) & here & active
        if message.conversation.is_direct:
            expected[message.sender][message] = {"isPeerRead": len(rows) == 1}
        else:
            counts = {"readCount": len(rows), "unreadCount": len(unread), "audienceCount": len(audience)}
            expected[message.sender][message] = counts
    for sender, tallies in expected.items():
        _assert_the_sender_is_answered(sender, tallies)


def _assert_the_sender_is_answered(sender: Person, tallies: dict[Message, dict[str, Any]]) -> None:
    """All of it; but nothing of what was recalled, or deleted by the sender for themselves."""
    hidden = set(HiddenMessage.objects.filter(person=sender).values_list("message", flat=True))
    answered = port().tallies(sender, list(tallies))
    for message, counts in tallies.items():
        given = answered.get(message.pk, {})
        is_gone = message.recalled_at is not None or message.pk in hidden
        assert {name: given[name] for name in counts if name in given} == ({} if is_gone else counts)


def assert_members_equal_the_stays() -> None:
    """Counts of members are those of the open stays; nobody is there twice, and a group has one owner."""
    stays = _stays()
    for conversation in Conversation.objects.all():
        current = [stay for stay in stays[conversation.pk] if stay.until is None]
        assert len({stay.person for stay in current}) == len(current)
        assert conversation.member_count == len(current)
        assert conversation.counted_members == sum(stay.counted for stay in current)
        owners = Member.objects.filter(conversation=conversation, role="Owner").values_list(
            "person", flat=True
        )
        if conversation.is_direct:
            assert {stay.person for stay in current} == {conversation.low_id, conversation.high_id}
            assert not owners
        elif conversation.dismissed_at is None:
            assert len(owners) == 1
            assert owners[0] in {stay.person for stay in current}


def assert_numbers_are_whole() -> None:
    """Messages are 1, 2, 3 …; each changed thing has a number of its own, and the newest of them is the head."""
    for conversation in Conversation.objects.all():
        messages = Message.objects.filter(conversation=conversation).order_by("seq")
        assert list(messages.values_list("seq", flat=True)) == list(range(1, conversation.last_seq + 1))
        stamps = [
            *messages.values_list("change_seq", flat=True),
            *Stay.objects.filter(conversation=conversation).values_list("change_seq", flat=True),
            *([conversation.profile_change] if conversation.profile_change else []),
        ]
        _assert_distinct_up_to(stamps, conversation.change_seq)
    counters = dict(SenderCounter.objects.values_list("person", "value"))
    for person in Person.objects.all():
        private = [
            *(
                number
                for model in (Member, HiddenMessage, Contact, Notice, Reactor)
                for number in model._base_manager.filter(person=person, change_seq__gt=0).values_list(
                    "change_seq", flat=True
                )
            ),
            *([person.profile_change] if person.profile_change else []),
        ]
        _assert_distinct_up_to(private, person.change_seq)
        tallies = Message.objects.filter(sender=person, tally_seq__isnull=False)
        _assert_distinct_up_to(list(tallies.values_list("tally_seq", flat=True)), counters.get(person.pk, 0))


def assert_every_change_was_told_once(told: Sequence[Envelope]) -> None:
    """The frames that left carry every number of a conversation, a person and a sender since the first that was told,
    each exactly once for each who is to hear it: nobody who listens finds a gap."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    names = dict(Person.objects.values_list("pk", "user_id"))
    for envelope in told:
        frame = json.loads(envelope.body)
        viewers = [names[person] for person in envelope.people] or ["everybody"]
        for viewer in viewers:
            if frame["frame"] == "receipts":
                numbers[viewer, "receipts"] += frame["numbers"]
            elif frame["frame"] in ("changes", "me"):
                covered = [change["changeSeq"] for change in frame["changes"]]
                assert covered == list(range(frame["from"], frame["to"] + 1))
                numbers[viewer, frame.get("conversationID", "me")] += covered
    heads = dict(
        Conversation.objects.filter(kind="GROUP", dismissed_at=None).values_list("group_id", "change_seq")
    )
    private = dict(Person.objects.values_list("user_id", "change_seq"))
    counters = dict(SenderCounter.objects.values_list("person__user_id", "value"))
    for (viewer, name), covered in numbers.items():
        assert sorted(covered) == list(range(min(covered), max(covered) + 1)), f"{viewer}: {name}"
        if name == "me":
            assert max(covered) == private[viewer]
        elif name == "receipts":
            assert max(covered) == counters[viewer]
        elif name.removeprefix("GROUP") in heads:
            assert max(covered) == heads[name.removeprefix("GROUP")]


def _assert_distinct_up_to(stamps: Iterable[int], head: int) -> None:
    given = list(stamps)
    assert len(set(given)) == len(given)
    assert max(given, default=head) == head


def _stays() -> dict[int, list[Was]]:
    stays: dict[int, list[Was]] = defaultdict(list)
    for conversation, *row in Stay.objects.values_list(
        "conversation", "person", "after_seq", "until_seq", "counted"
    ):
        stays[conversation].append(Was(*row))
    return stays
