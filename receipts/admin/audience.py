"""The audience of one message, for staff: who has read it, who has not, why, and when; exported, and counted anew. Each
look is written down before anything is shown."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from messaging.admin.exports import PORTION, csv_file, json_file
from messaging.admin.finding import shown
from messaging.admin.messages import MessageAdmin
from messaging.admin.trail import Action, staff_of
from messaging.models import Message
from messaging.services.audit import write_down
from messaging.wire.json_pieces import json_object

from ..models import Receipt
from ..services.audience import Listed, everybody_of, look_through
from ..services.curve import points_of
from ..services.explain import REASONS, reason_of
from ..services.recount import drift_of, repair
from ..tallies import State
from .curve import draw

A_PAGE = 100
COLUMNS = (
    "userID",
    "name",
    "nameCard",
    "state",
    "left",
    "why",
    "readAt",
    "seenAt",
    "origin",
    "place",
    "firstRevision",
    "latestRevision",
)
STATES = [state.value for state in State]


def urls() -> list[Any]:
    """Pages of the ledger beside the admin's own."""
    views = (
        ("", audience),
        ("audience.csv", export_csv),
        ("audience.json", export_json),
        ("recount/", recount),
    )
    return [
        path(f"of/<int:pk>/{address}", admin.site.admin_view(view), name=f"receipts_{view.__name__}")
        for address, view in views
    ]


def link(request: HttpRequest, message: Message) -> list[tuple[str, str]]:
    """From the page of a message to its audience."""
    if not (message.need_read_receipt and request.user.has_perm("receipts.view_receipt")):
        return []
    return [(reverse("admin:receipts_audience", args=[message.pk]), "Who has read it")]


MessageAdmin.links_of_others.append(link)


def audience(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    state = request.GET.get("state", "")
    after = request.GET.get("after", "")
    if state not in ("", *STATES) or not (after == "" or (after.isdecimal() and len(after) < 18)):
        raise Http404
    _write_down(request, Action.SEE_RECEIPTS, message, f"state={state}" if state else "")
    looked = look_through(message, state=state, after=int(after or 0), count=A_PAGE)
    return TemplateResponse(
        request,
        "admin/audience.html",
        {
            **_context(request, message, "Who has read a message"),
            "counts": looked.counts,
            "total": sum(looked.counts.values()),
            "state": state,
            "members": [(one, _why(one)) for one in looked.members],
            "next": looked.next,
            "curve": draw(message.sent_at, message.audience_count, points_of(message)),
            "may_export": request.user.has_perm("receipts.export_receipt"),
            "may_recount": request.user.has_perm("receipts.recount_receipt"),
        },
    )


def export_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    message = _message(request, pk, "receipts.export_receipt")
    _write_down(request, Action.EXPORT, message, "who read it, as CSV")
    return csv_file(f"audience-{pk}.csv", COLUMNS, (list(row.values()) for row in _rows(message)))


def export_json(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    message = _message(request, pk, "receipts.export_receipt")
    _write_down(request, Action.EXPORT, message, "who read it, as JSON")
    facts = {
        "messageID": message.message_id,
        "conversation": shown(message.conversation),
        "sequence": message.seq,
        "sender": message.sender.user_id if message.sender else None,
        "sentAt": message.sent_at,
        "audienceCount": message.audience_count,
        "readCount": message.read_count,
    }
    return json_file(f"audience-{pk}.json", json_object({**facts, "audience": _rows(message)}))


def recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the tally with the ledger: only look, and mend it when that is asked for."""
    message = _message(request, pk, "receipts.recount_receipt")
    if request.method == "POST":
        with transaction.atomic():
            drift = drift_of(message)
            if drift is not None and not repair([drift]):
                write_down(
                    staff_of(request), Action.RECOUNT, message, about=message.sender_id, changes=drift.mending
                )
        return HttpResponseRedirect(request.get_full_path())
    _write_down(request, Action.SEE_RECEIPTS, message, "recounted, without a change")
    context = {**_context(request, message, "Recount"), "drift": drift_of(message)}
    return TemplateResponse(request, "admin/recount.html", context)


def _message(request: HttpRequest, pk: int, permission: str = "receipts.view_receipt") -> Message:
    """Of a message that was recalled the ledger is kept, and staff see it; nobody else does."""
    if not request.user.has_perms(["receipts.view_receipt", permission]):
        raise PermissionDenied
    found = Message.objects.select_related("sender", "conversation__low", "conversation__high").defer(
        "payload", "cloud_custom_data"
    )
    message = found.filter(pk=pk, need_read_receipt=True).first() if pk < 2**63 else None
    if message is None:
        raise Http404
    return message


def _write_down(request: HttpRequest, action: Any, message: Message, note: str) -> None:
    write_down(staff_of(request), action, message, about=message.sender_id, note=note)


def _context(request: HttpRequest, message: Message, title: str) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": title,
        "opts": Receipt._meta,
        "message": message,
        "where": shown(message.conversation),
    }


def _why(one: Listed) -> str:
    return REASONS[reason_of(one.state, one.left)]


def _rows(message: Message) -> Iterator[dict[str, Any]]:
    for one in everybody_of(message, PORTION):
        receipt = one.receipt
        facts = (
            one.person.user_id,
            one.person.nick,
            one.name_card,
            one.state,
            bool(one.left),
            _why(one),
            receipt and receipt.read_at,
            receipt and receipt.seen_at,
            receipt and receipt.origin,
            receipt and receipt.ordinal,
            receipt and receipt.first_revision,
            receipt and receipt.latest_revision,
        )
        yield dict(zip(COLUMNS, facts, strict=True))
