"""How a conversation is loaded."""

from dataclasses import dataclass, field

from .order import Frame
from .pull import Pull

KEPT = {"group.attributes": "groupAttributes", "group.counters": "counters"}
"""What applications keep with a group, by the command that says it."""


@dataclass
class Loading:
    """A conversation that is being loaded, answer by answer: its description, its members, its messages from the last
    to the first."""

    private_from: int
    shape: Frame | None = None
    members: dict[str, Frame] = field(default_factory=dict)
    more_members: str | None = ""
    kept: Frame = field(default_factory=dict)
    messages: dict[str, Frame] = field(default_factory=dict)
    before: int | None = None

    def wanted(self, name: str, page: int) -> Pull:
        """What is to be asked next, once it has been described."""
        asked = {"conversationID": name, "limit": page}
        if self.more_members is not None:
            return Pull(name, "members", {**asked, "page": self.more_members})
        if self.shape is not None and self.shape["type"] == "GROUP":
            for command, name_of_it in KEPT.items():
                if name_of_it not in self.kept:
                    return Pull(name, command, {"conversationID": name})
        before = {} if self.before is None else {"before": self.before}
        return Pull(name, "message.list", {**asked, **before})

    def take(self, command: str, data: Frame) -> bool:
        """What was answered; whether that was the last of it."""
        if command == "conversation.get":
            self.shape = data["conversation"]
            return False
        if command == "members":
            self.members |= {member["userID"]: member for member in data["results"]}
            self.more_members = data["next"]
            return False
        if command in KEPT:
            self.kept[KEPT[command]] = data[KEPT[command]]
            return False
        self.messages |= {message["ID"]: message for message in data["messages"]}
        self.before = data["messages"][0]["sequence"] if data["messages"] else 0
        return not data["hasBefore"]
