"""Every kept database comes through every migration since: no row is lost, all is true, and people go on in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chatsite.integrity import find_violations
from messaging.models import Conversation, Member, Message, Person
from messaging.services.catch_up import changes_after, private_changes_after
from messaging.services.members import leave_group
from messaging.services.messages import send_message
from messaging.services.numbers import epoch
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, ItemResult, Result, acknowledge
from receipts.services.catch_up import changed_tallies, head_of

from .databases import brought_back, kept

Rows = dict[str, Any]

KEPT = {
    "messaging_message": "id, conversation_id, seq, sender_id, change_seq, audience_count, read_count, last_read_at, tally_seq",
    "messaging_stay": "id, conversation_id, person_id, after_seq, until_seq, counted, change_seq",
    "messaging_member": "id, conversation_id, person_id, role, read_seq, change_seq",
    "messaging_conversation": "id, group_id, last_seq, change_seq, member_count, counted_members, members_version",
    "messaging_person": "id, user_id, nick, is_active, shares_since, change_seq",
    "receipts_receipt": "id, message_id, reader_id, ordinal, read_at, seen_at, first_revision, latest_revision",
    "receipts_sendercounter": "person_id, value",
}
"""What no migration may change: the numbers that clients hold, and the ledger."""


@pytest.fixture(params=kept(connection.vendor))
def old_database(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    with django_db_blocker.unblock(), brought_back(request.param, tmp_path):
        yield


def test_an_old_database_comes_through_every_migration_since(old_database: None) -> None:
    counts, facts, began = _counts(), _facts(), _epoch()
    assert facts["receipts_receipt"]

    for migration in _pending():
        MigrationExecutor(connection).migrate([migration])
        _assert_constraints_hold()
    call_command("migrate", verbosity=0)

    assert _pending() == []
    assert [str(violation) for violation in find_violations()] == []
    now = _counts()
    assert {table: now[table] for table in counts if table in now and not _is_made_anew(table)} == {
        table: count for table, count in counts.items() if table in now and not _is_made_anew(table)
    }
    assert (_facts(), _epoch()) == (facts, began)
    _go_on()
    assert [str(violation) for violation in find_violations()] == []


def _go_on() -> None:
    """People come with the cursors that they held before, talk, read and leave."""
    alice, dora, eve = (Person.objects.get(user_id=name) for name in ("alice", "dora", "eve"))
    owls = Conversation.objects.get(group_id="owls")
    held, tallies, last = owls.change_seq, head_of(alice), owls.last_seq
    everything = changes_after(person=dora, conversation=owls, after=0, limit=100, their_epoch=epoch())
    assert (everything.is_completed, everything.cursor) == (True, held)
    assert [one["message"]["sequence"] for one in everything.changes if one["kind"] == "message"]
    assert private_changes_after(person=alice, after=0, limit=100).changes

    sent = send_message(
        sender=alice,
        conversation=owls,
        message_id=f"{alice.pk}-1800000000000-1",
        type="TIMTextElem",
        payload={"text": "After the upgrade"},
        need_read_receipt=True,
    ).message
    outcomes = acknowledge([Call(reader.pk, [Item(sent.message_id)]) for reader in (dora, eve)])
    move_read_position(person=dora, conversation=owls)
    leave_group(person=eve, conversation=owls)

    assert sent.seq == last + 1
    assert outcomes == [[ItemResult(sent.message_id, Result.OK)]] * 2
    caught_up = changes_after(person=dora, conversation=owls, after=held, limit=100)
    assert [change["kind"] for change in caught_up.changes] == ["message", "member", "message"]
    [total] = changed_tallies(sender=alice, after=tallies, limit=100).receipts
    assert (total["messageID"], total["readCount"]) == (sent.message_id, 2)
    assert Member.objects.get(person=dora, conversation=owls).read_seq == sent.seq
    assert Message.objects.get(pk=sent.pk).audience_count == sent.audience_count > 2


def _pending() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def _assert_constraints_hold() -> None:
    """Also those that SQLite does not look at again by itself. PostgreSQL lets no migration break any."""
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]


def _counts() -> dict[str, int]:
    tables = connection.introspection.table_names()
    return {table: _asked(f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables}


def _is_made_anew(table: str) -> bool:
    """Django's own lists of migrations, models and permissions grow with the models, and the roles of staff with both."""
    grown = {
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "auth_group",
        "auth_group_permissions",
    }
    return table in grown


def _facts() -> Rows:
    return {table: _asked(f"SELECT {columns} FROM {table} ORDER BY 1") for table, columns in KEPT.items()}


def _epoch() -> str:
    return str(_asked("SELECT epoch FROM messaging_serverstate"))


def _asked(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
