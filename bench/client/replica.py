"""The rule for a client, without a socket and without a clock: frames and answers go in, questions come out.

It is written from docs/socket.md and docs/catching-up.md and shares nothing with the browser SDK, so that the rule is
not only what one client happens to do. It loads every conversation whole: two of them that hold the same show the same.
"""

from collections.abc import Iterable

from .held import Held
from .order import HOLD, Frame, Frames, Numbers
from .own import Own
from .pull import Pull
from .questions import ME, RECEIPTS, Questions
from .totals import Totals

PAGE = 100
GONE, FORBIDDEN, NOT_FOUND = 410, 403, 404

WHO_SEES = ("historyVisible", "receiptsVisibleTo")


class Replica:
    """What one person's client knows. Whoever drives it

    - gives it every frame (`take`), and what its own calls were answered (`take_own`),
    - asks the server what it wants to know (`pulls`), and gives it what came of that (`answer`, `refuse`, `lose`),
    - says when the connection broke (`cut`): nothing that was under way is answered any more.

    `now` is in seconds and never goes back. `shown()` is what is on the screen.
    """

    def __init__(self, user_id: str, page: int = PAGE) -> None:
        self.user_id = user_id
        self.asked_again = 0
        """How often something was missing, and was asked for."""
        self._page = page
        self._begin()

    def _begin(self, epoch: str = "") -> None:
        """Nothing is held of this epoch; none: which it is, is not known either."""
        self.epoch = epoch
        self.own = Own()
        self.conversations: dict[str, Held] = {}
        self.totals = Totals()
        self.hidden: set[str] = set()
        self.own_reactions: set[tuple[str, str]] = set()
        self.me, self.receipts = Frames(), Numbers()
        self._memberships: dict[str, Frame] = {}
        self._questions = Questions(epoch, self.me, self.receipts, self.conversations, self._page)

    # What is shown

    def shown(self) -> Frame:
        """Everything that a client shows."""
        return {
            **self.own.shown(),
            "conversations": {
                name: held.shown(self.user_id, self.totals, self.hidden)
                for name, held in sorted(self.conversations.items())
                if held.is_here and not held.is_removed
            },
        }

    def messages(self, name: str) -> dict[str, Frame]:
        """The messages held of a conversation, by ID; none if it is not known."""
        held = self.conversations.get(name)
        return held.messages if held else {}

    # What comes

    def take(self, frame: Frame, now: float) -> None:
        """A frame, as it came down the socket. Answers, and what a client need not know, are passed over."""
        match frame["frame"]:
            case "ready":
                self._compare_all(frame, now)
            case "heartbeat":
                self._compare(frame, now)
            case "changes":
                self._take_changes(frame, now)
            case "me":
                self._take_mine(frame, now)
            case "receipts":
                self._take_receipts(frame, now)
            case "peerRead":
                held = self._conversation(frame["conversationID"])
                held.peer_read_seq = max(held.peer_read_seq, frame["peerReadSeq"])
            case "joined" | "left":
                # It may have been overtaken: the server says which it is.
                self._conversation(frame["conversationID"]).to_load = True

    def take_own(self, data: Frame, now: float) -> None:
        """The answer to a call of one's own: what it says of a message or of a read position."""
        if "message" in data:
            message = data["message"]
            if message["sequence"]:
                self._take_message(self._conversation(message["conversationID"]), message, now)
        elif "keeping" in data:
            self._conversation(data["conversationID"]).keep(data["keeping"])
        elif "readSeq" in data:
            held = self._conversation(data["conversationID"])
            held.read_seq = max(held.read_seq, data["readSeq"])

    def cut(self) -> None:
        """The connection is gone: what was asked is to be asked again."""
        self._questions.lose_all()

    # What is asked

    def pulls(self, now: float) -> list[Pull]:
        """The questions whose time has come. Each is under way until it is answered, refused or lost."""
        pulls = self._questions.ask(now)
        self.asked_again += sum(pull.command.endswith(".changes") for pull in pulls)
        return pulls

    def next_at(self) -> float | None:
        """When something is to be asked, if nothing comes before; None: never."""
        return self._questions.next_at()

    def is_settled(self) -> bool:
        """Nothing is under way, and nothing will be asked unless something comes."""
        return self._questions.is_settled()

    def answer(self, pull: Pull, data: Frame, now: float) -> None:
        """What the server answered."""
        if not self._questions.settle(pull):
            return
        match pull.command:
            case "sync":
                self._compare_all(data, now)
            case "me.get":
                self.own.take_profile(data)
            case "notices":
                for notice in data["results"]:
                    self.own.take_notice(notice)
                self._questions.more_notices = data["next"]
            case "me.changes":
                self._questions.stand(ME, data["head"])
                self._take_mine(_as_frame(pull, data), now)
            case "contact.list":
                self.own.take_all("contact", data["contacts"])
                self.own.take_all("friendGroup", data["friendGroups"])
                self._questions.contacts_after = data["next"]
            case "keeping.get":
                self.own.take_all("conversationGroup", data["conversationGroups"])
                self.own.take_quiet_hours(data["quietHours"])
                self._questions.to_keep = False
            case "receipt.changes":
                self._questions.stand(RECEIPTS, data["head"])
                self._count(data["receipts"], now)
                self.receipts.reach(data["cursor"], now)
            case "receipt.summaries":
                self._take_summaries(self.conversations[pull.about], data["receipts"])
            case "conversation.changes":
                held = self.conversations[pull.about]
                held.head = max(held.head, data["head"])
                self._take_changes(_as_frame(pull, data), now)
            case _:
                self._take_description(self.conversations[pull.about], pull, data, now)

    def refuse(self, pull: Pull, status: int, code: str) -> None:
        """What the server refused, and how."""
        if not self._questions.settle(pull):
            return
        held = self.conversations.get(pull.about)
        if status == GONE:
            self._begin()
            self._questions.to_start = True
        elif code == "not_sharing":
            for message_id in pull.params["messageID"]:
                self.totals.pop(message_id, None)
        elif held is not None and pull.command == "conversation.get" and status == NOT_FOUND:
            held.leave()
        elif held is not None and status in (FORBIDDEN, NOT_FOUND):
            held.loading, held.to_load = None, True
        else:
            self._questions.want_again(pull)

    def lose(self, pull: Pull) -> None:
        """It will not be answered: it is to be asked again."""
        self._questions.lose(pull)

    # Where everything stands

    def _compare_all(self, heads: Frame, now: float) -> None:
        """All heads: what they do not name is gone. Numbers of another epoch mean nothing."""
        if heads["epoch"] != self.epoch:
            self._begin(heads["epoch"])
            self.me.cursor = heads["me"]
            self.receipts.reach(heads["receipts"], now)
        named = {head["conversationID"] for head in heads["conversations"]}
        for held in self.conversations.values():
            if held.is_here and not held.is_removed and held.name not in named:
                held.to_load = True
            # Totals of other people's messages have no numbers, so nobody says that they changed.
            self._doubt(
                held, now, (one for one in held.with_receipts(self.user_id) if not self._is_mine(one))
            )
        self._compare(heads, now)

    def _compare(self, heads: Frame, now: float) -> None:
        if heads["epoch"] != self.epoch:
            self._begin()
            self._questions.to_start = True
            return
        for about in (ME, RECEIPTS):
            self._questions.stand(about, heads[about])
        for name in heads.get("gone", ()):
            self._conversation(name).to_load = True
        for head in heads["conversations"]:
            held = self._conversation(head["conversationID"])
            held.stand(head)
            held.is_named = True
            held.to_load |= not held.is_here and held.loading is None
        for held in self.conversations.values():
            # Fetched since the last heads, and not named by these: perhaps I was there for a moment between them.
            held.to_load |= held.is_here and not held.is_removed and not held.is_named

    # What all members may see

    def _take_changes(self, frame: Frame, now: float) -> None:
        held = self._conversation(frame["conversationID"])
        held.to_load |= not held.is_here and held.loading is None
        held.changes.put(frame)
        self._apply_changes(held, now)

    def _apply_changes(self, held: Held, now: float) -> None:
        for frame in held.changes.next(now):
            for change in frame["changes"]:
                if change["changeSeq"] > (held.changes.cursor or 0):
                    self._apply_change(held, change, now)
            version = frame.get("membersVersion", held.members_version)
            if held.members_version not in (None, version):
                self._doubt_unread(held, now)
            held.members_version = version

    def _apply_change(self, held: Held, change: Frame, now: float) -> None:
        if change["kind"] == "message":
            self._take_message(held, change["message"], now)
        elif change["kind"] == "member":
            member = change["member"]
            held.members.pop(member["userID"], None)
            if member["present"]:
                held.members[member["userID"]] = member
            # I came back, or am an admin now: other messages and totals are mine to see.
            held.to_load |= member["userID"] == self.user_id
            held.to_look = True
            self._doubt_unread(held, now)
        elif change["kind"] in ("attributes", "counters"):
            name = "groupAttributes" if change["kind"] == "attributes" else "counters"
            held.data = {**held.data, name: change[name]}
        elif change["kind"] == "conversation":
            self._apply_profile(held, change.get("groupProfile", {}))
            held.to_look = True
            self._doubt(held, now)

    def _apply_profile(self, held: Held, profile: Frame) -> None:
        known = held.shape.get("groupProfile") or {}
        # Who sees what is another: also of what was said before.
        held.to_load |= any(profile[name] != known.get(name) for name in WHO_SEES if name in profile)
        held.shape |= {"groupProfile": {**known, **profile}} if known else {}

    def _take_message(self, held: Held, message: Frame, now: float) -> None:
        held.take_message(message)
        if info := message.get("readReceiptInfo"):
            self.totals.take(message["ID"], info)
        elif message["ID"] not in self.totals and (self._is_mine(message) or held.is_wide):
            self._doubt(held, now + HOLD, [message])

    # What is private to me

    def _take_mine(self, frame: Frame, now: float) -> None:
        self.me.put(frame)
        for one in self.me.next(now):
            for change in one["changes"]:
                if change["changeSeq"] > (self.me.cursor or 0):
                    self._apply_mine(change, now, is_page="frame" not in one)

    def _apply_mine(self, change: Frame, now: float, *, is_page: bool) -> None:
        """A page says of each thing only how it is: what was switched off and on again meanwhile is not seen."""
        if change["kind"] == "profile":
            was = self.own.profile
            self.own.take_profile({**change["profile"], "changeSeq": change["changeSeq"]})
            if is_page or was.get("sharesReceipts") != self.own.profile["sharesReceipts"]:
                for held in self.conversations.values():
                    self._look_again(held, now)
            return
        if self.own.take_change(change):
            return
        held = self._conversation(change["conversationID"])
        if change["kind"] == "hidden":
            self.hidden.add(change["messageID"])
        elif change["kind"] == "reaction":
            key = (change["messageID"], change["reactionID"])
            (self.own_reactions.add if change["isReacted"] else self.own_reactions.discard)(key)
        elif change["kind"] == "membership":
            self._memberships[held.name] = change
            held.read_seq = max(held.read_seq, change["readSeq"])
            held.draft = change["draftText"]
            held.keep(change["keeping"])
            was_on, held.switch = held.switch, change["sharesReceipts"]
            if is_page or was_on != held.switch:
                self._look_again(held, now)

    def _look_again(self, held: Held, now: float) -> None:
        """What I share is another, or was: what I may see follows from it."""
        held.to_look = True
        self._doubt(held, now)

    # Totals

    def _take_receipts(self, frame: Frame, now: float) -> None:
        self._count(frame["receipts"], now)
        self.receipts.put(frame["numbers"], now)

    def _count(self, rows: Iterable[Frame], now: float) -> None:
        for row in rows:
            held = self.conversations.get(row["conversationID"])
            if held is not None and held.is_here and not held.shares:
                # From before I stopped sharing, or of a server where that does not matter: it says.
                self._doubt(
                    held, now, (one for one in held.messages.values() if one["ID"] == row["messageID"])
                )
            else:
                self.totals.take(row["messageID"], row)

    def _take_summaries(self, held: Held, rows: Iterable[Frame]) -> None:
        for row in rows:
            if row["code"]:
                self.totals.pop(row["messageID"], None)
            else:
                self.totals.take(row["messageID"], row, is_asked=True)

    def _doubt(self, held: Held, at: float, messages: Iterable[Frame] | None = None) -> None:
        """Ask how the totals of these (all) stand, at that time."""
        asked = held.with_receipts(self.user_id) if messages is None else messages
        held.unsure |= {one["ID"]: at for one in asked if one["needReadReceipt"] and not one["isRevoked"]}

    def _doubt_unread(self, held: Held, now: float) -> None:
        """Who is there changed: of those that not everybody has read, other people can still read them."""
        open_ones = [
            one for one in held.with_receipts(self.user_id) if not self.totals.is_read_by_all(one["ID"])
        ]
        self._doubt(held, now, open_ones)

    # Loading

    def _take_description(self, held: Held, pull: Pull, data: Frame, now: float) -> None:
        if pull.command == "conversation.get" and not data["conversation"]["present"]:
            held.leave()
        elif held.loading is None:
            self._describe(held, data["conversation"], now)
        elif held.loading.take(pull.command, data):
            self._finish(held, held.loading.messages.values(), now)

    def _describe(self, held: Held, shape: Frame, now: float) -> None:
        """How it describes itself now."""
        was_sharing = held.shares
        # Also what the change of it would have said, which comes later and finds nothing changed.
        self._apply_profile(held, shape.get("groupProfile") or {})
        held.shape = shape
        held.stand(shape)
        held.keep(shape["keeping"])
        if held.shares != was_sharing:
            for message in held.with_receipts(self.user_id):
                self.totals.pop(message["ID"], None)
            self._doubt(held, now)

    def _finish(self, held: Held, messages: Iterable[Frame], now: float) -> None:
        """It is loaded, and these messages with it. What came meanwhile follows."""
        held.finish(self._memberships.get(held.name))
        for message in messages:
            if info := message["readReceiptInfo"]:
                self.totals.take(message["ID"], info, is_asked=True)
            else:
                self.totals.pop(message["ID"], None)
        self._apply_changes(held, now)

    def _conversation(self, name: str) -> Held:
        return self.conversations.setdefault(name, Held(name))

    def _is_mine(self, message: Frame) -> bool:
        return str(message["from"]) == self.user_id


def _as_frame(pull: Pull, page: Frame) -> Frame:
    """A page of changes covers the numbers from the cursor that was asked for to its own."""
    return {
        "conversationID": pull.about,
        "from": pull.params["changed_after"] + 1,
        "to": page["cursor"],
        "changes": page["changes"],
    }
