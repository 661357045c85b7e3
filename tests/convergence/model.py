"""What is so, kept the plain way: who was where and when, who said and read what, and who may know of it.

It shares no code with the server. Numbers of messages are taken from it; what follows from them is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

NEVER = 10**9
OWNER, ADMIN, MEMBER = "Owner", "Admin", "Member"
GRANTED = {"Private": True, "Public": True, "ChatRoom": True, "Community": False, "AVChatRoom": False}


@dataclass
class Note:
    """A message."""

    id: str
    seq: int
    sender: str
    texts: list[str]
    asks: bool
    audience: set[str]
    is_recalled: bool = False
    hidden: set[str] = field(default_factory=set)
    cleared: set[str] = field(default_factory=set)
    """Those who have cleared the history that it was in."""
    reacted: set[str] = field(default_factory=set)
    is_pinned: bool = False
    readers: dict[str, int] = field(default_factory=dict)
    """In the order of reading, with the latest revision that each has read."""

    kept: dict[str, int] = field(default_factory=dict)
    """By person who has left: the revision that it had then, which they keep."""

    @property
    def revision(self) -> int:
        return len(self.texts)

    def text_for(self, person: str) -> str:
        return self.texts[self.kept.get(person, self.revision) - 1]

    @property
    def latest(self) -> int:
        """How many have read the present revision."""
        return sum(revision >= self.revision for revision in self.readers.values())


@dataclass
class Talk:
    """A conversation: a group by its ID, or a pair."""

    group: str
    type: str
    people: set[str]
    """Whoever was ever there."""

    stays: dict[str, list[list[int | None]]]
    """By person: after which message, up to which (None: still there)."""

    times: dict[str, list[list[int]]] = field(default_factory=dict)
    """Of the same stays: at which moment each began, and ended. In a topic that is not told by the messages."""

    clock: int = 0
    roles: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    last_seq: int = 0
    read: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    hushed: set[str] = field(default_factory=set)
    is_history_visible: bool = False
    saw_before: dict[str, int] = field(default_factory=dict)
    """Up to where who has left was shown all that had been said, also before they came."""
    is_guarded: bool = False
    """Who asks to come in waits until somebody lets them in."""
    visible_to: str = "sender"
    is_required: bool = False
    receipts: str = "type"
    is_dismissed: bool = False
    introduction: str = ""
    introduced: dict[str, int] = field(default_factory=dict)
    """By introduction: the number of the system message that says it."""

    removed: dict[str, int] = field(default_factory=dict)
    """By person: after which message it is in their list again."""

    topics: list["Talk"] = field(default_factory=list)
    """Of a community; whoever comes, goes or leads there does so in each that is not over."""

    @property
    def is_direct(self) -> bool:
        return not self.group

    def name_for(self, person: str) -> str:
        if self.group:
            return f"GROUP{self.group}"
        return f"C2C{next(one for one in self.people if one != person)}"

    def is_here(self, person: str) -> bool:
        return any(until is None for _, until in self.stays.get(person, ()))

    def is_listed(self, person: str) -> bool:
        return self.is_here(person) and self.removed.get(person, -1) < self.last_seq

    def here(self) -> set[str]:
        return {person for person in self.stays if self.is_here(person)}

    def begin(self, person: str) -> None:
        self.people.add(person)
        self.stays.setdefault(person, []).append([self.last_seq, None])
        self.times.setdefault(person, []).append([self._moment(), NEVER])
        self.roles[person] = MEMBER
        self.read[person] = self.last_seq
        self.removed.pop(person, None)
        for note in self.notes:
            note.kept.pop(person, None)
        for topic in self._living():
            if person in self.hushed and person not in topic.people:
                topic.hushed.add(person)
            topic.begin(person)

    def end(self, person: str) -> None:
        for topic in self._living():
            topic.end(person)
        for note in self.notes:
            note.kept[person] = note.revision
        self.stays[person][-1][1] = self.last_seq
        if self.is_history_visible:
            self.saw_before[person] = self.last_seq
        self.times[person][-1][1] = self._moment()
        self.roles[person] = MEMBER

    def lead(self, person: str, role: str) -> None:
        for talk in (self, *self._living()):
            talk.roles[person] = role

    def dismiss(self) -> None:
        for topic in self._living():
            topic.dismiss()
        for person in self.here():
            self.end(person)
        self.is_dismissed = True

    def open_topic(self, group: str) -> "Talk":
        """Of everybody who is here, as they are here."""
        topic = Talk(
            group,
            self.type,
            set(),
            {},
            is_history_visible=self.is_history_visible,
            visible_to=self.visible_to,
            is_required=self.is_required,
            receipts=self.receipts,
        )
        for person in self.here():
            topic.begin(person)
            topic.roles[person] = self.roles[person]
        topic.hushed = self.hushed & self.here()
        self.topics.append(topic)
        return topic

    def _living(self) -> list["Talk"]:
        return [topic for topic in self.topics if not topic.is_dismissed]

    def met(self, one: str, other: str) -> bool:
        """Whether the two were ever there at the same time."""
        return any(
            first < end and begin < until
            for begin, end in self.times.get(one, ())
            for first, until in self.times.get(other, ())
        )

    def _moment(self) -> int:
        self.clock += 1
        return self.clock


class Model:
    def __init__(self, people: Iterable[str]) -> None:
        self.active = set(people)
        self.sharing = set(people)
        self.types = dict(GRANTED)
        self.talks: list[Talk] = []
        self.blocked: set[tuple[str, str]] = set()
        """Who has blocked whom."""

    def named(self, person: str, name: str) -> Talk | None:
        """The conversation that this person calls so, if they were ever in it."""
        return next(
            (talk for talk in self.talks if person in talk.people and talk.name_for(person) == name), None
        )

    def find(self, message_id: str) -> tuple[Talk, Note] | None:
        for talk in self.talks:
            for note in talk.notes:
                if note.id == message_id:
                    return talk, note
        return None

    def shares(self, person: str, talk: Talk) -> bool:
        return talk.is_required or (person in self.sharing and person not in talk.hushed)

    def grants(self, person: str, talk: Talk) -> bool:
        """Whether this sender gets receipts there now."""
        grants = {"on": True, "off": False, "type": self.types.get(talk.type, True)}[talk.receipts]
        return grants and self.shares(person, talk)

    def sees(self, person: str, talk: Talk, note: Note) -> bool:
        """Whether the message is shown to them: it is theirs to see, and not deleted for themselves."""
        return person not in note.hidden | note.cleared and self.may_see(person, talk, note)

    def may_see(self, person: str, talk: Talk, note: Note) -> bool:
        return self.may_see_number(person, talk, note.seq)

    def may_see_number(self, person: str, talk: Talk, seq: int) -> bool:
        return any(
            ((after is not None and after < seq) or (until is None and talk.is_history_visible))
            and (until is None or seq <= until)
            for after, until in talk.stays.get(person, ())
        ) or seq <= talk.saw_before.get(person, 0)

    def may_know_introduction(self, person: str, talk: Talk, introduction: str) -> bool:
        """The present one, if they are there; any that was said while they were there, as it was said."""
        if introduction == talk.introduction and talk.is_here(person):
            return True
        seq = talk.introduced.get(introduction)
        return seq is not None and self.may_see_number(person, talk, seq)

    def unread(self, person: str, talk: Talk) -> int:
        return sum(
            note.seq > talk.read[person]
            and note.sender != person
            and not note.is_recalled
            and person not in note.hidden | note.cleared
            for note in talk.notes
        )

    def sees_totals(self, person: str, talk: Talk, note: Note) -> bool:
        """Whether the receipts of this message are this person's to see, if they share."""
        if not note.asks or note.is_recalled or not self.sees(person, talk, note):
            return False
        leads = talk.roles.get(person) in (OWNER, ADMIN)
        widened = talk.visible_to == "members" or (talk.visible_to == "sender_and_admins" and leads)
        return note.sender == person or (not talk.is_direct and talk.is_here(person) and widened)

    def total(self, person: str, talk: Talk, note: Note) -> dict[str, object]:
        """What this person is told of it; nothing if nothing is theirs to know."""
        if not self.sees_totals(person, talk, note):
            return {}
        shares = self.shares(person, talk)
        latest = (
            {} if note.revision == 1 else {"revision": note.revision, "latestRevisionReadCount": note.latest}
        )
        if talk.is_direct:
            if latest and not shares:
                latest["latestRevisionReadCount"] = 0
            return {"isPeerRead": shares and bool(note.readers), **latest}
        if not shares:
            return {}
        return {
            "readCount": len(note.readers),
            "unreadCount": len(self.could_read(talk, note)),
            "audienceCount": len(note.audience),
            **latest,
        }

    def could_read(self, talk: Talk, note: Note) -> set[str]:
        return (note.audience - note.readers.keys()) & talk.here() & self.active

    def states(self, talk: Talk, note: Note) -> dict[str, str]:
        """Of each of the audience, what they are to this message."""

        def state(person: str) -> str:
            if person in note.readers:
                return "read"
            if not talk.is_here(person):
                return "left"
            if person not in self.active:
                return "deactivated"
            return "unread" if self.shares(person, talk) else "private"

        return {person: state(person) for person in note.audience}

    def result(self, person: str, talk: Talk, note: Note, revision: int) -> str:
        """What becomes of this person's receipt for this revision."""
        if not self.sees(person, talk, note):
            return "not_found"
        if note.sender == person:
            return "own"
        if note.is_recalled:
            return "recalled"
        if not note.asks:
            return "not_requested"
        latest = note.readers.get(person, 0)
        if latest >= revision:
            return "already"
        if not talk.is_here(person) or person not in self.active or person not in note.audience:
            return "not_in_audience"
        if (person, note.sender) in self.blocked:
            return "not_shared"
        if not self.shares(person, talk):
            return "not_shared"
        return "updated" if latest else "ok"

    def peer_read(self, person: str, talk: Talk) -> int:
        """How far the other one of a pair has told this person to have read."""
        if not talk.is_direct or not self.shares(person, talk):
            return 0
        [peer] = talk.people - {person}
        return talk.told.get(peer, 0)

    def is_blocked_by_peer(self, person: str, talk: Talk) -> bool:
        return talk.is_direct and any((one, person) in self.blocked for one in talk.people - {person})

    def parted(self, talk: Talk) -> bool:
        """Whether one of a pair has blocked the other."""
        return talk.is_direct and any(set(pair) == talk.people for pair in self.blocked)

    def move(self, person: str, talk: Talk, seq: int) -> None:
        """This person has seen it up to here."""
        if seq <= talk.read[person]:
            return
        talk.read[person] = seq
        if talk.is_direct and not self.parted(talk) and all(self.shares(one, talk) for one in talk.people):
            seen = [
                note.seq for note in talk.notes if note.seq <= seq and note.sender != person and not note.asks
            ]
            talk.told[person] = max([talk.told.get(person, 0), *seen])
