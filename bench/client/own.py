"""What is one person's own and of no conversation: who they are, whom they know, what was asked of them, when it is
quiet."""

from collections.abc import Iterable

from .held import without
from .order import Frame

KEYS = {"contact": "contactID", "friendGroup": "friendGroupID", "conversationGroup": "conversationGroupID"}
"""By which each kind of entry in the book of contacts is known."""


class Own:
    """The newest that is said of each thing, in whichever order it is said."""

    def __init__(self) -> None:
        self.profile: Frame = {}
        self._entries: dict[tuple[str, str], Frame] = {}
        self._notices: dict[str, Frame] = {}
        self._quiet_hours: Frame = {}

    def shown(self) -> Frame:
        return {
            "me": without(self.profile, "changeSeq"),
            "contacts": {
                f"{KEYS[kind]} {name}": without(one, "changeSeq", "profile")
                for (kind, name), one in sorted(self._entries.items())
                if _says_something(kind, one)
            },
            "notices": {
                name: (one["operationType"], one["state"], one["handleMessage"])
                for name, one in sorted(self._notices.items())
            },
            "quietHours": without(self._quiet_hours, "changeSeq"),
        }

    def take_profile(self, profile: Frame) -> None:
        if profile["changeSeq"] >= self.profile.get("changeSeq", -1):
            self.profile = profile

    def take_all(self, kind: str, entries: Iterable[Frame]) -> None:
        """Entries of a kind, as a list gives them."""
        for one in entries:
            name = (kind, one[KEYS[kind]])
            if one["changeSeq"] >= self._entries.get(name, one)["changeSeq"]:
                self._entries[name] = one

    def take_notice(self, notice: Frame) -> None:
        """What is over stays over: a page of the list may be older than what was told meanwhile."""
        known = self._notices.get(notice["ID"])
        if known is None or known["state"] == "waiting":
            self._notices[notice["ID"]] = notice

    def take_quiet_hours(self, hours: Frame) -> None:
        if hours["changeSeq"] >= self._quiet_hours.get("changeSeq", 0):
            self._quiet_hours = hours

    def take_change(self, change: Frame) -> bool:
        """A change of something of this; False: it is of something else."""
        kind = change["kind"]
        if kind in KEYS:
            self.take_all(kind, [change[kind]])
        elif kind == "notice":
            self.take_notice(change["notice"])
        elif kind == "quietHours":
            self.take_quiet_hours(change["quietHours"])
        else:
            return False
        return True


def _says_something(kind: str, one: Frame) -> bool:
    if kind == "contact":
        return bool(one["isFriend"] or one["isBlocked"] or one["request"])
    return not one["isDeleted"]
