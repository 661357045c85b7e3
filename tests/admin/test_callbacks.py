"""Where the back end is asked is set on one page, by those who may, and is in force and in the audit log at once."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from messaging.callback_names import Before
from messaging.models import AuditEntry, CallbackSettings
from messaging.services.callbacks.known import NOTHING, Callbacks, adopt_environment, known, token_of

ADD = reverse("admin:messaging_callbacksettings_add")
LIST = reverse("admin:messaging_callbacksettings_changelist")
FORM = {
    "url": "https://back.example.com/asked",
    "new_token": "from the console",
    "asked": [Before.DIRECT_MESSAGE, Before.INVITE],
    "refusing": [Before.INVITE],
    "seconds": "1.5",
}


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setattr(known, "now", NOTHING)


def test_is_in_force_from_the_commit_on_and_written_down_without_the_token(
    desk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(ADD, FORM).status_code == 302

    assert known.now == Callbacks(
        "https://back.example.com/asked",
        "from the console",
        frozenset({Before.DIRECT_MESSAGE, Before.INVITE}),
        frozenset({Before.INVITE}),
        1.5,
    )
    [entry] = AuditEntry.objects.filter(thing_type="callbacksettings")
    assert "from the console" not in str(entry.changes)
    assert entry.changes["url"][1] == "https://back.example.com/asked"
    row = reverse("admin:messaging_callbacksettings_change", args=[1])
    assert desk.post(ADD, {**FORM, "url": "https://other.example.com/"}).headers["Location"] == row
    page = desk.get(row).content.decode()
    kept = CallbackSettings.objects.get().token
    assert "There is one; left empty, it stays." in page
    assert "from the console" not in page + kept
    assert kept not in page

    with django_capture_on_commit_callbacks(execute=True):
        delete = reverse("admin:messaging_callbacksettings_delete", args=[1])
        assert desk.post(delete, {"post": "yes"}).status_code == 302
    assert known.now == NOTHING


def test_the_token_stays_until_there_is_another_or_none(desk):
    row = reverse("admin:messaging_callbacksettings_change", args=[1])
    there = {name: value for name, value in FORM.items() if name != "new_token"}
    desk.post(ADD, FORM)

    tokens = []
    for more in ({}, {"new_token": "another"}, {"new_token": "", "no_token": "on"}):
        assert desk.post(row, {**there, **more}).status_code == 302
        tokens.append(token_of(CallbackSettings.objects.get()))

    assert tokens == ["from the console", "another", ""]
    assert [list(entry.changes) for entry in AuditEntry.objects.order_by("pk")][1:] == [
        ["new_token"],
        ["no_token"],
    ]
    both = desk.post(row, {**there, "new_token": "x", "no_token": "on"})
    assert both.context["adminform"].form.errors.keys() == {"no_token"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("new_token", "x" * 201),
        ("url", "http://back.example.com/"),
        ("url", "https://127.0.0.1/"),
        ("url", "https://user:word@back.example.com/"),
        ("url", "back.example.com"),
        ("asked", ["C2C.CallbackBeforeTea"]),
        ("seconds", "0"),
        ("seconds", "5.1"),
        ("seconds", "soon"),
    ],
)
def test_says_what_is_wrong(desk, field, value):
    page = desk.post(ADD, {**FORM, field: value})

    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    assert not CallbackSettings.objects.exists()


def test_asks_no_host_that_the_settings_do_not_list(desk, settings):
    settings.WEBHOOK_PUBLIC_HOSTS = ("hooks.example",)

    page = desk.post(ADD, FORM)

    assert "list the hosts" in page.context["adminform"].form.errors["url"][0]
    assert desk.post(ADD, {**FORM, "url": "https://hooks.example/asked"}).status_code == 302


def test_is_for_those_who_manage_webhooks_alone(browser_as, desk):
    assert [browser_as(role).get(ADD).status_code for role in ("viewer", "moderator", "auditor")] == [403] * 3
    assert desk.get(LIST).status_code == 200


def test_the_environment_says_it_until_staff_do(desk, settings, django_capture_on_commit_callbacks):
    settings.CALLBACKS = {
        "url": "https://first.example/",
        "token": "of the environment",
        "asked": [],
        "refusing": [],
        "seconds": 2.0,
    }
    urls = []
    for url in ("https://first.example/", "https://second.example/", ""):
        settings.CALLBACKS = {**settings.CALLBACKS, "url": url}
        with django_capture_on_commit_callbacks(execute=True):
            adopt_environment()
        urls.append(known.now.url)
        assert known.now.token == ("of the environment" if url else "")
        kept = CallbackSettings.objects.values_list("token", flat=True).first()
        with django_capture_on_commit_callbacks(execute=True):
            adopt_environment()
        assert (
            CallbackSettings.objects.values_list("token", flat=True).first() == kept
        )  # nothing new, nothing saved
    assert urls == ["https://first.example/", "https://second.example/", ""]

    desk.post(ADD, FORM)
    settings.CALLBACKS = {**settings.CALLBACKS, "url": "https://third.example/"}
    with django_capture_on_commit_callbacks(execute=True):
        adopt_environment()
    assert CallbackSettings.objects.get().url == FORM["url"]


def test_a_token_that_lay_open_is_sealed_by_the_migration(db):
    migration = import_module("messaging.migrations.0043_sealed_callback_token")
    CallbackSettings.objects.create(token="from the console")

    migration.seal_each(apps, None)
    row = CallbackSettings.objects.get()
    assert token_of(row) == "from the console" != row.token

    migration.unseal_each(apps, None)
    assert CallbackSettings.objects.get().token == "from the console"
