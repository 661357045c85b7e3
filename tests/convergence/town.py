"""A town of people with devices: what they do, what becomes of their lines, and whether everything is in order."""

from collections.abc import Callable

from chatsite.integrity import find_broken_rules

from .beginning import FRIENDS, OUTSIDER
from .device import ARRIVES, LOST, Device
from .verbs import Verbs


class Town(Verbs):
    # The line

    def cut(self, which: int) -> None:
        self.devices[which % len(self.devices)].cut()

    def come_back(self, which: int) -> None:
        self.devices[which % len(self.devices)].connect()

    def beat(self, which: int) -> None:
        device = self.devices[which % len(self.devices)]
        if device.is_in:
            device.beat()

    def interrupt(self, which: int, connects: bool, statement: int, act: Callable[[], None]) -> None:
        """While the server reads what this device asks, something happens; between these two of its statements."""
        device = self.devices[which % len(self.devices)]
        if connects:
            self.interruption = (statement, act)
            device.connect()
        elif device.is_in:
            device.now += 1.0
            device.beat()
            self.interruption = (statement, act)
            device.ask()
        self.interruption = None

    # The check

    def check(self, *, come_back: bool, lost: bool) -> None:
        """Nothing goes wrong any more. After one heartbeat, or after coming back, everybody is shown what somebody is
        shown who comes in now; and the books are in order."""
        self.world.loop.turn()
        self.go_on((LOST if lost else ARRIVES,) * len(self.devices))
        fresh = {user: self._fresh(user) for user in (*FRIENDS, OUTSIDER) if user in self.model.active}
        for device in self.devices:
            if come_back or not device.is_in:
                device.connect()
            elif device.is_in:
                device.beat()
            device.settle()
            assert device.is_in == (device.user in fresh)
            if device.is_in:
                differences = device.differences(
                    fresh[device.user], own_alone=not come_back, type_policies=not self.types_changed
                )
                assert not differences, (device.user, *differences)
        self._look_at_what_was_told()
        assert not [str(violation) for violation in find_broken_rules()]
        asked = [(talk, note) for talk in self.model.talks for note in talk.notes if note.asks]
        for talk, note in asked[-2:]:
            self._pry(note.sender, talk, note, OUTSIDER)

    def _fresh(self, user: str) -> Device:
        fresh = Device(self, user, self._hear, page=100)
        fresh.connect()
        fresh.settle()
        fresh.leave()
        for name, shown in fresh.replica.shown()["conversations"].items():
            talk = self.model.named(user, name)
            assert talk is not None
            assert shown["unreadCount"] == self.model.unread(user, talk)
            assert {one["ID"] for one in shown["messages"].values() if not one["isSystemMessage"]} == {
                note.id for note in talk.notes if self.model.sees(user, talk, note)
            }
        names = {talk.name_for(user) for talk in self.model.talks if talk.is_listed(user)}
        assert fresh.replica.shown()["conversations"].keys() == names
        return fresh
