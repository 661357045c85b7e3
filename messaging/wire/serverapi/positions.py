"""What commands about read positions take."""

from ..fields import LAST_SECOND, Request, Whole
from ..requests import UserID


class SetRead(Request):
    Report_Account = UserID()
    Peer_Account = UserID()
    MsgReadTime = Whole(required=False, max_value=LAST_SECOND)
