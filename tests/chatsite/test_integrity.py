"""`manage.py check_integrity`: each rule sees what breaks it, and no other does; what people do breaks none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from pytest_django import DjangoDbBlocker

from chatsite import health
from chatsite.integrity import RULES, find_broken_rules, find_unsound, find_violations
from messaging import rules
from messaging.models import Message
from receipts.services import integrity as tallies
from receipts.services.integrity import AUDIENCES, GONE
from tests.chatsite.accidents import ACCIDENTS, ACCIDENTS_THAT_BREAK_MORE, REFUSED, World
from tests.chatsite.accidents.judge import judging
from tests.chatsite.accidents.making import make_world
from tests.chatsite.accidents.world import one, receipt_of, stay_of
from tests.receipts.scenes import crowded, many_people, say
from tests.standing import standing

PARTS = 4


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        yield make_world()


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """One for all tests, each of which undoes what it did."""
    return deepcopy(standing_world)


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


@pytest.mark.parametrize("part", range(PARTS))
def test_sees_what_breaks_a_rule_and_that_alone(world: World, part: int) -> None:
    """Put right again after each."""
    everything = [*(({rule}, accident) for rule, accident in ACCIDENTS), *ACCIDENTS_THAT_BREAK_MORE]
    wrong = {}
    with judging() as broken_rules:
        for broken, accident in everything[part::PARTS]:
            with accidents():
                accident(world)
                seen = broken_rules()
            if seen != broken:
                wrong[tuple(broken)] = seen

    assert wrong == {}
    assert list(find_broken_rules()) == []


def test_every_rule_has_an_accident_that_breaks_it() -> None:
    seen = {rule for rule, _ in ACCIDENTS}.union(*(broken for broken, _ in ACCIDENTS_THAT_BREAK_MORE))

    assert seen == {one.name for one in RULES} | {AUDIENCES, GONE}


def test_sees_every_row_that_the_database_should_have_refused(world: World) -> None:
    with accidents(*REFUSED):
        for accident in REFUSED.values():
            accident(world)

        assert {constraint.replace("_", " ") for constraint in REFUSED} - unsound() == set()


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
    MigrationRecorder(connection).flush()
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

    monkeypatch.setattr(rules, "PAGE", 5)
    monkeypatch.setattr(tallies, "PAGE", 5)

    assert {str(violation) for violation in find_violations()} == large


def test_makes_the_same_statements_for_a_full_page_as_for_a_few_rows(
    world: World, same_queries: Callable[[Callable[[], Any], Callable[[], Any]], None]
) -> None:
    small, large = crowded(world.alice, many_people(3)), crowded(world.alice, many_people(500))
    say(world.alice, small)
    for _ in range(50):
        say(world.alice, large)

    same_queries(lambda: list(find_violations(small)), lambda: list(find_violations(large)))
