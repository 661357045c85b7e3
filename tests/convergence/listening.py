"""Everything that the server says to somebody, as an answer or as a frame, is listened to on its way."""

import copy
import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import transaction

from bench.client.order import Frame
from bench.client.pull import Pull

from .beginning import DEVICES, FRIENDS, OUTSIDER, PAGE, Beginning
from .device import Device
from .ear import Ear
from .world import between


class Listening:
    """The server as devices know it, and the devices. At the end everything is as at the beginning."""

    def __init__(self, beginning: Beginning) -> None:
        self._ending = ExitStack()
        self._ending.enter_context(transaction.atomic())
        self._ending.callback(transaction.set_rollback, True)
        self.world = beginning.world
        self.world.begin()
        self.model = copy.deepcopy(beginning.model)
        self.ear = Ear()
        self.heard: list[tuple[str, str]] = []
        self.verdicts: dict[str, list[str]] = {}
        self.interruption: tuple[int, Callable[[], None]] | None = None
        self.devices = [Device(self, user, self._hear, page=PAGE) for user in DEVICES]
        for device in self.devices:
            device.replica = copy.deepcopy(beginning.replicas[device.user])
            device.connect()

    def end(self) -> None:
        for device in self.devices:
            device.cut()
        self._ending.close()

    def number_of(self, user: str) -> int:
        return self.world.number_of(user)

    def refusal(self, fault: Exception) -> tuple[int, str]:
        return self.world.refusal(fault)

    def heads(self, user: str) -> Frame:
        return self._listened(user, lambda: self.world.heads(user))

    def ask(self, user: str, pull: Pull) -> Frame:
        return self._listened(user, lambda: self.world.ask(user, pull))

    def _listened(self, user: str, ask: Callable[[], Frame]) -> Frame:
        """An answer, judged by what may be known now; by that of before too, if it was interrupted."""
        if self.interruption is None:
            answer = ask()
            self._judge(user, answer)
            return answer
        before = copy.deepcopy(self.model)
        interruption, self.interruption = self.interruption, None
        with between(*interruption):
            answer = ask()
        faults = [
            {fault.partition(", not ")[0] for fault in self.ear.complaints(model, user, answer)}
            for model in (before, self.model)
        ]
        assert not faults[0] & faults[1], (faults, answer)
        return answer

    # What is told

    def _hear(self, user: str, body: str) -> None:
        self.heard.append((user, body))

    def _judge(self, user: str, told: Any) -> None:
        complaints = self.ear.complaints(self.model, user, told)
        assert not complaints, (complaints, told)

    def _look_at_what_was_told(self) -> None:
        """Judge what was told since the last time by what may be known now. What is heard later, when the hub has
        looked up who is there, may be what they may know only by then."""
        told, self.world.told = self.world.told, []
        for envelope in told:
            body = json.loads(envelope.body)
            self.verdicts[envelope.body] = [
                user for user in (*FRIENDS, OUTSIDER) if self.ear.complaints(self.model, user, body)
            ]
        heard, self.heard = self.heard, []
        for user, body in heard:
            if user in self.verdicts[body]:
                self._judge(user, json.loads(body))

    def go_on(self, fates: tuple[int, ...]) -> None:
        self._look_at_what_was_told()
        for device, fate in zip(self.devices, fates, strict=True):
            device.now += 0.3
            device.suffer(fate)
        self._look_at_what_was_told()
