"""Every address that is no command's: who may ask it for what. People's own things, back ends' things, media, and pages."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from messaging.models import Upload, Webhook

from ..messaging.calls import World
from ..messaging.files import picture
from .matrix import ROLES

ANYBODY = "anybody"
PEOPLE = "people"
SERVERS = "servers"

A_WEBHOOK = {"url": "https://hooks.example/", "kinds": ["message.sent"]}


class Call(NamedTuple):
    """A good call. Where it is not for all people alike, `but` says what those others are answered."""

    who: str
    path: str
    """Below the root; `{webhook}` and the like are put in."""
    status: int = 200
    params: Callable[[], Any] | dict[str, Any] | None = None
    but: dict[str, int] = {}  # noqa: RUF012 - nobody writes it

    def statuses(self) -> dict[str, int]:
        """What each is answered. Who is nobody in particular has to log in; what is not theirs is refused others."""
        people = dict.fromkeys((*ROLES, "credential"), self.status if self.who != SERVERS else 403)
        return {
            **people,
            "server token": self.status if self.who != PEOPLE else 403,
            "nobody": self.status if self.who == ANYBODY else 401,
            **self.but,
        }


API = "/api/v1/"
OWN = f"{API}webhooks/{{webhook}}/"
OUTSIDE = {"stranger": 404, "staff": 404}


def _file() -> dict[str, Any]:
    return {"purpose": "image", "file": SimpleUploadedFile("owl.png", picture())}


TABLE: dict[tuple[str, str], Call] = {
    ("get", "api/v1/schema/"): Call(ANYBODY, f"{API}schema/"),
    ("get", "api/v1/docs/"): Call(ANYBODY, f"{API}docs/"),
    ("get", "api/v1/errors/"): Call(ANYBODY, f"{API}errors/"),
    ("get", "api/v1/push/"): Call(PEOPLE, f"{API}push/"),
    # By a session alone, which none of these has.
    ("post", "api/v1/push/"): Call(PEOPLE, f"{API}push/", 403),
    ("delete", "api/v1/push/"): Call(PEOPLE, f"{API}push/", 200, {"endpoint": "https://push.example/1"}),
    ("get", "api/v1/me/export/"): Call(PEOPLE, f"{API}me/export/"),
    ("get", "api/v1/me/erasure/"): Call(PEOPLE, f"{API}me/erasure/"),
    # With a password, which none of these has.
    ("post", "api/v1/me/erasure/"): Call(PEOPLE, f"{API}me/erasure/", 403, {"password": "?"}),
    # By a session alone.
    ("post", "api/v1/me/password-proof/"): Call(PEOPLE, f"{API}me/password-proof/", 403, {"password": "?"}),
    ("post", "api/v1/tickets/"): Call(PEOPLE, f"{API}tickets/", 201),
    ("get", "api/v1/tokens/"): Call(PEOPLE, f"{API}tokens/"),
    ("post", "api/v1/tokens/"): Call(
        PEOPLE, f"{API}tokens/", 201, {"name": "x", "expiresIn": 60}, but={"credential": 403}
    ),
    ("delete", "api/v1/tokens/<str:key>/"): Call(PEOPLE, f"{API}tokens/rr_none/", 404),
    ("get", "api/v1/devices/"): Call(PEOPLE, f"{API}devices/"),
    ("delete", "api/v1/devices/"): Call(PEOPLE, f"{API}devices/"),
    ("delete", "api/v1/devices/<str:deviceID>/"): Call(PEOPLE, f"{API}devices/s1/", 404),
    ("get", "api/v1/users/"): Call(PEOPLE, f"{API}users/"),
    ("get", "api/v1/users/<str:userID>/"): Call(PEOPLE, f"{API}users/bob/"),
    ("get", "api/v1/conversations/"): Call(PEOPLE, f"{API}conversations/"),
    ("get", "api/v1/conversations/<str:conversationID>/members/"): Call(
        PEOPLE, f"{API}conversations/GROUPowls/members/", but={**OUTSIDE, "left": 403}
    ),
    ("get", "api/v1/applications/"): Call(PEOPLE, f"{API}applications/"),
    ("get", "api/v1/notices/"): Call(PEOPLE, f"{API}notices/"),
    ("post", "api/v1/uploads/"): Call(PEOPLE, f"{API}uploads/", 201, _file),
    ("get", "api/v1/media-key/"): Call(PEOPLE, f"{API}media-key/"),
    ("post", "api/v1/credentials/"): Call(
        SERVERS, f"{API}credentials/", 201, {"userID": "bob", "expiresIn": 60}
    ),
    ("get", "api/v1/receipts/stream/"): Call(SERVERS, f"{API}receipts/stream/"),
    ("get", "api/v1/webhooks/"): Call(SERVERS, f"{API}webhooks/"),
    ("post", "api/v1/webhooks/"): Call(SERVERS, f"{API}webhooks/", 201, A_WEBHOOK),
    ("get", "api/v1/webhooks/<int:webhookID>/"): Call(SERVERS, OWN),
    ("patch", "api/v1/webhooks/<int:webhookID>/"): Call(SERVERS, OWN, 200, {"state": "paused"}),
    ("delete", "api/v1/webhooks/<int:webhookID>/"): Call(SERVERS, OWN, 204),
    ("post", "api/v1/webhooks/<int:webhookID>/secret/"): Call(SERVERS, f"{OWN}secret/", 201),
    ("get", "api/v1/webhooks/<int:webhookID>/attempts/"): Call(SERVERS, f"{OWN}attempts/"),
    ("post", "api/v1/webhooks/<int:webhookID>/replay/"): Call(SERVERS, f"{OWN}replay/", 202, {"since": 0}),
    ("post", "api/v1/webhooks/<int:webhookID>/ping/"): Call(SERVERS, f"{OWN}ping/"),
    # Of a picture that the owner sent while everybody was there, of one that was sent later, and of one not yet sent.
    ("get", "media/<str:key>/<str:variant>"): Call(PEOPLE, "/media/{early}/original", but=OUTSIDE),
    ("get", "media/<str:key>/<str:variant> later"): Call(
        PEOPLE, "/media/{later}/original", but={**OUTSIDE, "left": 404}
    ),
    ("get", "media/<str:key>/<str:variant> unsent"): Call(
        PEOPLE,
        "/media/{unsent}/original",
        but={**dict.fromkeys((*ROLES, "credential"), 404), "owner": 200},
    ),
    # Anybody's who is logged in.
    ("get", "media/<str:key>/<str:variant> of a person"): Call(PEOPLE, "/media/{face}/original"),
}

PUBLIC = {route for (_, route), call in TABLE.items() if call.who == ANYBODY}

LOGIN = "/login/?next="


class Page(NamedTuple):
    """What whoever is not logged in is answered, and who is, with a session."""

    path: str
    nobody: int
    person: int
    leads_to: str = ""
    """Where nobody in particular is led instead."""


PAGES: dict[str, Page] = {
    "": Page("/", 302, 200, f"{LOGIN}/"),
    "parts/<slug:name>/": Page("/parts/groups/", 403, 200),
    "account/": Page("/account/", 302, 200, f"{LOGIN}/account/"),
    "account/erasure/": Page("/account/erasure/", 302, 200, f"{LOGIN}/account/erasure/"),
    "worker.js": Page("/worker.js", 200, 200),
    "login/": Page("/login/", 200, 302),
    "logout/": Page("/logout/", 405, 405),
    # Shut, unless the settings open them.
    "sign-up/": Page("/sign-up/", 404, 404),
    "password/": Page("/password/", 404, 404),
    # That this is no address which was sent to anybody.
    "password/<uidb64>/<token>/": Page("/password/MQ/set-password/", 200, 200),
    "language/": Page("/language/", 302, 302),
    "avatars/people/<str:user_id>.svg": Page("/avatars/people/bob.svg", 200, 200),
    "avatars/groups/<str:group_id>.svg": Page("/avatars/groups/owls.svg", 200, 200),
    "livez": Page("/livez", 200, 200),
    "readyz": Page("/readyz", 200, 200),
}

OF_TABLES = ("admin/", "v4/")
"""Addresses that have tables of their own."""


def put_in(here: World) -> dict[str, Any]:
    """A webhook, and media, for the paths."""
    webhook = Webhook.objects.get()
    return {"webhook": webhook.pk, **{PurePath(one.name).stem: one.key for one in Upload.objects.all()}}
