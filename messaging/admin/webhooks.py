"""Which back ends are told of what happens, how far they are, and what became of telling. What a server token can do is
done here as well; what they are told is shown nowhere."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from ..models import OF_APPLICATIONS, Webhook, WebhookAttempt
from ..services import webhooks
from .callbacks import MANAGES
from .pages import CarefulAdmin, LookOnlyAdmin
from .trail import Action

SAID_ONCE = "Its secret is shown this once: {secret}"


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    kinds = forms.MultipleChoiceField(
        choices=[(kind, kind) for kind in OF_APPLICATIONS], widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Webhook
        fields = ("url", "kinds")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if (why := webhooks.why_not_sendable(url)) is not None:
            raise forms.ValidationError(why)
        return url


class Managed(CarefulAdmin):
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MANAGES)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGES)


@admin.register(Webhook)
class WebhookAdmin(Managed):
    form = WebhookForm
    list_display = ("url", "bot", "state", "waiting", "off_reason", "created_at")
    list_filter = ("state",)
    fields = (
        "url",
        "kinds",
        "bot",
        "state",
        "state_since",
        "off_reason",
        "old_secret_until",
        "made_by",
        "created_at",
    )
    readonly_fields = fields[2:]
    actions = ("pause", "resume", "make_secret", "ping")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        is_of_bot = obj is not None and obj.bot_id is not None
        return ("kinds", *self.readonly_fields) if is_of_bot else self.readonly_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        waiting = Count("lanes", filter=Q(lanes__after__lt=F("lanes__upto")))
        ours: QuerySet[Webhook] = super().get_queryset(request).filter(shape=Webhook.Shape.STANDARD)
        return ours.select_related("bot").annotate(waits=waiting)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGES)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MANAGES)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MANAGES)

    def page_links(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        attempts = reverse("admin:messaging_webhookattempt_changelist")
        return [(f"{attempts}?webhook__id__exact={thing.pk}", "What was sent to it")]

    @admin.display(description="conversations waiting")
    def waiting(self, webhook: Webhook) -> int:
        return int(webhook.waits)  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        if change:
            kinds = obj.kinds if obj.bot_id is None else None
            webhooks.change_webhook(number=obj.pk, url=obj.url, kinds=kinds)
            return
        made = webhooks.create_webhook(by=request.user, url=obj.url, kinds=obj.kinds)  # type: ignore[arg-type]
        obj.pk, obj.secret = made.webhook.pk, made.webhook.secret
        self.message_user(request, SAID_ONCE.format(secret=made.secret))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Themselves alone: their log, which nobody takes anything from, goes with them."""
        return [str(one) for one in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Webhook) -> None:
        webhooks.delete_webhook(number=obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        for number in list(queryset.values_list("pk", flat=True)):
            webhooks.delete_webhook(number=number)

    def offers(self, request: HttpRequest, action: str, thing: Any) -> bool:
        is_active = thing.state == Webhook.State.ACTIVE
        return bool({"pause": is_active, "resume": not is_active}.get(action, True))

    @admin.action(description="Pause: what happens waits", permissions=["change"])
    def pause(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        self._set_state(request, chosen, Webhook.State.PAUSED, "paused")

    @admin.action(description="Resume: what waits is told", permissions=["change"])
    def resume(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        self._set_state(request, chosen, Webhook.State.ACTIVE, "resumed")

    @admin.action(description="New secret: the one before it signs for a day more", permissions=["change"])
    def make_secret(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        def rotate(webhook: Webhook) -> None:
            made = webhooks.rotate_secret(number=webhook.pk, old_seconds=86_400)
            self.write_down(request, Action.CHANGE, webhook, changes={"secret": []})
            self.message_user(request, SAID_ONCE.format(secret=made.secret))

        self.do_for_each(request, chosen, rotate, "given a new secret")

    @admin.action(description="Send a test", permissions=["change"])
    def ping(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        def send(webhook: Webhook) -> None:
            attempt = webhooks.ping(number=webhook.pk)
            said = attempt.error or f"answered {attempt.status}"
            self.message_user(request, f"{webhook}: {said}, in {attempt.milliseconds} ms.")

        self.do_for_each(request, chosen, send, "tested")

    def _set_state(self, request: HttpRequest, chosen: QuerySet[Webhook], state: str, done: str) -> None:
        def change(webhook: Webhook) -> None:
            webhooks.change_webhook(number=webhook.pk, state=state)
            self.write_down(request, Action.CHANGE, webhook, changes={"state": [webhook.state, state]})

        self.do_for_each(request, chosen, change, done)


@admin.register(WebhookAttempt)
class WebhookAttemptAdmin(Managed, LookOnlyAdmin):
    list_display = ("sent_at", "webhook", "kind", "event", "status", "milliseconds", "error")
    list_select_related = ("webhook",)
    list_filter = ("kind",)
    linked_by = ("webhook__id",)
    fields = ("webhook", "kind", "event", "position", "sent_at", "status", "milliseconds", "error")
    ordering = ("-pk",)
