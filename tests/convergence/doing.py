"""A verb as it is done: to the server and to the plain model, by whoever and to whatever is given.
What may not be done is to be refused."""

from typing import Any

from messaging.errors import Refusal

from .beginning import FRIENDS
from .device import ShutOut
from .listening import Listening
from .model import Note, Talk


class Doing(Listening):
    def _do(self, user: str, command: str, *, may: bool = True, **params: Any) -> dict[str, Any] | None:
        """A command, which is refused if it may not be done and done if it may. None: refused, or shut out."""
        # A total that the next command overtakes was right when it was told.
        self._look_at_what_was_told()
        answer, refused = None, ""
        try:
            answer = self.world.do(user, command, **params)
        except ShutOut:
            return None
        except Refusal as refusal:
            refused = refusal.code
        assert (answer is not None) == may, (user, command, params, refused)
        return answer

    def _tell_own(self, user: str, answer: dict[str, Any]) -> None:
        """Called from the first of somebody's devices."""
        self._judge(user, answer)
        device = next(one for one in self.devices if one.user == user)
        if device.is_in:
            device.replica.take_own(answer, device.now)

    def _number(self, talk: Talk) -> None:
        talk.last_seq = self.world.conversation(talk.group, talk.people).last_seq

    def _group(self, group: str) -> Talk:
        return next(talk for talk in self.model.talks if talk.group == group)

    def _places(self, user: str) -> list[str]:
        groups = [talk.group for talk in self.model.talks if talk.group]
        return [*(f"GROUP{group}" for group in groups), *(f"C2C{one}" for one in FRIENDS if one != user)]

    def _place(self, user: str, where: int) -> tuple[str, Talk | None]:
        places = self._places(user)
        name = places[where % len(places)]
        return name, self.model.named(user, name)

    def _note(self, which: int) -> tuple[Talk, Note] | None:
        """One of the latest messages of all."""
        notes = [(talk, note) for talk in self.model.talks for note in talk.notes]
        notes.sort(key=lambda found: found[1].texts[0])
        return notes[-1 - which % len(notes)] if notes else None

    def _heads_of(self, user: str) -> dict[str, Any]:
        return {name: value for name, value in self.world.heads(user).items() if name != "time"}
