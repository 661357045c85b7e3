"""What a socket has brought so far, and what is missing: the rule of catching up, without the socket."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from .calls import Json

GONE = 410
SHUT_OUT = (403, 404)


@dataclass(slots=True)
class Taken:
    """What a frame leads to: what the caller is given, and what is said up the socket."""

    given: list[Json] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


class Asked(NamedTuple):
    """What was asked to fill a gap; the private numbers are of no conversation."""

    command: str
    conversationID: str = ""


SYNC = Asked("sync")
ME = Asked("me.changes")
RECEIPTS = Asked("receipt.changes")


class Held:
    """The numbers up to which everything has been given to the caller.

    A frame is given as it comes. Whatever is missing, by the heads of the server or by a gap in the numbers, is asked
    for and given as `{"frame": "missed", "of", …}` with a page of catching up. Both say how a thing is now, so it does
    no harm that some of it comes twice. Where the numbers began anew there is `{"frame": "lost"}`: load all afresh.

    After `joined` nothing of that conversation is held until `hold` says up to where it was fetched.
    """

    def __init__(self, numbers: Json | None = None) -> None:
        """`numbers`: those of an earlier `numbers()`. Without any, what the first `ready` says counts as held."""
        numbers = numbers or {"epoch": None, "me": 0, "receipts": 0, "conversations": {}}
        self._epoch: str | None = numbers["epoch"]
        self._me, self._receipts = int(numbers["me"]), int(numbers["receipts"])
        self._conversations: dict[str, int | None] = dict(numbers["conversations"])
        self._heads: dict[str, int] = {}
        self._early: set[int] = set()
        self._asked: dict[str, Asked] = {}
        self._ids = itertools.count(1)
        self._on: dict[str, Callable[[Json, Taken], None]] = {
            "ready": self._ready,
            "heartbeat": self._heartbeat,
            "changes": self._changes,
            "me": self._my_changes,
            "receipts": self._new_totals,
            "joined": self._joined,
            "left": self._left,
            "answer": self._answer,
        }

    def numbers(self) -> Json:
        held = {name: number for name, number in self._conversations.items() if number is not None}
        return {"epoch": self._epoch, "me": self._me, "receipts": self._receipts, "conversations": held}

    def hold(self, conversationID: str, changeSeq: int) -> None:
        self._conversations[conversationID] = changeSeq

    def command(self, name: str, params: Json) -> tuple[str, str]:
        """Its ID, and what is said up the socket."""
        number = f"c{next(self._ids)}"
        return number, _said(number, name, params)

    def begin(self) -> None:
        """On another socket: what was asked before has no answer any more."""
        self._asked.clear()

    def take(self, frame: Json) -> Taken:
        taken = Taken()
        if (how := self._on.get(frame["frame"])) is not None:
            how(frame, taken)
        else:
            taken.given.append(frame)
        return taken

    # Heads

    def _ready(self, frame: Json, taken: Taken) -> None:
        taken.given.append(frame)
        if self._epoch is None:
            self._adopt(frame)
        elif self._epoch != frame["epoch"]:
            self._begin_anew(frame, taken)
        else:
            self._heads = _heads(frame)
            for gone in sorted(self._conversations.keys() - self._heads.keys()):
                self._left(_of("left", gone), taken)
            self._compare(frame, taken)

    def _heartbeat(self, frame: Json, taken: Taken) -> None:
        if self._epoch != frame["epoch"]:
            # It names what moved alone.
            self._ask(SYNC, taken)
            return
        self._heads |= _heads(frame)
        for gone in frame["gone"]:
            if gone in self._conversations:
                self._left(_of("left", gone), taken)
        self._compare(frame, taken)

    def _adopt(self, heads: Json) -> None:
        self._epoch, self._me, self._receipts = heads["epoch"], int(heads["me"]), int(heads["receipts"])
        self._heads = _heads(heads)
        self._conversations = dict(self._heads)
        self._early.clear()

    def _begin_anew(self, heads: Json, taken: Taken) -> None:
        self._adopt(heads)
        taken.given.append({"frame": "lost"})

    def _compare(self, frame: Json, taken: Taken) -> None:
        for conversation, head in self._heads.items():
            if conversation not in self._conversations:
                self._joined(_of("joined", conversation), taken)
            elif (held := self._conversations[conversation]) is not None and head > held:
                self._ask(Asked("conversation.changes", conversation), taken)
        if int(frame["me"]) > self._me:
            self._ask(ME, taken)
        if int(frame["receipts"]) > self._receipts:
            self._ask(RECEIPTS, taken)

    # What comes

    def _changes(self, frame: Json, taken: Taken) -> None:
        conversation, until = frame["conversationID"], int(frame["to"])
        self._heads[conversation] = max(until, self._heads.get(conversation, 0))
        held = self._conversations.setdefault(conversation, None)
        if held is None or until > held:
            taken.given.append(frame)
        if held is not None and int(frame["from"]) > held + 1:
            self._ask(Asked("conversation.changes", conversation), taken)
        elif held is not None:
            self._conversations[conversation] = max(held, until)

    def _my_changes(self, frame: Json, taken: Taken) -> None:
        if int(frame["to"]) > self._me:
            taken.given.append(frame)
        if int(frame["from"]) > self._me + 1:
            self._ask(ME, taken)
        else:
            self._me = max(self._me, int(frame["to"]))

    def _new_totals(self, frame: Json, taken: Taken) -> None:
        """Their numbers come in any order; a hole that stays is seen at the next heartbeat."""
        taken.given.append(frame)
        self._early.update(frame["numbers"])
        self._reach_receipts(self._receipts)

    def _reach_receipts(self, number: int) -> None:
        self._receipts = max(self._receipts, number)
        while self._receipts + 1 in self._early:
            self._receipts += 1
        self._early = {one for one in self._early if one > self._receipts}

    def _joined(self, frame: Json, taken: Taken) -> None:
        self._conversations[frame["conversationID"]] = None
        taken.given.append(frame)

    def _left(self, frame: Json, taken: Taken) -> None:
        self._conversations.pop(frame["conversationID"], None)
        self._heads.pop(frame["conversationID"], None)
        taken.given.append(frame)

    # Gaps

    def _ask(self, asked: Asked, taken: Taken) -> None:
        """Once, until there is an answer."""
        if asked in self._asked.values():
            return
        number = f"m{next(self._ids)}"
        self._asked[number] = asked
        taken.said.append(_said(number, asked.command, self._params(asked)))

    def _params(self, asked: Asked) -> Json:
        match asked.command:
            case "sync":
                return {}
            case "me.changes":
                after: Json = {"changed_after": self._me}
            case "receipt.changes":
                after = {"changed_after": self._receipts}
            case _:
                held = self._conversations.get(asked.conversationID) or 0
                after = {"conversationID": asked.conversationID, "changed_after": held}
        return {**after, "epoch": self._epoch}

    def _answer(self, frame: Json, taken: Taken) -> None:
        asked = self._asked.pop(str(frame.get("id")), None)
        if asked is None:
            taken.given.append(frame)
        elif "error" in frame:
            self._refused(asked, int(frame["status"]), taken)
        elif asked == SYNC:
            self._begin_anew(frame["data"], taken)
        else:
            self._filled(asked, frame["data"], taken)

    def _refused(self, asked: Asked, status: int, taken: Taken) -> None:
        """By a server that is busy: it is asked again at the next heartbeat."""
        if status == GONE:
            self._epoch = ""
            self._ask(SYNC, taken)
        elif status in SHUT_OUT and asked.conversationID in self._conversations:
            self._left(_of("left", asked.conversationID), taken)

    def _filled(self, asked: Asked, page: Json, taken: Taken) -> None:
        cursor = int(page["cursor"])
        if asked == ME:
            self._me = max(self._me, cursor)
        elif asked == RECEIPTS:
            self._reach_receipts(cursor)
        elif asked.conversationID in self._conversations:
            held = self._conversations[asked.conversationID] or 0
            self._conversations[asked.conversationID] = max(held, cursor)
        if page.get("changes") or page.get("receipts"):
            taken.given.append({"frame": "missed", "of": asked.command, **page})
        if not page["isCompleted"]:
            self._ask(asked, taken)


def _heads(frame: Json) -> dict[str, int]:
    return {one["conversationID"]: int(one["changeSeq"]) for one in frame["conversations"]}


def _of(frame: str, conversationID: str) -> Json:
    return {"frame": frame, "conversationID": conversationID}


def _said(number: str, name: str, params: Json) -> str:
    return json.dumps({"id": number, "command": name, "params": params}, ensure_ascii=False)
