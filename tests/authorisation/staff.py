"""Who of the staff may do what: each page, form and action of the admin, and what one must be allowed for it.

What follows from the names of Django's permissions is derived from them (`looks`); all else is said. A superuser may
whatever anybody may. Limits to whom something may be done are not here: tests/admin shows those.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from messaging import models as messaging
from messaging.models import AuditEntry
from receipts import models as receipts
from tests.admin.pages import list_of, page_of

from .needs import NOBODY, STAFF, Needs, has

SUPERUSER = has("superuser")
"""What no permission gives."""

Stand = dict[type[Model], Model]
"""A row of each model."""


class Page(NamedTuple):
    """A page or a form. Who may is answered with `answer`, who may not with `shut`."""

    route: str
    """As the resolver has it, without "admin/"; behind it, where there are several, what is done there."""
    address: Callable[[Stand], str]
    needs: Needs
    answer: int = 200
    posted: dict[str, Any] | None = None
    """None: it is only looked at."""
    shut: int = 403
    does: str = ""
    """The action of a list."""

    @property
    def name(self) -> str:
        return " ".join(filter(None, ("get" if self.posted is None else "post", self.route, self.does)))


class Kept(NamedTuple):
    """What may be done with rows of a model by Django's own pages, and beyond."""

    looks: Needs
    changes: Needs = NOBODY
    adds: Needs = NOBODY
    deletes: Needs = NOBODY
    actions: dict[str, Needs] = {}  # noqa: RUF012 - nobody writes it
    has_pages: bool = True
    """Otherwise there is a list alone, and each row is as one that is not there."""


def allowed(model: type[Model], verb: str) -> Needs:
    return has(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def looks(model: type[Model]) -> Needs:
    return allowed(model, "view") | allowed(model, "change")


def kept(model: type[Model], **more: Any) -> Kept:
    return Kept(looks(model), **more)


MODERATES = has("messaging.moderate_conversation")
SETS_POLICY = has("messaging.policy_conversation")
SUSPENDS = has("messaging.suspend_person")
CHANGES_PEOPLE = has("messaging.change_person")
MANAGES = has("messaging.manage_webhook")
SEES_LOG = looks(AuditEntry)

OF_MEMBERS = (
    "make_owner",
    "make_admin",
    "make_member",
    "mute_for_a_day",
    "mute_for_a_month",
    "let_speak",
    "remove",
)

MODELS: dict[type[Model], Kept] = {
    messaging.AccessToken: kept(
        messaging.AccessToken, actions={"revoke": has("messaging.delete_accesstoken")}, has_pages=False
    ),
    messaging.SocketTicket: kept(messaging.SocketTicket, has_pages=False),
    messaging.BrowserSession: kept(messaging.BrowserSession, actions={"sign_out": SUSPENDS}),
    messaging.Application: kept(messaging.Application),
    messaging.AuditEntry: kept(messaging.AuditEntry),
    messaging.CallbackSettings: Kept(MANAGES, MANAGES, MANAGES, MANAGES),
    messaging.Conversation: Kept(
        looks(messaging.Conversation) | SETS_POLICY, SETS_POLICY, actions={"dismiss": MODERATES}
    ),
    messaging.Member: kept(messaging.Member, actions=dict.fromkeys(OF_MEMBERS, MODERATES)),
    messaging.Stay: kept(messaging.Stay),
    messaging.Lease: kept(messaging.Lease),
    messaging.Limit: kept(messaging.Limit, has_pages=False),
    messaging.Upload: kept(messaging.Upload),
    messaging.Message: kept(messaging.Message, actions={"recall": has("messaging.recall_message")}),
    messaging.HiddenMessage: kept(messaging.HiddenMessage),
    messaging.Person: kept(
        messaging.Person,
        changes=CHANGES_PEOPLE,
        adds=allowed(messaging.Person, "add") & CHANGES_PEOPLE,
        actions={
            **dict.fromkeys(("deactivate", "reactivate", "sign_out"), SUSPENDS),
            **dict.fromkeys(("stop_sharing", "start_sharing", "take_factor"), CHANGES_PEOPLE),
            "erase": has("messaging.erase_person"),
        },
    ),
    Group: Kept(allowed(Group, "view") | SUPERUSER, SUPERUSER, SUPERUSER, SUPERUSER),
    messaging.ServerState: kept(messaging.ServerState),
    messaging.IntegrityCheck: kept(messaging.IntegrityCheck),
    messaging.Webhook: Kept(
        MANAGES,
        MANAGES,
        MANAGES,
        MANAGES,
        dict.fromkeys(("pause", "resume", "make_secret", "ping"), MANAGES),
    ),
    messaging.WebhookAttempt: Kept(MANAGES),
    receipts.BatchHour: kept(receipts.BatchHour),
    receipts.Receipt: kept(receipts.Receipt),
    receipts.SenderCounter: kept(receipts.SenderCounter),
    receipts.TypePolicy: Kept(looks(receipts.TypePolicy) | SETS_POLICY, SETS_POLICY),
}

HOOK = {"url": "https://hooks.example/", "kinds": ["message.sent"]}
CHANGED: dict[type[Model], dict[str, Any]] = {
    messaging.CallbackSettings: {"url": "https://crm.example/", "token": "", "seconds": 1},
    messaging.Conversation: {"receipts": "off", "receipts_visible_to": "sender"},
    messaging.Person: {"nick": "Bobby", "avatar": ""},
    Group: {"name": "Bards"},
    messaging.Webhook: HOOK,
    receipts.TypePolicy: {"grants": "on"},
}
ADDED = {
    messaging.CallbackSettings: CHANGED[messaging.CallbackSettings],
    messaging.Person: {"user_id": "eve", "nick": "Eve", "usable_password": "false"},
    Group: {"name": "Bards"},
    messaging.Webhook: HOOK,
}
PASSWORD = {
    "usable_password": "true",
    "password1": "a lark sings at dawn",
    "password2": "a lark sings at dawn",
}


def base_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}/{model._meta.model_name}/"


def pages_of(model: type[Model], rules: Kept) -> Iterator[Page]:
    """Django's own for this model, and the actions of its list."""
    base = base_of(model)
    row = f"{base}<path:object_id>/"
    there = 200 if rules.has_pages else 302

    def at(page: str) -> Callable[[Stand], str]:
        return lambda stand: page_of(stand[model], page)

    yield Page(base, lambda _: list_of(model), rules.looks)
    # Of what there is one row, the page that adds it leads to it.
    added = 302 if model is messaging.CallbackSettings else 200
    yield Page(f"{base}add/", lambda _: f"{list_of(model)}add/", rules.adds, added)
    yield Page(f"{base}add/", lambda _: f"{list_of(model)}add/", rules.adds, 302, ADDED.get(model, {}))
    yield Page(f"{row}change/", at("change"), rules.looks, there)
    yield Page(f"{row}change/", at("change"), rules.changes, 302, CHANGED.get(model, {}))
    yield Page(f"{row}delete/", at("delete"), rules.deletes)
    yield Page(f"{row}delete/", at("delete"), rules.deletes, 302, {"post": "yes"})
    is_logged = model._meta.model_name in AuditEntry.Thing.values
    history = rules.looks & has("messaging.view_auditentry") if is_logged else NOBODY
    yield Page(f"{row}history/", at("history"), history, 302)
    # Leads to the page, which is shut or not.
    yield Page(row, lambda stand: page_of(stand[model]).removesuffix("change/"), STAFF, 302)
    if model is messaging.Limit:
        return  # what would be its list is one form
    for action, needs in {**rules.actions, "delete_selected": rules.deletes}.items():
        yield Page(base, lambda _: list_of(model), rules.looks & needs, 302, {}, does=action)


SEES_RECEIPTS = has("receipts.view_receipt")
EXPORTS_RECEIPTS = SEES_RECEIPTS & has("receipts.export_receipt")
RECOUNTS = SEES_RECEIPTS & has("receipts.recount_receipt")
IMPORTS = has("messaging.import_person")


def audience(page: str = "") -> Callable[[Stand], str]:
    return lambda stand: f"/admin/receipts/receipt/of/{stand[messaging.Message].pk}/{page}"


def recount(stand: Stand) -> str:
    return f"/admin/receipts/receipt/in/{stand[messaging.Conversation].pk}/recount/"


def password(stand: Stand) -> str:
    return f"/admin/messaging/person/{stand[messaging.Person].pk}/password/"


def a_file() -> dict[str, Any]:
    return {"kind": "people", "file": SimpleUploadedFile("x.csv", b"user_id\neve\n")}


OF_RECEIPTS = "receipts/receipt/of/<int:pk>/"
OWN: tuple[Page, ...] = (
    Page("", lambda _: "/admin/", STAFF),
    Page("second-factor/", lambda _: "/admin/second-factor/", STAFF),
    Page("second-factor/", lambda _: "/admin/second-factor/", STAFF, 200, {"do": "begin"}),
    Page("password_change/", lambda _: "/admin/password_change/", STAFF),
    Page("password_change/", lambda _: "/admin/password_change/", STAFF, 200, {"old_password": "?"}),
    Page("password_change/done/", lambda _: "/admin/password_change/done/", STAFF),
    Page("jsi18n/", lambda _: "/admin/jsi18n/", STAFF),
    Page(
        "autocomplete/",
        lambda _: "/admin/autocomplete/?app_label=messaging&model_name=message&field_name=sender&term=p",
        looks(messaging.Person),
    ),
    # Nothing has an address of its own outside of the admin.
    Page("r/<path:content_type_id>/<path:object_id>/", lambda _: "/admin/r/1/1/", STAFF, 404),
    Page("(?P<url>.*)$", lambda _: "/admin/nowhere/", STAFF, 404),
    Page(
        "messaging/auditentry/export/",
        lambda _: "/admin/messaging/auditentry/export/",
        SEES_LOG & has("messaging.export_auditentry"),
    ),
    Page(
        "messaging/message/<path:object_id>/text/",
        lambda stand: page_of(stand[messaging.Message], "text"),
        looks(messaging.Message) & has("messaging.read_message"),
    ),
    Page(
        "messaging/limit/",
        lambda _: "/admin/messaging/limit/",
        has("messaging.change_limit"),
        302,
        {"page": 7},
    ),
    Page("messaging/person/import/", lambda _: "/admin/messaging/person/import/", IMPORTS),
    Page(
        "messaging/person/import/",
        lambda _: "/admin/messaging/person/import/",
        IMPORTS,
        200,
        {"file": a_file},
    ),
    Page(
        "messaging/person/<path:object_id>/export/",
        lambda stand: page_of(stand[messaging.Person], "export"),
        looks(messaging.Person) & has("messaging.export_person"),
    ),
    Page("messaging/person/<id>/password/", password, CHANGES_PEOPLE),
    Page("messaging/person/<id>/password/", password, CHANGES_PEOPLE, 302, PASSWORD),
    Page(OF_RECEIPTS, audience(), SEES_RECEIPTS),
    Page(f"{OF_RECEIPTS}audience.csv", audience("audience.csv"), EXPORTS_RECEIPTS),
    Page(f"{OF_RECEIPTS}audience.json", audience("audience.json"), EXPORTS_RECEIPTS),
    Page(f"{OF_RECEIPTS}recount/", audience("recount/"), RECOUNTS),
    Page(f"{OF_RECEIPTS}recount/", audience("recount/"), RECOUNTS, 302, {}),
    Page("receipts/receipt/in/<int:pk>/recount/", recount, RECOUNTS),
    Page("receipts/receipt/in/<int:pk>/recount/", recount, RECOUNTS, 200, {"do": "mend"}),
)
"""What the product has beside Django's pages of rows, and pages that are of no model."""

APPS = ("messaging", "auth", "receipts")
OPEN = {"login/", "logout/", "^(?P<app_label>messaging|auth|receipts)/$"}
"""In and out, for everybody (tests/admin/test_way_in.py); and the page of an app, which names what somebody sees of it."""

TABLE = [page for model, rules in MODELS.items() for page in pages_of(model, rules)] + list(OWN)


def actions_of(site: admin.AdminSite) -> dict[type[Model], set[str]]:
    """What each list has, whoever may do it; to delete rows, as Django has it, is in all of them."""
    return {
        model: {name for _, name, _ in options._get_base_actions()}  # type: ignore[attr-defined]
        for model, options in site._registry.items()
    }
