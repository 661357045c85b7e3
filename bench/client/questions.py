"""What is to be asked of the server, and what of it is under way."""

from collections.abc import Iterator

from .held import Held
from .order import HOLD, Frame, Frames, Numbers
from .pull import Pull

AT_ONCE = 100
"""The most messages of one question for totals."""

START, PROFILE, CONTACTS, NOTICES, ME, RECEIPTS = "start", "profile", "contacts", "notices", "me", "receipts"
KEEPING = "keeping"


class Questions:
    """Those of one epoch. They follow from what is held, where it is noted that they are asked, and from where the
    server stands."""

    def __init__(
        self, epoch: str, me: Frames, receipts: Numbers, conversations: dict[str, Held], page: int
    ) -> None:
        self.to_start, self.to_profile = False, True
        self.contacts_after: int | None = 0
        self.more_notices: str | None = ""
        """The address of the next page of what I was told; "": of the first, None: all is here."""

        self.to_keep = True
        self._epoch, self._page = epoch, page
        self._me, self._receipts, self._conversations = me, receipts, conversations
        self._heads = {ME: 0, RECEIPTS: 0}
        self._asked: dict[str, Pull] = {}

    def stand(self, about: str, head: int) -> None:
        """How far the server is with what is private to me."""
        self._heads[about] = max(self._heads[about], head)

    def ask(self, now: float) -> list[Pull]:
        """Those whose time has come, which are under way from now on."""
        wanted = list(self._wanted(now))
        for pull in wanted:
            self._asked[pull.about] = pull
            self._note(pull)
        return wanted

    def next_at(self) -> float | None:
        """When something is to be asked, if nothing comes before; None: never."""
        gaps = [self._me.gap_since, self._receipts.gap_since]
        gaps += [held.changes.gap_since for held in self._conversations.values()]
        times = [since + HOLD for since in gaps if since is not None]
        for held in self._conversations.values():
            times += held.unsure.values()
        return min(times, default=None)

    def is_settled(self) -> bool:
        """Nothing is under way, and nothing will be asked unless something comes."""
        return bool(self._epoch) and not self._asked and next(self._wanted(float("inf")), None) is None

    def settle(self, pull: Pull) -> bool:
        """Whether this was still under way; it is not any more."""
        if self._asked.get(pull.about) is not pull:
            return False
        del self._asked[pull.about]
        return True

    def lose(self, pull: Pull) -> None:
        """It will not be answered: it is to be asked again."""
        if self.settle(pull):
            self.want_again(pull)

    def lose_all(self) -> None:
        for pull in list(self._asked.values()):
            self.lose(pull)

    def want_again(self, pull: Pull) -> None:
        held = self._conversations.get(pull.about)
        if pull.command == "sync":
            self.to_start = True
        elif pull.command == "me.get":
            self.to_profile = True
        elif pull.command == "notices":
            self.more_notices = str(pull.params["page"])
        elif held is not None and held.loading is not None:
            held.loading, held.to_load = None, True
        elif held is not None and pull.command == "conversation.get":
            held.to_look = True
        elif held is not None and pull.command == "receipt.summaries":
            held.unsure |= dict.fromkeys(pull.params["messageID"], 0.0)

    def _wanted(self, now: float) -> Iterator[Pull]:
        if self.to_start and START not in self._asked:
            yield Pull(START, "sync")
        if not self._epoch:
            return
        if self.to_profile and PROFILE not in self._asked:
            yield Pull(PROFILE, "me.get")
        if self.to_keep and KEEPING not in self._asked:
            yield Pull(KEEPING, "keeping.get")
        if self.contacts_after is not None and CONTACTS not in self._asked:
            yield Pull(CONTACTS, "contact.list", {"after": self.contacts_after, "limit": self._page})
        if self.more_notices is not None and NOTICES not in self._asked:
            yield Pull(NOTICES, "notices", {"limit": self._page, "page": self.more_notices})
        for about, stream in ((ME, self._me), (RECEIPTS, self._receipts)):
            if about not in self._asked and _lacks(stream, self._heads[about], now):
                command = "me.changes" if about == ME else "receipt.changes"
                yield Pull(about, command, self._after(stream))
        for held in self._conversations.values():
            if held.name not in self._asked and (pull := self._wanted_of(held, now)) is not None:
                yield pull

    def _wanted_of(self, held: Held, now: float) -> Pull | None:
        """Of one conversation one thing after the other: so no answer overtakes another."""
        named = {"conversationID": held.name}
        if held.to_load and held.loading is None:
            return Pull(held.name, "conversation.get", named)
        if held.loading is not None:
            return held.loading.wanted(held.name, self._page)
        if not held.is_here:
            return None
        if _lacks(held.changes, held.head, now):
            return Pull(held.name, "conversation.changes", {**named, **self._after(held.changes)})
        if held.to_look:
            return Pull(held.name, "conversation.get", named)
        asked = [message_id for message_id, at in held.unsure.items() if at <= now][:AT_ONCE]
        return Pull(held.name, "receipt.summaries", {"messageID": asked}) if asked else None

    def _after(self, stream: Frames | Numbers) -> Frame:
        return {"changed_after": stream.cursor, "limit": self._page, "epoch": self._epoch}

    def _note(self, pull: Pull) -> None:
        """This is under way now, and so not wanted any more."""
        held = self._conversations.get(pull.about)
        if pull.command == "sync":
            self.to_start = False
        elif pull.command == "me.get":
            self.to_profile = False
        elif pull.command == "notices":
            self.more_notices = None
        elif held is not None and pull.command == "conversation.get" and held.to_load:
            held.load(self._me.cursor or 0)
        elif held is not None and pull.command == "conversation.get":
            held.to_look = False
        elif held is not None and pull.command == "receipt.summaries":
            for message_id in pull.params["messageID"]:
                del held.unsure[message_id]


def _lacks(stream: Frames | Numbers, head: int, now: float) -> bool:
    """Whether the server has more, or a gap has lasted too long."""
    if stream.cursor is None:
        return False
    return stream.cursor < head or (stream.gap_since is not None and stream.gap_since + HOLD <= now)
