"""One real process: who reads nothing, who asks too much, who is shut out, a power cut and an orderly end."""

import itertools
import json
import os
import socket
import struct
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.databases import manage
from tests.live_server import Server

from .stage import PATIENCE, WITH_REDIS, Stage, joined, login_of

pytestmark = pytest.mark.live

BIG = "x" * 60_000
MOST_WAITING = 512
MIB = 2**20
FLOOD = 750
LISTEN = "0A"  # in /proc/net/tcp


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


class DeafPeer:
    """Logs in and reads nothing more, not even what the system would take in for it."""

    def __init__(self, stage: Stage, user_id: str) -> None:
        host, port = stage.server.url.removeprefix("http://").split(":")
        self._line = socket.socket()
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self._line.settimeout(PATIENCE)
        self._line.connect((host, int(port)))
        key = b64encode(os.urandom(16)).decode()
        self._line.sendall(
            f"GET /ws/ HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b"101" in self._line.recv(4_096)
        frame = json.dumps({"id": 0, "command": "login", "params": login_of(stage, user_id)})
        frame = frame.ljust(200).encode()
        # One masked text frame; a mask of zeros leaves it as it is.
        self._line.sendall(b"\x81\xfe" + struct.pack(">H", len(frame)) + bytes(4) + frame)
        seen = b""
        while b'"ready"' not in seen:
            some = self._line.recv(4_096)
            assert some, seen
            seen += some

    def read_to_the_end(self) -> bytes:
        """All that is still to be had."""
        read = bytearray()
        with suppress(ConnectionResetError):
            while some := self._line.recv(MIB):
                read += some
        return bytes(read)

    def leave(self) -> None:
        self._line.close()


def memory_of(pid: int) -> int:
    fields = Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()
    return int(fields[0]) * 1024


def lines_to(server: Server) -> int:
    """How many connections of clients the process holds."""
    held = set()
    for descriptor in Path(f"/proc/{server.pid}/fd").iterdir():
        with suppress(OSError):
            held.add(str(descriptor.readlink()))
    here = f":{int(server.url.rsplit(':', 1)[1]):04X}"
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(here) and f"socket:[{row[9]}]" in held and row[3] != LISTEN for row in rows)


def flood(line: ClientConnection, group: str, count: int) -> None:
    """So many big frames to the others that are stored nowhere; returns when they were all answered."""
    params = {"conversationID": group, "payload": {"text": BIG}, "onlineUserOnly": True}
    for number in range(1, count + 1):
        line.send(json.dumps({"id": number, "command": "message.send", "params": params}))
        if number % 50 == 0:
            _answered(line, number)


def _answered(line: ClientConnection, number: int) -> None:
    while True:
        frame = json.loads(line.recv(PATIENCE))
        if frame["frame"] == "answer":
            assert frame["status"] == 201, frame
            if frame["id"] == number:
                return


def test_a_peer_that_reads_nothing_is_cut_off_and_costs_nobody_anything(stage: Stage) -> None:
    """One reads again when it is too late; the other never does, and is not waited for."""
    with joined(stage, "alice") as alice, joined(stage, "bob") as bob:
        flood(alice, stage.group, 50)
        assert _online_messages(bob, 50) == 50
        deaf, slow = DeafPeer(stage, "dora"), DeafPeer(stage, "eva")
        assert lines_to(stage.server) == 4
        counted: list[int] = []
        reading = threading.Thread(target=lambda: counted.append(_online_messages(bob, FLOOD)), daemon=True)
        reading.start()

        flood(alice, stage.group, FLOOD)
        reading.join(PATIENCE)
        assert counted == [FLOOD]
        # Of the sixty megabytes for each of them the process holds on to no more than what may wait.
        assert memory_of(stage.server.pid) < 2 * MOST_WAITING * len(BIG) + 250 * MIB
        assert slow.read_to_the_end().count(b'"online"') < FLOOD
        until(lambda: lines_to(stage.server) == 2)
        deaf.leave()
        slow.leave()


def _online_messages(line: ClientConnection, count: int) -> int:
    found = 0
    while found < count:
        found += json.loads(line.recv(PATIENCE))["frame"] == "online"
    return found


def test_whoever_asks_too_much_is_refused_and_stays(live_server_process: str) -> None:
    """200 at once, and 50 a second: also of those who are not logged in."""
    with connect(live_server_process.replace("http", "ws", 1) + "/ws/", proxy=None) as line:
        for number in range(230):
            line.send(json.dumps({"id": number, "command": "sync"}))
        statuses = [json.loads(line.recv(PATIENCE))["status"] for _ in range(230)]

    assert statuses[:200] == [401] * 200
    assert 429 in statuses[200:]


def test_those_of_a_process_that_dies_are_gone_after_its_lease(stage: Stage) -> None:
    with joined(stage, "alice"), joined(stage, "alice"), joined(stage, "bob"):
        until(lambda: stage.online() == [("alice", 2), ("bob", 1)])
        stage.server.kill()
        assert stage.online() == [("alice", 2), ("bob", 1)]
        until(lambda: stage.online() == [])

    stage.server.start()
    with joined(stage, "bob"):
        until(lambda: stage.online() == [("bob", 1)])
        assert len(stage.rows("SELECT id FROM messaging_lease")) == 1


class Load:
    """Writers and readers over REST, and a reader by the socket: what was answered, and how."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.sent: list[str] = []
        self.read: list[tuple[str, str]] = []
        self.statuses: set[int] = set()
        self.closed: list[int] = []
        self._threads = [
            threading.Thread(target=work, daemon=True)
            for work in (
                *(lambda number=number: self._send(number) for number in range(3)),
                lambda: self._read("bob"),
                lambda: self._read("dora"),
                self._read_by_socket,
            )
        ]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)

    def _send(self, sender: int) -> None:
        with self._stage.http("alice") as alice, suppress(httpx.TransportError):
            number = alice.get("/me/").json()["tinyID"]
            address = f"/conversations/{self._stage.group.replace('#', '%23')}/messages/"
            for turn in itertools.count():
                message_id = f"{number}-1700000000000-{sender}x{turn}"
                body = {"ID": message_id, "payload": {"text": "Tea?"}, "needReadReceipt": True}
                answer = alice.post(address, json=body)
                self.statuses.add(answer.status_code)
                if answer.status_code == 201:
                    self.sent.append(message_id)

    def _read(self, user_id: str) -> None:
        with self._stage.http(user_id) as reader, suppress(httpx.TransportError):
            for message_id in self._as_they_come():
                answer = reader.post("/receipts/", json={"messages": [{"messageID": message_id}]})
                self.statuses.add(answer.status_code)
                if answer.status_code == 200 and answer.json()["results"][0]["result"] == "ok":
                    self.read.append((user_id, message_id))

    def _read_by_socket(self) -> None:
        with suppress(ConnectionClosed), joined(self._stage, "eva") as eva:
            try:
                for message_id in self._as_they_come():
                    params = {"messages": [{"messageID": message_id}]}
                    eva.send(
                        json.dumps({"id": message_id, "command": "receipt.acknowledge", "params": params})
                    )
                    while (frame := json.loads(eva.recv(PATIENCE))).get("id") != message_id:
                        pass
                    self.statuses.add(frame["status"])
                    if frame["status"] == 200 and frame["data"]["results"][0]["result"] == "ok":
                        self.read.append(("eva", message_id))
            except ConnectionClosed as end:
                self.closed.append(end.rcvd.code if end.rcvd else 0)

    def _as_they_come(self) -> Iterator[str]:
        end = time.monotonic() + PATIENCE
        for turn in itertools.count():
            while len(self.sent) <= turn:
                if time.monotonic() > end:
                    return
                time.sleep(0.002)
            yield self.sent[turn]


def test_an_orderly_end_loses_nothing_that_was_answered(stage: Stage) -> None:
    deaf = DeafPeer(stage, "dora")
    with joined(stage, "bob") as bob:
        load = Load(stage)
        until(lambda: len(load.sent) > 30 and len(load.read) > 30)
        begin = time.monotonic()
        code = stage.server.end()
        took = time.monotonic() - begin
        load_ended = len(load.sent)

        with pytest.raises(ConnectionClosed) as closed:
            _online_messages(bob, 1_000_000)
    deaf.leave()
    assert code == 0
    assert took < 10
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
    assert load.statuses <= {200, 201}
    assert stage.online() == []

    stored = {row[0] for row in stage.rows("SELECT message_id FROM messaging_message")}
    receipts = stage.rows(
        "SELECT p.user_id, m.message_id FROM receipts_receipt r JOIN messaging_person p ON p.id = r.reader_id "
        "JOIN messaging_message m ON m.id = r.message_id"
    )
    assert load_ended
    assert set(load.sent) <= stored
    assert set(load.read) <= {tuple(row) for row in receipts}
    stage.server.start()
    load.join()
    assert load.closed == [1012]


DEACTIVATE = """
from messaging.models import Person
from messaging.services.people import deactivate_person
deactivate_person(person=Person.objects.get(user_id="eva"))
"""


@WITH_REDIS
def test_whoever_is_shut_out_by_another_process_is_gone_at_once(stage: Stage) -> None:
    """The next heartbeat would come in an hour."""
    with joined(stage, "eva") as eva, joined(stage, "bob") as bob:
        manage(stage.world, "shell", "--no-imports", "-c", DEACTIVATE)

        with pytest.raises(ConnectionClosed) as closed:
            eva.recv(PATIENCE)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401
        bob.send(json.dumps({"id": 1, "command": "me.get"}))
        assert json.loads(bob.recv(PATIENCE))["frame"] in ("answer", "changes")
