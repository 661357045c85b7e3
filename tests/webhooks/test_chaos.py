"""A back end that misbehaves, workers that are killed in the middle: every event arrives, by its ID once, in order per
conversation."""

import json
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from messaging.webhooks.signing import sign
from tests.databases import ROOT, Environment, make_world, manage

from .receiver import Posted, Receiver, hang_up, redirect, talk_for_ever

pytestmark = pytest.mark.live

PATIENCE = 180.0
TALKS, SENT = 4, 30

BEGIN = """
from messaging.models import Person
from messaging.services.groups import create_group
from messaging.services.people import create_person
from messaging.services.webhooks import create_webhook
people = [create_person(user_id=f"person{number}", nick="P") for number in range(4)]
for number in range(%d):
    create_group(creator=people[0], group_type="Private", group_id=f"talk{number}", members=people[1:])
made = create_webhook(by=None, url="http://localhost:%d/", kinds=["message.sent", "message.recalled", "receipt.given"])
print(made.secret)
"""

TALK = """
import threading
from django.db import connection
from messaging.models import Conversation, Person
from messaging.services.messages import new_message_id, recall_message, send_message
from receipts.services.acknowledge import Call, Item, acknowledge
alice, bob, dora, _ = Person.objects.order_by("pk")
def talk(number):
    conversation = Conversation.objects.get(group_id=f"talk{number}")
    for turn in range(%d):
        message = send_message(
            sender=alice, conversation=conversation, message_id=new_message_id(alice), type="TIMTextElem",
            payload={"text": str(turn)}, need_read_receipt=True,
        ).message
        acknowledge([Call(reader.pk, [Item(message.message_id)]) for reader in (bob, dora)])
        if turn %% 10 == 9:
            recall_message(by=alice, message_id=message.message_id)
    connection.close()
threads = [threading.Thread(target=talk, args=(number,)) for number in range(%d)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""

EVENTS = """
import json
from messaging.models import Message, OutboxEvent, WebhookLane
from django.db.models import F
waiting = WebhookLane.objects.filter(after__lt=F("upto")).count() + OutboxEvent.objects.filter(position=None).count()
recalled = set(Message.objects.exclude(recalled_at=None).values_list("pk", flat=True))
events = OutboxEvent.objects.order_by("position")
print(json.dumps({"waiting": waiting, "events": [
    [f"evt_{event.key.hex}", event.conversation_id] for event in events
    if not (event.kind == "receipt.given" and event.facts["message"] in recalled)
]}))
"""


REFUSED = """
from messaging.models import WebhookAttempt
print(WebhookAttempt.objects.filter(error__contains="refused").count())
"""


class Moody:
    """Takes what it takes, and misbehaves at every third event or so, in another way each time."""

    def __init__(self, seed: int) -> None:
        self.taken: list[Posted] = []
        self._luck = random.Random(seed)
        self._lock = threading.Lock()
        self.is_good = False

    def behave(self, handler: Any, posted: Posted) -> int | None:
        with self._lock:
            mood = 99 if self.is_good else self._luck.randrange(18)
        if mood == 0:
            return 500
        if mood == 1:
            return redirect(handler, posted)
        if mood == 2:
            time.sleep(3)
            return 200
        with self._lock:
            self.taken.append(posted)
        if mood == 3:
            return hang_up(handler, posted)
        if mood == 4:
            return talk_for_ever(handler, posted)
        return 200


@pytest.fixture(scope="module")
def hooks_world() -> Environment:
    return make_world("hooks", WEBHOOK_HOSTS="localhost")


@contextmanager
def worker(world: Environment, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.webhooks.worker"],
            cwd=ROOT,
            env=world,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def asked(world: Environment, script: str) -> str:
    return manage(world, "shell", "--no-imports", "-c", script).splitlines()[-1]


def test_every_event_arrives_in_order_whoever_is_killed(hooks_world: Environment, tmp_path: Path) -> None:
    moody = Moody(seed=8)
    back_end = Receiver()
    back_end.behave = moody.behave
    try:
        secret = asked(hooks_world, BEGIN % (TALKS, back_end.port))
        talking = threading.Thread(
            target=manage, args=(hooks_world, "shell", "--no-imports", "-c", TALK % (SENT, TALKS))
        )
        log = tmp_path / "workers.log"
        with worker(hooks_world, log) as first, worker(hooks_world, log) as second:
            talking.start()
            wait_until(lambda: len(moody.taken) > 20, log)
            first.kill()
            with worker(hooks_world, log) as third:
                wait_until(lambda: len(moody.taken) > 60, log)
                second.kill()
                back_end.close()
                wait_until(lambda: int(asked(hooks_world, REFUSED)) > 0, log)
                back_end = Receiver(back_end.port)
                back_end.behave = moody.behave
                talking.join(PATIENCE)
                moody.is_good = True
                wait_until(lambda: json.loads(asked(hooks_world, EVENTS))["waiting"] == 0, log)
                third.terminate()
                assert third.wait(30) == 0
    finally:
        back_end.close()

    expected = json.loads(asked(hooks_world, EVENTS))["events"]
    assert len(expected) >= TALKS * (SENT + SENT // 10)
    arrived = list(dict.fromkeys(posted.headers["webhook-id"] for posted in moody.taken))
    told = {event for event, _ in expected}
    assert told <= set(arrived)
    ordered = [event for event in arrived if event in told]
    assert by_talk(expected, ordered) == by_talk(expected, [event for event, _ in expected])
    for posted in moody.taken:
        event_id, at = posted.headers["webhook-id"], int(posted.headers["webhook-timestamp"])
        assert posted.headers["webhook-signature"] == sign(secret, event_id, at, posted.body)


def by_talk(expected: list[tuple[str, int]], events: list[str]) -> dict[int, list[str]]:
    talks = dict(expected)
    found = defaultdict(list)
    for event in events:
        found[talks[event]].append(event)
    return found


def wait_until(true: Any, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, log.read_text(errors="replace")[-4000:]
        time.sleep(0.05)
