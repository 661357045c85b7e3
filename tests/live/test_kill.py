"""`kill -9` while people talk: what was answered is there, what is sent again with the same ID is there once."""

import threading
import time
from collections.abc import Callable

import pytest

from bench.client.client import Client
from bench.client.differences import differences
from tests.databases import manage
from tests.live_server import Environment, Server

from .conftest import Join, said

pytestmark = pytest.mark.live

Group = Callable[..., str]
SENT = 60
PATIENCE = 90.0


def test_nothing_is_lost_and_nothing_doubled_when_the_server_is_killed(
    world: Environment, server: Server, client_of: Join, join: Join, group_of: Group
) -> None:
    alice, bob, dora = client_of("alice"), client_of("bob"), join("dora")
    group = group_of(alice, "bob", "dora")
    answered: list[str] = []
    read: list[str] = []
    threads = [
        threading.Thread(target=_send_all, args=(alice, group, answered), daemon=True),
        threading.Thread(target=_read_all, args=(bob, answered, read), daemon=True),
    ]

    for thread in threads:
        thread.start()
    _wait_until(lambda: len(answered) >= SENT // 3)
    server.kill()
    server.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)

    shown = dora.history(group)["messages"][1:]
    assert [message["ID"] for message in shown] == answered
    assert [message["sequence"] for message in shown] == list(range(2, SENT + 2))
    tallies = {message["ID"]: message["readReceiptInfo"] for message in alice.history(group)["messages"][1:]}
    assert [tallies[message_id]["readCount"] for message_id in answered] == [1] * SENT
    manage(world, "recount_receipts")

    # Dora's socket died with the server; what she holds is behind, until she comes back.
    dora.open()
    assert list(differences(dora.replica.shown(), dora.fresh())) == []
    assert [message for message in dora.replica.messages(group) if message in answered] == answered
    assert said(dora, group, "That was a rough ride.")["sequence"] == SENT + 2


def _send_all(sender: Client, group: str, answered: list[str]) -> None:
    for turn in range(SENT):
        message_id = sender.new_message_id()
        answer = sender.say(group, f"Number {turn}", message_id=message_id, patience=PATIENCE)
        assert answer["ID"] == message_id
        answered.append(message_id)


def _read_all(reader: Client, answered: list[str], read: list[str]) -> None:
    end = time.monotonic() + PATIENCE
    while len(read) < SENT and time.monotonic() < end:
        some = answered[len(read) : len(read) + 5]
        if not some:
            time.sleep(0.01)
            continue
        results = reader.acknowledge(some, patience=PATIENCE)
        assert set(results.values()) <= {"ok", "already"}
        read += some


def _wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)
