"""The totals of receipts, by message: mine by their numbers, those of others as they grow."""

from .order import Frame

COUNTS = (
    "readCount",
    "unreadCount",
    "audienceCount",
    "isPeerRead",
    "timestamp",
    "tallySeq",
    "revision",
    "latestRevisionReadCount",
)


class Totals(dict[str, Frame]):
    """Nothing older replaces newer. How many still could read has no number: what was asked for is right."""

    def take(self, message_id: str, row: Frame, *, is_asked: bool = False) -> None:
        info = {name: row[name] for name in COUNTS if name in row}
        known = self.get(message_id)
        if known is None or _age(info) > _age(known) or (is_asked and _age(info) == _age(known)):
            self[message_id] = info

    def is_read_by_all(self, message_id: str) -> bool:
        info = self.get(message_id, {})
        return bool(info.get("readCount", 0) == info.get("audienceCount", -1))

    def shown(self, message: Frame) -> Frame:
        """Of an edited message nobody has read the present revision, until a total says so."""
        info = self.get(message["ID"])
        if info is None or message["isRevoked"] or not message["needReadReceipt"]:
            return {}
        if info.get("revision", 1) < message["revision"]:
            return {**info, "revision": message["revision"], "latestRevisionReadCount": 0}
        return info


def _age(info: Frame) -> tuple[int, int, int, int]:
    return (
        info.get("tallySeq") or 0,
        info.get("readCount", 0),
        info.get("revision", 1),
        info.get("latestRevisionReadCount", 0),
    )
