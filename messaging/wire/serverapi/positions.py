"""What commands about read positions take."""

from typing import Any

from ..fields import LAST_SECOND, Listed, Request, Whole
from ..requests import UserID
from .parts import GroupID


class SetRead(Request):
    Report_Account = UserID()
    Peer_Account = UserID()
    MsgReadTime = Whole(required=False, max_value=LAST_SECOND)


class CountUnread(Request):
    To_Account = UserID()

    def get_fields(self) -> dict[str, Any]:
        peers = Listed(child=UserID(), limit="page", required=False)
        return {**super().get_fields(), "Peer_Account": peers}


class SetUnread(Request):
    GroupId = GroupID()
    Member_Account = UserID()
    UnreadMsgNum = Whole()
