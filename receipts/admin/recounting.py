"""All messages of a conversation compared with the ledger: only looked at, or mended; as many at once as a page has
time for."""

from time import monotonic
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from messaging.admin.conversations import ConversationAdmin
from messaging.admin.finding import shown
from messaging.admin.trail import Action, staff_of
from messaging.models import Conversation, Message
from messaging.services.audit import write_down

from ..models import Receipt
from ..services.recount import Drift, drift_within, repair

PORTION = 200
"""Messages that are compared, and mended, in one transaction."""
PATIENCE = 8.0
"""Seconds after which a page says how far it came."""
SHOWN = 100


def urls() -> list[Any]:
    view = admin.site.admin_view(recount_all)
    return [path("in/<int:pk>/recount/", view, name="receipts_recount_all")]


def link(request: HttpRequest, conversation: Conversation) -> list[tuple[str, str]]:
    """From the page of a conversation."""
    if not request.user.has_perms(["receipts.view_receipt", "receipts.recount_receipt"]):
        return []
    return [(reverse("admin:receipts_recount_all", args=[conversation.pk]), "Recount")]


ConversationAdmin.links_of_others.append(link)


def recount_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is compared before it is asked for; nothing is changed unless that is."""
    if not request.user.has_perms(["receipts.view_receipt", "receipts.recount_receipt"]):
        raise PermissionDenied
    found = Conversation.objects.select_related("low", "high")
    conversation = found.filter(pk=pk).first() if pk < 2**63 else None
    after = request.POST.get("after", "0")
    if conversation is None or not (after.isdecimal() and after.isascii() and len(after) < 16):
        raise Http404
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Recount a conversation",
        "opts": Receipt._meta,
        "conversation": conversation,
        "where": shown(conversation),
    }
    if request.method == "POST":
        mends = request.POST.get("do") == "mend"
        context |= {"mends": mends, **_compare(request, conversation, int(after), mends)}
    return TemplateResponse(request, "admin/recount_all.html", context)


def _compare(request: HttpRequest, conversation: Conversation, after: int, mends: bool) -> dict[str, Any]:
    ends_at = monotonic() + PATIENCE
    drifted: list[Drift] = []
    left: list[Drift] = []
    count, first, last = 0, after + 1, after
    upto: int | None = after
    while upto is not None and monotonic() < ends_at:
        with transaction.atomic():
            found, upto = drift_within(conversation, after=upto, count=PORTION)
            if mends and found:
                beyond = repair(found)
                left += beyond
                _write_down(request, [drift for drift in found if drift not in beyond])
        drifted += found[: SHOWN - len(drifted)]
        count += len(found)
        last = upto if upto is not None else conversation.last_seq
    note = f"{'mended' if mends else 'only looked'}: messages {first} to {last}, {count} had drifted"
    write_down(staff_of(request), Action.RECOUNT if mends else Action.SEE_RECEIPTS, conversation, note=note)
    return {"drifted": drifted, "left": left, "count": count, "first": first, "last": last, "next": upto}


def _write_down(request: HttpRequest, mended: list[Drift]) -> None:
    """Each message from what to what, in the transaction that mends it."""
    messages = Message.objects.only("pk", "sender").in_bulk([drift.pk for drift in mended])
    for drift in mended:
        write_down(
            staff_of(request),
            Action.RECOUNT,
            messages[drift.pk],
            about=messages[drift.pk].sender_id,
            changes=drift.mending,
        )
