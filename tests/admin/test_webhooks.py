"""Webhooks are looked after by those who may: as by a server token, and written down."""

import pytest
from django.urls import reverse

from messaging.models import AuditEntry, Webhook
from messaging.webhooks import signing
from tests.admin.pages import said

ADD = reverse("admin:messaging_webhook_add")
LIST = reverse("admin:messaging_webhook_changelist")
ATTEMPTS = reverse("admin:messaging_webhookattempt_changelist")
FORM = {"url": "https://hooks.example/", "kinds": ["message.sent", "receipt.given"]}


def do(desk, action, webhook):
    return desk.post(LIST, {"action": action, "_selected_action": [webhook.pk], "_sure": "yes"})


def test_are_made_changed_paused_and_given_secrets_which_are_shown_once(desk):
    answer = desk.post(ADD, FORM)

    webhook = Webhook.objects.get()
    assert [signing.unlock(webhook.secret) in text for text in said(answer)] == [True, False]
    page = reverse("admin:messaging_webhook_change", args=[webhook.pk])
    desk.post(page, {**FORM, "url": "https://other.example/"})
    desk.get(LIST)

    do(desk, "pause", webhook)
    webhook.refresh_from_db()
    assert (webhook.url, webhook.state) == ("https://other.example/", "paused")

    answer = do(desk, "make_secret", webhook)
    webhook.refresh_from_db()
    assert signing.unlock(webhook.secret) in said(answer)[-2]
    assert webhook.old_secret_until is not None

    do(desk, "resume", webhook)
    webhook.refresh_from_db()
    assert webhook.state == "active"
    desk.get(LIST)  # says, this once, what was done
    for secret in (signing.unlock(webhook.secret), webhook.secret):
        assert secret not in desk.get(page).content.decode()
        assert not any(secret in str(entry.changes) for entry in AuditEntry.objects.all())
    kept = AuditEntry.objects.filter(thing_type="webhook").order_by("pk").values_list("action", "changes")
    assert [(action, sorted(changes)) for action, changes in kept] == [
        ("add", ["kinds", "url"]),
        ("change", ["url"]),
        ("change", ["state"]),
        ("change", ["secret"]),
        ("change", ["state"]),
    ]

    desk.post(reverse("admin:messaging_webhook_delete", args=[webhook.pk]), {"post": "yes"})
    assert not Webhook.objects.exists()


def test_say_what_came_of_a_test(desk):
    webhook = Webhook.objects.create(
        url="https://127.0.0.1/", kinds=["message.sent"], secret=signing.lock_up(signing.new_secret())
    )

    [text, _] = said(do(desk, "ping", webhook))

    assert "This is a private or special address." in text
    assert "This is a private or special address." in desk.get(ATTEMPTS).content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("url", "http://hooks.example/"), ("url", ""), ("kinds", []), ("kinds", ["tea"])]
)
def test_say_what_is_wrong(desk, field, value):
    page = desk.post(ADD, {**FORM, field: value})

    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    assert not Webhook.objects.exists()
