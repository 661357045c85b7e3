"""take_digests: who is written to about what is unread, and when; and what the letter says."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from chatsite import away
from messaging.models import Conversation, Member, Message, Person
from messaging.services.catch_up import heads_of
from messaging.services.digests import SETTLED, set_digest, take_digests
from messaging.services.groups import create_group
from messaging.services.keeping import keep_conversation
from messaging.services.leases import renew_leases
from messaging.services.people import deactivate_person
from messaging.services.positions import move_read_position
from messaging.services.quiet_hours import set_quiet_hours

from .scenes import say

HOUR = timedelta(hours=1)


@pytest.fixture
def bob(bob: Person) -> Person:
    """Bob wants a letter every hour, and has since two hours ago."""
    return wants(bob, "hourly")


def wants(person: Person, digest: str) -> Person:
    set_digest(person=person, email=f"{person.user_id}@example.com", digest=digest, language="en")
    Person.objects.filter(pk=person.pk).update(digest_at=timezone.now() - 2 * HOUR)
    person.refresh_from_db()
    return person


def said(sender: Person, conversation: Conversation, text: str = "Tea?", **more: Any) -> Message:
    """An hour ago."""
    message = say(sender, conversation, text, **more)
    Message.objects.filter(pk=message.pk).update(sent_at=timezone.now() - HOUR)
    return message


def letters(now: datetime | None = None) -> list[tuple[str, list[tuple[str, int, bool]]]]:
    return [
        (digest.person.user_id, [tuple(one) for one in digest.waiting])
        for digest in take_digests(now or timezone.now())
    ]


def test_says_how_much_waits_where_once(
    alice: Person, bob: Person, group: Conversation, direct: Conversation
) -> None:
    said(alice, group)
    said(alice, group, "@Bob?", at_user_list=["bob"])
    said(alice, direct)

    assert letters() == [("bob", [("Alice", 1, False), ("Owls", 2, True)])]
    assert letters() == []
    assert letters(timezone.now() + HOUR + SETTLED) == []


def test_reads_nothing(alice: Person, bob: Person, group: Conversation) -> None:
    message = said(alice, group, need_read_receipt=True)
    heads = heads_of(bob)

    assert len(letters()) == 1

    assert heads_of(bob) == heads
    message.refresh_from_db()
    assert message.read_count == 0


def test_goes_on_with_what_comes_later(alice: Person, bob: Person, group: Conversation) -> None:
    said(alice, group)
    assert letters() == [("bob", [("Owls", 1, False)])]
    say(alice, group, "And now?")

    assert letters(timezone.now() + SETTLED) == []
    assert letters(timezone.now() + HOUR + SETTLED) == [("bob", [("Owls", 2, False)])]


def test_every_day_is_not_every_hour(alice: Person, bob: Person, dora: Person, group: Conversation) -> None:
    wants(dora, "daily")
    said(alice, group)

    assert [name for name, _ in letters()] == ["bob"]
    assert [name for name, _ in letters(timezone.now() + 24 * HOUR)] == ["dora"]


def test_not_what_was_read_or_just_came(alice: Person, bob: Person, group: Conversation) -> None:
    move_read_position(person=bob, conversation=group, seq=said(alice, group).seq)
    assert letters() == []

    say(alice, group, "Just now")
    assert letters(timezone.now() + timedelta(minutes=1)) == []


@pytest.mark.parametrize(("kind", "is_told"), [(Member.Remind.SILENT, False), (Member.Remind.MENTIONS, True)])
def test_silence_is_kept(alice: Person, bob: Person, group: Conversation, kind: str, is_told: bool) -> None:
    keep_conversation(person=bob, conversation=group, remind=(kind, None))
    said(alice, group)
    assert letters() == []

    said(alice, group, "@Bob", at_user_list=["bob"])
    Person.objects.filter(pk=bob.pk).update(digest_at=timezone.now() - 2 * HOUR)
    assert bool(letters()) == is_told


def test_not_in_quiet_hours_nor_online_nor_to_those_who_are_deactivated(
    alice: Person, bob: Person, group: Conversation
) -> None:
    said(alice, group)
    now = timezone.now()
    set_quiet_hours(
        person=bob,
        remind_type=Member.Remind.SILENT,
        starts_at=now - HOUR,
        ends_at=now + HOUR,
        repeats=False,
    )
    assert letters() == []
    set_quiet_hours(person=bob, remind_type=Member.Remind.NOTIFY, starts_at=now, ends_at=now, repeats=False)
    renew_leases(process="here", sockets={bob.pk: 1}, seconds=60)
    assert letters() == []
    renew_leases(process="here", sockets={bob.pk: 0}, seconds=60)

    deactivate_person(person=bob)
    assert letters() == []
    Person.objects.filter(pk=bob.pk).update(is_active=True)
    assert len(letters()) == 1


def test_nobody_without_an_address_or_a_wish(alice: Person, dora: Person, group: Conversation) -> None:
    said(alice, group)
    set_digest(person=dora, email="", digest="hourly", language="en")
    assert Person.objects.get(pk=dora.pk).digest == ""

    assert [name for name, _ in letters(timezone.now() + 48 * HOUR)] == ["bob"]


def test_the_letter_says_nothing_of_what_was_said(
    alice: Person, bob: Person, group: Conversation, direct: Conversation, settings: Any
) -> None:
    settings.TRUSTED_HOSTS = ["chat.example.com"]
    said(alice, group, "a secret")
    said(alice, group, "@Bob, another secret", at_user_list=["bob"])
    said(alice, direct, "the third secret")

    assert away.write_letters() == 1

    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("3 unread messages", ["bob@example.com"])
    assert sent.body == (
        "3 messages wait for you:\n\nAlice: 1\nOwls: 2, and somebody mentioned you\n\nhttp://chat.example.com/\n\n"
        "You chose such letters in your account, and stop them there. Reading this tells nobody anything.\n"
    )


def test_a_name_is_one_line_of_the_letter(alice: Person, bob: Person) -> None:
    name = "Owls: 1\n\nSomebody has your password:\r\nhttps://chat.example.com.evil.example\u2028"
    said(alice, create_group(creator=alice, group_type="Private", name=name, members=[bob]))

    assert away.write_letters() == 1

    _, line, _ = mail.outbox[0].body.split("\n\n")
    assert line.splitlines() == [
        "Owls: 1 Somebody has your password: https://chat.example.com.evil.example: 1"
    ]


def test_what_only_looks_like_an_address_holds_up_no_other(
    alice: Person, bob: Person, dora: Person, group: Conversation, client: Any, password: str, settings: Any
) -> None:
    settings.SENDS_EMAIL = True
    assert client.login(username="dora", password=password)
    hers = {"action": "email", "email": f"dora@{'ä' * 60}.com", "digest": "hourly", "old_password": password}
    client.post("/account/", hers)
    Person.objects.filter(pk=dora.pk, digest="hourly").update(digest_at=timezone.now() - 3 * HOUR)
    said(alice, group)

    assert [away.write_letters(), away.write_letters()] == [1, 0]

    assert [letter.to for letter in mail.outbox] == [["bob@example.com"]]


def test_a_letter_that_cannot_be_sent_is_due_again(
    alice: Person, bob: Person, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(alice, group)

    def away_from_home(*_: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(away, "send_mail", away_from_home)
        assert away.write_letters() == 0

    assert away.write_letters() == 1
    assert away.write_letters() == 0


def test_it_is_chosen_beside_the_address(client: Any, dora: Person, password: str, settings: Any) -> None:
    settings.SENDS_EMAIL = True
    client.force_login(dora)
    chosen = {"action": "email", "email": "dora@example.com", "digest": "daily"}

    client.post("/account/", {**chosen, "old_password": password})

    dora.refresh_from_db()
    assert (dora.email, dora.digest, dora.digest_language) == ("dora@example.com", "daily", "en")
    page = client.get("/account/").content.decode()
    assert '<option value="daily" selected>' in page
    settings.SENDS_EMAIL = False
    assert 'name="digest"' not in client.get("/account/").content.decode()
