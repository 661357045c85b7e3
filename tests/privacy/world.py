"""A small world of which everybody can ask everything, and all that they are answered."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.test import Client
from rest_framework.test import APIClient

from messaging.models import Message, OutboxEvent, Person
from messaging.services.events import data_of
from messaging.wire import events as wire

GROUP = "conversations/GROUPtea/"
OF_ALL = (
    "me/?changed_after=0",
    "me/export/",
    "me/erasure/",
    "sync/",
    "start/",
    "conversations/",
    "users/",
    "users/bob/",
    "contacts/",
    "keeping/",
    "devices/",
    "tokens/",
    "applications/",
)
OF_BOB = (
    "statuses/?userIDs=bob",
    "friend-checks/?userIDs=bob",
    "notices/",
)
OF_PLACES = (
    "",
    "messages/",
    "messages/?changed_after=0",
    "members/",
    "online/",
    "pinned/",
    "attributes/",
    "counters/",
)
OF_MESSAGES = (
    "",
    "readers/",
    "readers/?filter=1",
    "audience/",
    "audience/bob/",
    "curve/",
    "revisions/",
    "merged/",
)
OF_BACK_ENDS = ("receipts/stream/", "webhooks/", "webhooks/{webhook}/", "webhooks/{webhook}/attempts/")
OF_STAFF = (
    "",
    "messaging/message/",
    "messaging/message/{asked}/change/",
    "messaging/message/{asked_bob}/change/",
    "messaging/message/{asked}/text/",
    "messaging/conversation/",
    "messaging/conversation/{group}/change/",
    "messaging/member/",
    "messaging/person/",
    "messaging/person/{bob}/change/",
    "messaging/person/{bob}/export/",
    "messaging/auditentry/",
    "receipts/receipt/",
    "receipts/receipt/of/{asked}/",
    "receipts/receipt/of/{asked}/export/",
    "receipts/batchhour/",
    "receipts/sendercounter/",
)
"""What staff may look through who may see no receipts, members or people; and what they may not."""

SERVER_CALLS: dict[str, dict[str, Any]] = {
    "group_open_http_svc/get_group_msg_receipt": {
        "GroupId": "tea",
        "MsgSeqList": [{"MsgSeq": seq} for seq in range(2, 6)],
    },
    "group_open_http_svc/get_group_msg_receipt_detail": {
        "GroupId": "tea",
        "MsgSeq": 2,
        "Filter": 0,
        "Cursor": "",
        "Count": 200,
    },
    "group_open_http_svc/get_group_info": {"GroupIdList": ["tea"]},
    "group_open_http_svc/get_group_member_info": {"GroupId": "tea"},
    "group_open_http_svc/get_role_in_group": {"GroupId": "tea", "User_Account": ["bob"]},
    "group_open_http_svc/get_joined_group_list": {"Member_Account": "alice"},
    "group_open_http_svc/get_online_member_num": {"GroupId": "tea"},
    "group_open_http_svc/group_msg_get_simple": {"GroupId": "tea", "ReqMsgNumber": 20},
    "openim/admin_getroammsg": {
        "Operator_Account": "alice",
        "Peer_Account": "bob",
        "MaxCnt": 100,
        "MinTime": 0,
        "MaxTime": 2_000_000_000,
    },
    "openim/get_c2c_unread_msg_num": {"To_Account": "alice"},
    "openim/query_online_status": {"To_Account": ["bob"]},
    "profile/portrait_get": {"To_Account": ["bob"], "TagList": ["Tag_Profile_IM_Nick"]},
    "sns/friend_get": {"From_Account": "alice", "StartIndex": 0},
    "sns/black_list_get": {"From_Account": "alice", "StartIndex": 0},
}
"""What an application administrator asks of what others may know. What is Bob's alone (how much he has not read) they
may ask of him."""


class World(NamedTuple):
    """Alice asks Bob and Dora in the group "tea", and Bob in their chat, whether they have read it. Dora has. Receipts
    are shown to all members. Bob does not share his."""

    alice: Person
    bob: Person
    others: dict[str, Any]
    """By who they are: a client for each that is not Bob's."""
    bobs: APIClient
    asked: Message
    asked_bob: Message
    usersig: str
    """By which the application administrator calls."""
    webhook: int
    charlie: int
    """His number."""


Asked = tuple[str, str]
"""Who asks, and where."""
Answered = tuple[int, Sequence[Any], bytes]
"""Status, headers and body."""
Everything = dict[Asked, Answered]

FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
NONCE = re.compile(r"'nonce-([^']+)'")
PER_REQUEST = {"X-Request-Id", "RateLimit"}
"""The second counts down with each request of one's own."""


def addresses(world: World, who: str) -> list[str]:
    names = {
        "asked": world.asked.pk,
        "asked_bob": world.asked_bob.pk,
        "group": world.asked.conversation_id,
        "bob": world.bob.pk,
        "webhook": world.webhook,
    }
    if who == "staff":
        return [f"/admin/{address.format(**names)}" for address in OF_STAFF]
    if who == "server":
        return [f"/api/v1/{address.format(**names)}" for address in OF_BACK_ENDS]
    messages = (world.asked.message_id, world.asked_bob.message_id)
    found = [
        *OF_ALL,
        *OF_BOB,
        *(f"{GROUP}{address}" for address in OF_PLACES),
        *(f"conversations/C2Cbob/{address}" for address in OF_PLACES),
        *(f"messages/{message}/{address}" for message in messages for address in OF_MESSAGES),
        "receipts/?changed_after=0",
        *(f"receipts/summaries/?messageID={message}" for message in messages),
        "search/messages/?keywords=hoo",
    ]
    return [f"/api/v1/{address}" for address in found]


def changed(before: Everything, after: Everything) -> dict[Asked, str]:
    """What is not the same, by who asks and where, from shortly before it begins to differ."""
    assert before.keys() == after.keys()
    return {
        where: " | ".join(_from_where_they_part(repr(before[where]), repr(after[where])))
        for where in before
        if before[where] != after[where]
    }


def _from_where_they_part(one: str, other: str) -> tuple[str, str]:
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    begin = max(0, same - 60)
    return one[begin : begin + 160], other[begin : begin + 160]


def everything_of_others(world: World) -> Everything:
    """All that can be asked for, by who asks and where; and what back ends will be told, to the byte."""
    found: Everything = {}
    for who, client in world.others.items():
        for address in addresses(world, who):
            found[who, address] = answered(client.get(address))
    back_end = Client()
    query = f"sdkappid=1&identifier=crm&usersig={world.usersig}&random=1&contenttype=json"
    for command, body in SERVER_CALLS.items():
        answer = back_end.post(f"/v4/{command}?{query}", json.dumps(body), "application/json")
        assert answer.json()["ErrorCode"] == 0, (command, answer.content)
        found["administrator", command] = answered(answer)
    told = list(letters())
    found["back end", "letters"] = (len(told), (), b"\n".join(told))
    return found


def answered(answer: Any) -> Answered:
    assert answer.status_code < 500, answer.request
    headers = {name: value for name, value in answer.headers.items() if name not in PER_REQUEST}
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    policy = headers.get("Content-Security-Policy", "")
    if nonce := NONCE.search(policy):
        headers["Content-Security-Policy"] = policy.replace(nonce[1], "")
        body = body.replace(nonce[1].encode(), b"")
    return answer.status_code, list(headers.items()), FORM_TOKEN.sub(b"", body)


def letters() -> Iterator[bytes]:
    """The body of each letter to a webhook that hears everything, as it would leave now."""
    events = list(OutboxEvent.objects.order_by("pk"))
    told = data_of(events)
    for event in events:
        yield wire.body(event, told[event.pk]) if event.pk in told else b""
