"""What a client holds of one conversation, and what it shows of it."""

from dataclasses import dataclass, field

from .loading import Loading
from .order import Frame, Frames
from .totals import Totals

LOOKED_UP = ("nick", "avatar", "nameCard")
"""Of people: read anew whenever something is shown of them, and not told when they change."""


@dataclass
class Held:
    """One conversation. `changes` without a cursor: it is not loaded yet."""

    name: str
    is_here: bool = False
    is_named: bool = False
    """Heads have named it since it was joined."""

    shape: Frame = field(default_factory=dict)
    members: dict[str, Frame] = field(default_factory=dict)
    members_version: int | None = None
    data: Frame = field(default_factory=dict)
    """What applications keep with a group."""

    messages: dict[str, Frame] = field(default_factory=dict)
    changes: Frames = field(default_factory=Frames)
    head: int = 0
    last_seq: int = 0
    read_seq: int = 0
    peer_read_seq: int = 0
    draft: str = ""
    keeping: Frame = field(default_factory=dict)
    """How I keep it, as it was said last."""

    switch: bool | None = None
    """How my own switch of sharing here was told last."""

    loading: Loading | None = None
    to_load: bool = False
    to_look: bool = False
    """To be described anew: its profile, my part in it."""

    unsure: dict[str, float] = field(default_factory=dict)
    """Messages whose totals are to be asked for, and from when on."""

    @property
    def shares(self) -> bool:
        return bool((self.shape.get("receiptPolicy") or {}).get("shares"))

    @property
    def is_wide(self) -> bool:
        """Whether somebody beside the sender may see receipts here."""
        profile = self.shape.get("groupProfile") or {}
        return bool(profile.get("receiptsVisibleTo", "sender") != "sender")

    def take_message(self, message: Frame) -> None:
        """Nothing older replaces newer."""
        known = self.messages.get(message["ID"])
        if known is None or known["changeSeq"] < message["changeSeq"]:
            self.messages[message["ID"]] = without(message, "readReceiptInfo")
        self.last_seq = max(self.last_seq, message["sequence"])

    @property
    def is_removed(self) -> bool:
        """Deleted from my list, until something is said there again."""
        removed = self.keeping.get("removedSeq")
        return removed is not None and self.last_seq <= int(removed)

    def keep(self, keeping: Frame) -> None:
        """Nothing older replaces newer."""
        if keeping["keepingSeq"] >= self.keeping.get("keepingSeq", 0):
            self.keeping = keeping

    def load(self, private_from: int) -> None:
        """Begin anew. What comes meanwhile waits."""
        self.loading, self.to_load = Loading(private_from), False
        self.changes.cursor = None

    def finish(self, private: Frame | None) -> None:
        """It is loaded; `private` is what was told last of my part in it."""
        loading, self.loading = self.loading, None
        assert loading is not None and loading.shape is not None
        self.is_here = True
        self.shape, self.members, self.messages = loading.shape, loading.members, {}
        self.data = loading.kept
        self.stand(self.shape)
        self.keep(self.shape["keeping"])
        if private is None or private["changeSeq"] <= loading.private_from:
            self.draft = self.shape["draftText"]
        for message in loading.messages.values():
            self.take_message(message)
        # The first answer, since what followed was read later.
        self.changes.cursor = self.shape["changeSeq"]

    def leave(self) -> None:
        """I am not there: what is held stays, and nothing is expected."""
        self.is_here = self.is_named = self.to_look = False
        self.loading, self.changes = None, Frames()
        self.unsure.clear()

    def stand(self, head: Frame) -> None:
        """Where it stands, as a head or a description says."""
        self.head = max(self.head, head["changeSeq"])
        self.last_seq = max(self.last_seq, head["lastSeq"])
        self.read_seq = max(self.read_seq, head["readSeq"])
        self.peer_read_seq = head.get("peerReadSeq", 0)

    def with_receipts(self, me: str) -> list[Frame]:
        """The messages that may have totals that I may see."""
        return [
            message
            for message in self.messages.values()
            if message["needReadReceipt"] and not message["isRevoked"]
            if message["from"] == me or self.is_wide
        ]

    def shown(self, me: str, totals: Totals, hidden: set[str]) -> Frame:
        """What of it is on the screen, by message: ID."""
        cleared = self.keeping.get("clearedSeq", 0)
        messages = [
            one for one in self.messages.values() if one["ID"] not in hidden and one["sequence"] > cleared
        ]
        unread = [one for one in messages if self._is_unread(one, me)]
        return {
            **self._described(),
            "lastSeq": self.last_seq,
            "readSeq": self.read_seq,
            "unreadCount": len(unread),
            "peerReadSeq": self.peer_read_seq if self.shares else 0,
            "draftText": self.draft,
            "keeping": without(self.keeping, "keepingSeq"),
            "data": self.data,
            "members": {user: without(one, *LOOKED_UP[:2]) for user, one in self.members.items()},
            "messages": {
                one["ID"]: {
                    **without(one, *LOOKED_UP),
                    "reactions": [_reaction(reaction) for reaction in one["reactions"]],
                    "readReceiptInfo": totals.shown(one),
                }
                for one in messages
            },
        }

    def _is_unread(self, message: Frame, me: str) -> bool:
        # Who joins begins at the last message, so what is after the read position was said in their stay.
        return bool(
            message["sequence"] > self.read_seq
            and message["from"] != me
            and not message["isSystemMessage"]
            and not message["isRevoked"]
            and self.shape.get("subType") != "AVChatRoom"
        )

    def _described(self) -> Frame:
        profile = self.shape.get("groupProfile")
        peer = self.shape.get("userProfile")
        return {
            "type": self.shape["type"],
            "groupProfile": profile and without(profile, "selfInfo"),
            "selfInfo": profile and without(profile["selfInfo"], "readedSequence"),
            "userProfile": peer and without(peer, *LOOKED_UP),
            "receiptPolicy": self.shape["receiptPolicy"],
        }


def _reaction(reaction: Frame) -> Frame:
    users = [without(user, *LOOKED_UP) for user in reaction["partialUserList"]]
    return {**reaction, "partialUserList": users}


def without(shape: Frame, *names: str) -> Frame:
    return {name: value for name, value in shape.items() if name not in names}
