"""take_news: whom a message is told while they are away; never its sender, nor who has read it or wants silence."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from messaging.models import Contact, Conversation, Member, Person, PushSubscription
from messaging.services.away import FRESH, SOON, take_news
from messaging.services.blocks import block_person
from messaging.services.catch_up import heads_of
from messaging.services.keeping import clear_history, keep_conversation
from messaging.services.members import add_members, leave_group
from messaging.services.messages import hide_messages, recall_message
from messaging.services.positions import move_read_position
from messaging.services.pushes import MOST, add_push_subscription, remove_push_subscriptions
from messaging.services.quiet_hours import set_quiet_hours

from .scenes import say


def subscribe(person: Person, browser: str = "phone") -> PushSubscription:
    """This browser was subscribed an hour ago."""
    added = add_push_subscription(
        person=person,
        session_key="s",
        endpoint=f"https://push.example.com/{person.user_id}/{browser}",
        p256dh="key",
        auth="secret",
        language="en",
    )
    PushSubscription.objects.filter(pk=added.pk).update(created_at=timezone.now() - timedelta(hours=1))
    return added


def told(after: timedelta = SOON) -> list[tuple[str, str, int]]:
    """Who is told what, and the number of what they were not told of, so long after now."""
    return sorted(
        (news.subscription.person.user_id, news.message.payload["text"], news.number)
        for news in take_news(later(after))
    )


def later(after: timedelta) -> datetime:
    return timezone.now() + after


def test_tells_those_who_are_away_of_the_newest_once(
    alice: Person, bob: Person, dora: Person, charlie: Person, group: Conversation
) -> None:
    for person in (alice, bob, charlie):
        subscribe(person)
    subscribe(bob, "laptop")
    say(alice, group, "Tea?")
    say(alice, group, "At five?")

    assert told(timedelta(0)) == []
    assert told() == [("bob", "At five?", 2), ("bob", "At five?", 2)]
    assert told() == []
    say(dora, group, "Yes")
    assert told() == [("alice", "Yes", 1), ("bob", "Yes", 1), ("bob", "Yes", 1)]


def test_tells_nobody_what_they_have_read_and_reads_nothing_itself(
    alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    for person in (bob, dora):
        subscribe(person)
    message = say(alice, group, "Tea?", need_read_receipt=True)
    move_read_position(person=bob, conversation=group, seq=message.seq)
    heads = heads_of(dora)

    assert told() == [("dora", "Tea?", 1)]

    assert heads_of(dora) == heads
    message.refresh_from_db()
    assert message.read_count == 0


@pytest.mark.parametrize(
    ("kind", "hears"),
    [
        (Member.Remind.NOTIFY, ["Tea?", "@Bob?"]),
        (Member.Remind.SILENT, []),
        (Member.Remind.DISCARD, []),
        (Member.Remind.MENTIONS, ["@Bob?"]),
        (Member.Remind.MENTIONS_ONLY, ["@Bob?"]),
    ],
)
def test_silence_is_kept_but_for_those_who_are_called(
    alice: Person, bob: Person, group: Conversation, kind: str, hears: list[str]
) -> None:
    subscribe(bob)
    keep_conversation(person=bob, conversation=group, remind=(kind, None))

    heard = []
    for text, called in (("Tea?", []), ("@Bob?", ["bob"])):
        say(alice, group, text, at_user_list=called)
        heard += [said for _, said, _ in told()]

    assert heard == hears


def test_a_silence_ends_when_it_was_to(alice: Person, bob: Person, group: Conversation) -> None:
    subscribe(bob)
    keep_conversation(
        person=bob,
        conversation=group,
        remind=(Member.Remind.SILENT, timezone.now() + timedelta(minutes=1)),
    )
    say(alice, group, "Tea?")

    assert told() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        say(alice, group, "Now?")
        assert told() == [("bob", "Now?", 1)]


def test_not_what_was_recalled_or_hidden_or_said_by_the_blocked(
    alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    subscribe(bob)
    recalled, hidden = say(alice, group, "one"), say(alice, group, "two")
    say(dora, group, "three")
    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=bob, message_ids=[hidden.message_id])
    block_person(person=bob, other=dora)

    assert told() == []
    say(alice, group, "four")
    assert told() == [("bob", "four", 1)]
    assert Contact.objects.filter(person=bob, blocked_at__isnull=False).exists()


def test_not_what_was_cleared(alice: Person, bob: Person, group: Conversation) -> None:
    subscribe(bob)
    say(alice, group, "one")
    clear_history(person=bob, conversation=group)

    say(alice, group, "two")

    assert told() == [("bob", "two", 1)]


def test_only_those_who_were_there_and_are(
    alice: Person, bob: Person, dora: Person, charlie: Person, group: Conversation
) -> None:
    for person in (bob, charlie, dora):
        subscribe(person)
    say(alice, group, "before")
    add_members(by=alice, conversation=group, people=[charlie])
    leave_group(person=dora, conversation=group)

    assert told() == [("bob", "before", 1)]
    say(alice, group, "after")
    assert told() == [("bob", "after", 1), ("charlie", "after", 1)]


def test_what_is_old_is_no_news(alice: Person, bob: Person, group: Conversation) -> None:
    subscribe(bob)
    say(alice, group, "Tea?")

    assert told(FRESH + SOON) == []


def test_who_subscribes_is_not_told_what_was_said_before(
    alice: Person, bob: Person, group: Conversation
) -> None:
    say(alice, group, "Tea?")
    add_push_subscription(
        person=bob, session_key="s", endpoint="https://x.example/1", p256dh="k", auth="a", language="en"
    )

    assert told() == []


def test_makes_as_many_statements_for_many_as_for_few(
    count_queries, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    subscribe(bob)
    say(alice, group, "one")
    assert told() == [("bob", "one", 1)]
    say(alice, group, "two")
    few = count_queries(lambda: list(take_news(later(SOON))))

    for browser in range(5):
        subscribe(bob, str(browser))
        subscribe(dora, str(browser))
    for number in range(10):
        say(alice, group, f"more {number}")

    assert count_queries(lambda: list(take_news(later(SOON)))) == few


def test_each_message_is_one_process_to_tell(
    transactional_db: None, at_once, alice: Person, bob: Person, group: Conversation
) -> None:
    subscribe(bob)
    say(alice, group, "Tea?")
    now = later(SOON)

    found = at_once([lambda: list(take_news(now))] * 6)

    assert sorted(len(news) for news in found) == [0, 0, 0, 0, 0, 1]


def test_a_browser_is_whose_last_who_logged_in_and_no_more_than_so_many_are_anybodys(
    alice: Person, bob: Person
) -> None:
    kept = {"session_key": "s", "p256dh": "k", "auth": "a", "language": "en"}
    add_push_subscription(person=alice, endpoint="https://x.example/1", **kept)
    add_push_subscription(person=bob, endpoint="https://x.example/1", **kept)
    add_push_subscription(person=bob, endpoint="https://x.example/1", **kept)
    assert list(PushSubscription.objects.values_list("person__user_id", flat=True)) == ["bob"]

    for number in range(MOST + 3):
        add_push_subscription(person=alice, endpoint=f"https://y.example/{number}", **kept)
    assert PushSubscription.objects.filter(person=alice).count() == MOST

    remove_push_subscriptions(person=alice, endpoints=["https://x.example/1"])
    assert PushSubscription.objects.filter(person=bob).exists()
    remove_push_subscriptions(person=bob, endpoints=["https://x.example/1"])
    assert not PushSubscription.objects.filter(person=bob).exists()


def test_not_in_quiet_hours_but_of_a_call_if_they_wish_so(
    alice: Person, bob: Person, group: Conversation
) -> None:
    subscribe(bob)
    now = timezone.now()
    for kind, heard in ((Member.Remind.SILENT, []), (Member.Remind.MENTIONS, ["@Bob?"])):
        set_quiet_hours(
            person=bob, remind_type=kind, starts_at=now, ends_at=now + timedelta(hours=1), repeats=True
        )
        say(alice, group, "Tea?")
        say(alice, group, "@Bob?", at_user_list=["bob"])
        assert [said for _, said, _ in told()] == heard, kind
