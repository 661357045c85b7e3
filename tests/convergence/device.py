"""A device: the rule of the second client, behind a line that loses, doubles, delays and breaks."""

import json
from collections.abc import Callable
from typing import Protocol

from bench.client.differences import differences
from bench.client.order import Frame
from bench.client.pull import Pull
from bench.client.replica import Replica
from chatsite.heartbeat import Pulse
from messaging.hub import hub

ARRIVES, LOST, TWICE, LATE, BACKWARDS = range(5)
"""What becomes of what is on its way to one device: it arrives, and what follows from it is asked and answered; is lost; arrives twice, once late; stays on its way; arrives in the wrong order, and what is asked is
answered late."""

ROUNDS = 200


class ShutOut(Exception):
    """The person was switched off."""


class Server(Protocol):
    def number_of(self, user: str) -> int: ...
    def heads(self, user: str) -> Frame: ...
    def ask(self, user: str, pull: Pull) -> Frame: ...
    def refusal(self, fault: Exception) -> tuple[int, str]: ...


class Device:
    def __init__(self, server: Server, user: str, heard: Callable[[str, str], None], page: int = 4) -> None:
        self.user = user
        self.replica = Replica(user, page)
        self.is_in = False
        self.now = 0.0
        self._server, self._heard = server, heard
        self._held: list[str] | None = None
        self._coming: list[str] = []
        self._answers: list[tuple[Pull, Frame | Exception]] = []

    def connect(self) -> None:
        """Join, then fetch: what is told while the heads are read comes after them."""
        self.cut()
        self._held = []
        # That the login may be over is not looked into at once, as if nobody had said so.
        hub.register(self._server.number_of(self.user), self, lambda: None)
        self.is_in = True
        try:
            heads = self._server.heads(self.user)
        except ShutOut:
            self.cut()
            return
        self._pulse = Pulse(heads)
        self.replica.take(_as_sent({"frame": "ready", **heads}), self.now)
        self._coming, self._held = self._held, None

    def cut(self) -> None:
        if self.is_in:
            hub.unregister(self._server.number_of(self.user), self)
        self.is_in = False
        self._held, self._coming, self._answers = None, [], []
        self.replica.cut()

    def put(self, body: str) -> None:
        """From the hub."""
        self._heard(self.user, body)
        (self._coming if self._held is None else self._held).append(body)

    def beat(self) -> None:
        try:
            heads = self._server.heads(self.user)
        except ShutOut:
            self.cut()
        else:
            self.replica.take(_as_sent(self._pulse.frame(heads)), self.now)

    def suffer(self, fate: int) -> None:
        """What is on its way meets this fate."""
        if not self.is_in or fate == LATE:
            return
        coming, self._coming = self._coming, []
        if fate == LOST:
            return
        for body in coming[::-1] if fate == BACKWARDS else coming:
            self.replica.take(json.loads(body), self.now)
        if fate == TWICE:
            self._coming = coming
        self.ask()
        if fate != BACKWARDS:
            self.bring()

    def ask(self) -> None:
        """The server answers what is asked now; the answers are on their way."""
        for pull in self.replica.pulls(self.now) if self.is_in else ():
            try:
                answer: Frame | Exception = self._server.ask(self.user, pull)
            except ShutOut:
                self.cut()
                return
            except Exception as fault:  # noqa: BLE001 - the replica judges it
                answer = fault
            self._answers.append((pull, answer))

    def bring(self) -> None:
        """The answers arrive, and what is asked upon them is answered: all that the line brings at once."""
        while self._answers:
            pull, answer = self._answers.pop(0)
            if isinstance(answer, Exception):
                self.replica.refuse(pull, *self._server.refusal(answer))
            else:
                self.replica.answer(pull, answer, self.now)
            self.ask()

    def settle(self) -> None:
        """Nothing goes wrong any more, until nothing is left to ask."""
        for _ in range(ROUNDS):
            self.suffer(ARRIVES)
            if not self.is_in or self.replica.is_settled():
                return
            self.now += 1.0
        raise AssertionError(f"{self.user} asks and asks")

    def leave(self) -> None:
        """Nobody is told anything here any more; what is shown stays."""
        hub.unregister(self._server.number_of(self.user), self)
        self.is_in = False

    def differences(self, fresh: "Device", *, own_alone: bool, type_policies: bool) -> list[str]:
        """Where this shows something else than a fresh load; but for totals of others' messages (`own_alone`) and for
        what a group of that type grants, of which nobody is told."""
        here, there = (one._shown(own_alone, type_policies) for one in (self, fresh))
        return list(differences(here, there))

    def _shown(self, own_alone: bool, type_policies: bool) -> Frame:
        shown = self.replica.shown()
        for conversation in shown["conversations"].values():
            if not type_policies:
                conversation["receiptPolicy"] |= {"granted": None, "reason": None}
            for message in conversation["messages"].values() if own_alone else ():
                if message["from"] != self.user:
                    message["readReceiptInfo"] = {}
        return shown


def _as_sent(frame: Frame) -> Frame:
    sent: Frame = json.loads(json.dumps(frame))
    return sent
