"""A good call of every address of REST: what is poisoned is one value of it, so that the others cannot be the reason
why it was refused."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from messaging.models import Webhook

from ..authorisation.matrix import call_of, of_receipts
from ..messaging import doors as of_messaging
from ..messaging.calls import World
from ..receipts import doors as of_receipts_doors

ROUTES = {
    **of_messaging.ROUTES,
    **of_receipts_doors.ROUTES,
    "start": ("get", "start/"),
    "sync": ("get", "sync/"),
    "limits": ("get", "limits/"),
}
"""By command."""


class Good(NamedTuple):
    """`path`, `query` and `body` are what goes there, `by` whose client asks."""

    path: Mapping[str, Any] = MappingProxyType({})
    query: Mapping[str, Any] = MappingProxyType({})
    body: dict[str, Any] | None = None
    by: str = "alice"


IN_OWLS = Good({"conversationID": "GROUPowls"})


def _a_webhook(world: World) -> dict[str, Any]:
    return {"webhookID": str(Webhook.objects.get().pk)}


OTHERS: dict[str, Callable[[World], Good]] = {
    "get applications/": lambda world: Good(query={"conversationID": "GROUPwrens"}),
    "get conversations/": lambda world: Good(query={"search": "o", "type": "GROUP"}),
    "get conversations/{conversationID}/members/": lambda world: IN_OWLS._replace(query={"search": "bo"}),
    "post credentials/": lambda world: Good(body={"userID": "bob", "expiresIn": 60}, by="server"),
    "get devices/": lambda world: Good(),
    "delete devices/": lambda world: Good(),
    "delete devices/{deviceID}/": lambda world: Good({"deviceID": "rr_000000000000"}),
    "get errors/": lambda world: Good(),
    "get me/erasure/": lambda world: Good(),
    "post me/erasure/": lambda world: Good(body={"password": "another one"}),
    "post me/password-proof/": lambda world: Good(body={"password": "another one"}),
    "get me/export/": lambda world: Good(),
    "get media-key/": lambda world: Good(),
    "get notices/": lambda world: Good(),
    "get push/": lambda world: Good(),
    "post push/": lambda world: Good(
        body={
            "endpoint": "https://fcm.googleapis.com/x",
            "keys": {"p256dh": "BNcRdreALRFX", "auth": "tBHItJI5"},
            "language": "en",
        },
        by="browser",
    ),
    "delete push/": lambda world: Good(body={"endpoint": "https://fcm.googleapis.com/x"}),
    "get receipts/stream/": lambda world: Good(query={"after": "0"}, by="server"),
    "post tickets/": lambda world: Good(body={}),
    "get tokens/": lambda world: Good(query={"scope": "person"}),
    "post tokens/": lambda world: Good(body={"name": "laptop", "expiresIn": 60}),
    "delete tokens/{key}/": lambda world: Good({"key": "rr_000000000000"}),
    "get users/": lambda world: Good(query={"search": "bo"}),
    "get users/{userID}/": lambda world: Good({"userID": "bob"}),
    "get webhooks/": lambda world: Good(query={"state": "active"}, by="server"),
    "post webhooks/": lambda world: Good(
        body={"url": "https://example.com/", "kinds": ["message.sent"]}, by="server"
    ),
    "get webhooks/{webhookID}/": lambda world: Good(_a_webhook(world), by="server"),
    "patch webhooks/{webhookID}/": lambda world: Good(
        _a_webhook(world), body={"state": "paused"}, by="server"
    ),
    "delete webhooks/{webhookID}/": lambda world: Good(_a_webhook(world), by="server"),
    "get webhooks/{webhookID}/attempts/": lambda world: Good(
        _a_webhook(world), {"type": "message.sent"}, by="server"
    ),
    "post webhooks/{webhookID}/replay/": lambda world: Good(
        _a_webhook(world), body={"since": 1}, by="server"
    ),
    "post webhooks/{webhookID}/secret/": lambda world: Good(
        _a_webhook(world), body={"oldSeconds": 60}, by="server"
    ),
}
"""Of what no command does."""

ELSEWHERE = {
    "post uploads/": "a form with a file: test_uploads.py",
    "post webhooks/{webhookID}/ping/": "asks another host; it takes nothing but the number, as the others do",
}


def good_calls(world: World) -> dict[str, list[Good]]:
    """By operation; two where one address is for two commands."""
    found: dict[str, list[Good]] = {name: [make(world)] for name, make in OTHERS.items()}
    for name, (method, template) in ROUTES.items():
        params = of_receipts(world).get(name) or call_of(name)(world)
        path, rest = _split(world, name, template, dict(params))
        is_query = method == "get"
        good = Good(path, rest if is_query else {}, None if is_query else rest)
        found.setdefault(f"{method} {template}", []).append(good)
    return found


def _split(
    world: World, name: str, template: str, params: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    if name == "group.join":
        params["userIDs"] = [world.alice.user_id]
    elif name == "group.leave":
        params["userID"] = world.alice.user_id
    elif name == "message.hide":
        [params["messageID"]] = params.pop("messageIDs")
    return {field: params.pop(field) for field in of_messaging.fields_of(template)}, params
