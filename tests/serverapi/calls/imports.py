from messaging.models import Conversation
from messaging.services.groups import create_group

from .history import COFFEE


def new_group(world):
    """Alice's with Bob, in which nobody has said anything."""
    found = Conversation.objects.filter(group_id="new").first()
    return found or create_group(
        creator=world.alice, group_type="Private", group_id="new", members=[world.bob]
    )


CALLS = {
    "openim/importmsg": lambda world: {
        "SyncFromOldSystem": 2,
        "From_Account": "charlie",
        "To_Account": "dora",
        "MsgSeq": 3,
        "MsgRandom": 7,
        "MsgTimeStamp": 1_600_000_000,
        "MsgBody": COFFEE,
    },
    "group_open_http_svc/import_group_msg": lambda world: {
        "GroupId": new_group(world).group_id,
        "RecentContactFlag": 1,
        "MsgList": [
            {"From_Account": "alice", "SendTime": 1_600_000_000, "Random": 7, "MsgBody": COFFEE},
            {"From_Account": "bob", "SendTime": 1_600_000_060, "MsgBody": COFFEE},
        ],
    },
}
