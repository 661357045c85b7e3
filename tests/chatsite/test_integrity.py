"""`manage.py check_integrity`: each rule sees what breaks it, and no other does; what people do breaks none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from chatsite import health
from chatsite.integrity import RULES, find_broken_rules, find_unsound, find_violations
from messaging import rules
from messaging.models import Conversation, Message, Person
from messaging.services.applications import waiting_in
from messaging.services.blocks import block_person, unblock_person
from messaging.services.conversation_groups import (
    change_group_of_conversations,
    create_group_of_conversations,
    delete_group_of_conversations,
)
from messaging.services.drafts import set_draft
from messaging.services.friend_groups import create_friend_group, delete_friend_group
from messaging.services.friends import accept_request, add_friend, change_friend, see_requests
from messaging.services.group_data import count, delete_attributes, set_attributes, set_counters
from messaging.services.groups import (
    change_group,
    change_member,
    create_group,
    dismiss_group,
    hand_over,
    set_receipt_policy,
)
from messaging.services.keeping import clear_history, keep_conversation
from messaging.services.members import (
    add_members,
    handle_application,
    join_group,
    leave_group,
    remove_member,
)
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.mute import mute_member
from messaging.services.people import (
    change_profile,
    create_person,
    deactivate_person,
    erase_person,
    reactivate_person,
    set_sharing,
    set_sharing_here,
)
from messaging.services.pins import pin_message
from messaging.services.positions import move_read_position
from messaging.services.quiet_hours import set_quiet_hours
from messaging.services.reactions import add_reaction, remove_reaction
from messaging.services.topics import create_topic, delete_topic
from receipts.services import integrity as tallies
from receipts.services.integrity import AUDIENCES, GONE
from tests.chatsite.accidents import ACCIDENTS, ACCIDENTS_THAT_BREAK_MORE, REFUSED, World
from tests.chatsite.accidents.world import one, receipt_of, stay_of
from tests.messaging.files import send_picture
from tests.messaging.scenes import forward_as_one
from tests.receipts.scenes import crowded, many_people, read, say

PARTS = 4


@pytest.fixture
def world(alice: Person, bob: Person, dora: Person, group: Conversation, direct: Conversation) -> World:
    eve, fay, gus = (create_person(user_id=name, nick=name.title()) for name in ("eve", "fay", "gus"))
    bot = create_person(user_id="helper", is_bot=True)
    add_members(by=alice, conversation=group, people=[eve, fay, gus, bot])
    asked = say(alice, group)
    read(bob, asked)
    leave_group(person=eve, conversation=group)
    read(dora, asked)
    plain = say(bob, group, ask=False)
    add_members(by=bob, conversation=group, people=[eve])
    edited = say(alice, group)
    read(eve, edited)
    edit_message(sender=alice, message_id=edited.message_id, payload={"text": "!"}, ask_again=True)
    read(bob, edited)
    recalled = say(dora, group)
    read(bob, recalled)
    recall_message(by=dora, message_id=recalled.message_id)
    say(bob, group, ask=False, at_user_list=["dora", "__kImSDK_MesssageAtALL__"])
    forward_as_one(bob, group, plain)
    pin_message(by=bob, message_id=plain.message_id, is_pinned=True)
    for who in (alice, dora, fay):
        add_reaction(person=who, message_id=plain.message_id, reaction_id="👍")
    remove_reaction(person=dora, message_id=plain.message_id, reaction_id="👍")
    hide_messages(person=alice, message_ids=[plain.message_id])
    change_member(by=alice, conversation=group, person=bob, role="Admin", name_card="Bobby")
    remove_member(by=bob, conversation=group, person=gus)
    change_group(by=bob, conversation=group, name="Barn owls", history_visible=True)
    set_receipt_policy(conversation=group, visible_to="members", required=True)
    mute_member(by=alice, conversation=group, person=dora, seconds=60)
    change_group(by=alice, conversation=group, mute_all=True, max_members=50, custom={"floor": "3"})
    change_group(by=alice, conversation=group, mute_all=False)
    mute_member(by=alice, conversation=group, person=dora, seconds=0)
    mute_member(by=alice, conversation=group, person=eve, seconds=60)
    change_member(by=eve, conversation=group, person=eve, custom={"desk": "12"})
    set_attributes(by=alice, conversation=group, attributes={"mood": "sunny", "seat": "4"})
    delete_attributes(by=alice, conversation=group, keys=["seat"])
    set_counters(by=bob, conversation=group, counters={"cups": 3})
    count(by=bob, conversation=group, key="cups", value=-1, count_id="a")
    move_read_position(person=dora, conversation=group)
    set_draft(person=dora, conversation=group, text="well")
    set_quiet_hours(
        person=alice,
        remind_type="AcceptNotNotify",
        starts_at=timezone.now(),
        ends_at=timezone.now(),
        repeats=True,
    )
    create_group_of_conversations(person=fay, name="Secret", conversations=[group])
    birds = create_group_of_conversations(person=alice, name="Birds", conversations=[group])
    change_group_of_conversations(person=alice, group_id=birds.pk, add=[direct])
    over = create_group_of_conversations(person=alice, name="Over")
    delete_group_of_conversations(person=alice, group_id=over.pk)
    keep_conversation(person=dora, conversation=group, is_pinned=True, add_marks=[0, 62])
    keep_conversation(person=fay, conversation=group, custom_data="mine")
    add_friend(person=bob, other=alice, wording="Tea?")
    accept_request(person=alice, other=bob)
    change_friend(person=alice, other=bob, remark="Bobby")
    create_friend_group(person=alice, name="Tea", people=[bob])
    gone = create_friend_group(person=alice, name="Gone", people=[])
    delete_friend_group(person=alice, group_id=gone.pk)
    add_friend(person=bob, other=dora)
    for other in (gus, fay):
        add_friend(person=alice, other=other)
    block_person(person=alice, other=dora)
    unblock_person(person=alice, other=dora)
    block_person(person=alice, other=gus)
    see_requests(person=gus)
    deactivate_person(person=fay)
    deactivate_person(person=eve)
    reactivate_person(person=eve)
    set_sharing(person=eve, shares=False)
    set_sharing(person=eve, shares=True)
    set_sharing_here(person=eve, conversation=group, shares=False)
    change_profile(person=eve, nick="Evelyn")
    erase_person(person=fay)
    read(eve, say(alice, group))

    to_bob = say(alice, direct, ask=False)
    read(bob, say(alice, direct), seen_at=timezone.now())
    move_read_position(person=bob, conversation=direct)
    set_receipt_policy(conversation=direct, required=True)
    for conversation in (group, direct):
        move_read_position(person=alice, conversation=conversation)

    live_room = create_group(creator=dora, group_type="AVChatRoom", members=[bob])
    join_group(person=alice, conversation=live_room)
    hand_over(by=dora, conversation=live_room, person=bob)
    say(dora, live_room)
    clear_history(person=alice, conversation=live_room)
    over = create_group(creator=bob, group_type="Public", members=[dora])
    read(dora, say(bob, over))
    join_group(person=alice, conversation=over, text="Me too")
    shown, _ = send_picture(bob, over)
    dismiss_group(by=bob, conversation=over)
    plain.refresh_from_db()
    wrens = create_group(creator=dora, group_type="Public", group_id="wrens", invite_option="NeedPermission")
    join_group(person=bob, conversation=wrens, text="Me too")
    handle_application(by=dora, application=waiting_in(wrens)[0], accept=True, answer="Welcome")
    add_members(by=bob, conversation=wrens, people=[eve])
    handle_application(by=dora, application=waiting_in(wrens)[0], accept=False)
    join_group(person=alice, conversation=wrens)
    town = create_group(
        creator=dora, group_type="Community", group_id="town", has_topics=True, members=[alice, bob]
    )
    tea, cakes = (create_topic(by=dora, community=town, name=name) for name in ("Tea", "Cakes"))
    mute_member(by=dora, conversation=town, person=bob, seconds=60)
    say(dora, tea)
    leave_group(person=alice, conversation=town)
    delete_topic(by=dora, topic=cakes)
    join_group(person=gus, conversation=town)
    village = create_group(creator=bob, group_type="Community", group_id="village", has_topics=True)
    create_topic(by=bob, community=village, name="Tea")
    dismiss_group(by=bob, conversation=village)
    return World(
        alice,
        bob,
        dora,
        fay,
        group,
        direct,
        live_room,
        over,
        asked,
        edited,
        plain,
        recalled,
        to_bob,
        shown,
        town,
        tea,
    )


@contextmanager
def accidents(*constraints: str) -> Iterator[None]:
    """Whatever happens within is undone at its end. The database lets these constraints be broken, and references."""
    try:
        with transaction.atomic():
            _let_go_of(constraints)
            yield
            transaction.set_rollback(True)
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _let_go_of(constraints: Sequence[str]) -> None:
    # A table with references that wait to be checked cannot be altered.
    connection.check_constraints()
    tables = {
        constraint.name: model._meta.db_table
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        for name in constraints if connection.vendor == "postgresql" else ():
            cursor.execute(f"ALTER TABLE {tables[name]} DROP CONSTRAINT {name}")


def unsound() -> set[str]:
    return {violation.rule for violation in find_unsound()}


def test_finds_nothing_wrong_in_a_world_where_everything_was_done(world: World) -> None:
    assert [str(violation) for violation in find_violations()] == []
    for conversation in (world.group, world.direct, world.live_room, world.over, world.town, world.tea):
        assert list(find_violations(conversation)) == []


def test_finds_nothing_wrong_in_the_demo(db: None) -> None:
    call_command("demo", stdout=StringIO())

    output = StringIO()
    call_command("check_integrity", stdout=output)

    assert "Looked at 11 conversations, 81 messages, 514 receipts" in output.getvalue()
    assert "Everything is as it must be." in output.getvalue()


@pytest.mark.parametrize("part", range(PARTS))
def test_sees_what_breaks_a_rule_and_that_alone(world: World, part: int) -> None:
    """One world for many of them, put right again after each."""
    everything = [*(({rule}, accident) for rule, accident in ACCIDENTS), *ACCIDENTS_THAT_BREAK_MORE]
    wrong = {}
    for broken, accident in everything[part::PARTS]:
        with accidents():
            accident(world)
            seen = {violation.rule for violation in find_broken_rules()}
        if seen != broken:
            wrong[tuple(broken)] = seen

    assert wrong == {}
    assert list(find_broken_rules()) == []


def test_every_rule_has_an_accident_that_breaks_it() -> None:
    seen = {rule for rule, _ in ACCIDENTS}.union(*(broken for broken, _ in ACCIDENTS_THAT_BREAK_MORE))

    assert seen == {one.name for one in RULES} | {AUDIENCES, GONE}


def test_sees_a_row_that_the_database_should_have_refused(world: World) -> None:
    for constraint, accident in REFUSED.items():
        with accidents(constraint):
            accident(world)

            assert constraint.replace("_", " ") in unsound()


def test_shows_what_the_database_should_have_refused(world: World) -> None:
    with accidents("readers_fit_the_audience"):
        one(world.asked, read_count=9)

        [violation] = [one for one in find_unsound() if one.rule == "readers fit the audience"]

    there = world.asked.audience_count
    assert str(violation).endswith(f" {world.asked.pk} (audience_count {there}, read_count 9)")


def test_sees_that_a_row_refers_to_nothing(world: World) -> None:
    with accidents():
        one(receipt_of(world.asked, 1), message=10**6)
        one(world.plain, sender=10**6, message_id=f"{10**6}-1-1")

        assert {"receipt: message is there", "message: sender is there"} <= unsound()


def test_sees_that_the_database_guards_a_rule_no_more(world: World) -> None:
    with accidents(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_owner_each")

        [violation] = find_unsound()

    assert str(violation) == "the database guards its rules: messaging_member one_owner_each"


def test_names_each_row_counts_them_by_rule_and_ends_with_an_error(world: World) -> None:
    one(world.asked, read_count=1)
    one(world.edited, read_count=1)
    one(world.group, change_seq=F("change_seq") + 1)
    output = StringIO()

    with pytest.raises(CommandError, match=r"^3 violations\.$"):
        call_command("check_integrity", stdout=output, stderr=StringIO(), limit=2)

    said = output.getvalue().splitlines()
    head = world.group.change_seq
    assert said[0].startswith(f"the newest number of all is on something: conversation {world.group.pk} (")
    assert said[1] == f"a tally says the highest place: message {world.asked.pk} (read_count 1)"
    assert said[2:4] == [
        "2 × a tally says the highest place",
        "1 × the newest number of all is on something",
    ]
    assert said[4].startswith("Looked at 10 conversations, ") and head is not None


def test_looks_at_one_group_if_asked(world: World) -> None:
    one(world.over, change_seq=F("change_seq") + 1)

    call_command("check_integrity", conversation=str(world.group.group_id), stdout=StringIO())
    with pytest.raises(CommandError, match="1 violations"):
        call_command("check_integrity", conversation=f"GROUP{world.over.group_id}", stdout=StringIO())
    with pytest.raises(CommandError, match="There is no group"):
        call_command("check_integrity", conversation="nowhere", stdout=StringIO())


def test_says_that_migrations_are_missing_and_looks_at_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_seen_migrated", False)
    call_command("migrate", "messaging", "zero", fake=True, verbosity=0)
    output = StringIO()

    with pytest.raises(CommandError, match="lacks migrations"):
        call_command("check_integrity", stdout=output)

    assert output.getvalue() == ""


def test_says_how_far_it_is_if_asked_and_nothing_if_told_to_be_quiet(world: World) -> None:
    output, errors = StringIO(), StringIO()

    call_command("check_integrity", verbosity=0, stdout=output, stderr=errors)
    assert (output.getvalue(), errors.getvalue()) == ("", "")
    call_command("check_integrity", verbosity=2, stdout=output, stderr=errors)

    assert "10 conversations\n" in errors.getvalue()


def test_sees_the_same_however_small_the_pages_are(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Message.objects.filter(need_read_receipt=True).update(audience_count=9, read_count=9)
    one(stay_of(world.dora, world.group), change_seq=999)
    large = {str(violation) for violation in find_violations()}
    assert len(large) > 8

    monkeypatch.setattr(rules, "PAGE", 2)
    monkeypatch.setattr(tallies, "PAGE", 2)

    assert {str(violation) for violation in find_violations()} == large


def test_makes_the_same_statements_for_a_full_page_as_for_a_few_rows(
    world: World, same_queries: Callable[[Callable[[], Any], Callable[[], Any]], None]
) -> None:
    small, large = crowded(world.alice, many_people(3)), crowded(world.alice, many_people(500))
    say(world.alice, small)
    for _ in range(50):
        say(world.alice, large)

    same_queries(lambda: list(find_violations(small)), lambda: list(find_violations(large)))
