"""`manage.py recount_receipts`: tallies against the ledger and the stays, and repair."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from messaging import rules
from messaging.models import Conversation, Message, Person
from messaging.services.members import leave_group
from receipts.models import Receipt
from receipts.services import recount
from receipts.services.catch_up import changed_tallies

from .scenes import crowded, fresh, many_people, read, say


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("recount_receipts", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def message(group: Conversation, alice: Person, bob: Person, dora: Person) -> Message:
    """Read by both."""
    message = say(alice, group)
    read(bob, message)
    read(dora, message)
    return fresh(message)


def test_finds_nothing_where_nothing_has_drifted(
    message: Message, group: Conversation, direct: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 3: the invariant `readCount` = rows = highest ordinal, checked by a self-check command."""
    say(alice, group, ask=False)
    read(bob, say(alice, direct))
    leave_group(person=bob, conversation=group)

    assert run() == "Every tally says what the ledger says.\n"


@pytest.mark.parametrize(
    "drift",
    [
        {"read_count": 1},
        {"audience_count": 3},
        {"gone_unread": 1},
        {"last_read_at": None},
        {"last_read_at": datetime(2030, 1, 1, tzinfo=UTC)},
    ],
)
def test_finds_and_repairs_a_tally_that_has_drifted(
    message: Message, alice: Person, drift: dict[str, Any]
) -> None:
    Message.objects.filter(pk=message.pk).update(**drift)

    with pytest.raises(CommandError, match="1 tallies have drifted"):
        run()
    repaired = run("--fix")

    assert message.message_id in repaired
    assert run() == "Every tally says what the ledger says.\n"
    assert (fresh(message).read_count, fresh(message).audience_count) == (2, 2)
    assert fresh(message).last_read_at == Receipt.objects.get(message=message, ordinal=2).read_at
    [row] = changed_tallies(sender=alice, after=2, limit=10).receipts
    assert (row["readCount"], row["unreadCount"], row["audienceCount"], row["tallySeq"]) == (2, 0, 2, 3)


def test_finds_and_repairs_a_time_of_reading_where_nobody_has_read(
    group: Conversation, alice: Person
) -> None:
    message = say(alice, group)
    Message.objects.filter(pk=message.pk).update(last_read_at=datetime(2030, 1, 1, tzinfo=UTC))

    repaired = run("--fix")

    assert "last read 2030-01-01T00:00:00+00:00, from receipts never" in repaired
    assert fresh(message).last_read_at is None


def test_closes_gaps_in_the_places_and_keeps_their_order(message: Message) -> None:
    """receipts 6: `ordinal` 1..x."""
    Receipt.objects.filter(message=message, ordinal=2).update(ordinal=7)
    Receipt.objects.filter(message=message, ordinal=1).update(ordinal=3)

    run("--fix")

    given = Receipt.objects.order_by("ordinal").values_list("ordinal", "reader__user_id")
    assert list(given) == [(1, "bob"), (2, "dora")]
    assert run() == "Every tally says what the ledger says.\n"


def test_does_not_repair_a_reader_who_was_not_there(message: Message, charlie: Person) -> None:
    Receipt.objects.filter(message=message, ordinal=2).update(reader=charlie)

    with pytest.raises(CommandError, match="1 of 1 tallies cannot be repaired"):
        run("--fix")

    assert fresh(message).tally_seq == message.tally_seq


def test_looks_at_one_group_if_asked(message: Message, alice: Person, bob: Person) -> None:
    other = crowded(alice, [bob])
    Message.objects.filter(pk=say(alice, other).pk).update(audience_count=F("audience_count") + 1)

    assert (
        run("--conversation", f"GROUP{message.conversation.group_id}")
        == "Every tally says what the ledger says.\n"
    )
    with pytest.raises(CommandError, match="drifted"):
        run("--conversation", str(other.group_id))
    with pytest.raises(CommandError, match="There is no group"):
        run("--conversation", "nowhere")


def test_goes_through_page_by_page(
    monkeypatch: pytest.MonkeyPatch, group: Conversation, alice: Person, bob: Person
) -> None:
    monkeypatch.setattr(rules, "PAGE", 3)
    messages = [say(alice, group) for _ in range(8)]
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(audience_count=7)

    assert [drift.pk for drift in recount.find_drift()] == [one.pk for one in messages]


def test_makes_the_same_statements_for_10_and_1000_members_and_messages(
    same_queries: Callable[[Callable[[], Any], Callable[[], Any]], None], alice: Person
) -> None:
    small, large = crowded(alice, many_people(10)), crowded(alice, many_people(1_000))
    say(alice, small)
    for _ in range(100):
        say(alice, large)

    same_queries(lambda: list(recount.find_drift(small)), lambda: list(recount.find_drift(large)))
