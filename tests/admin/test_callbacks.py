"""Where the back end is asked is set on one page, by those who may, and is in force and in the audit log at once."""

import pytest
from django.urls import reverse

from messaging.callback_names import Before
from messaging.models import AuditEntry, CallbackSettings
from messaging.services.callbacks.known import NOTHING, Callbacks, adopt_environment, known

ADD = reverse("admin:messaging_callbacksettings_add")
LIST = reverse("admin:messaging_callbacksettings_changelist")
FORM = {
    "url": "https://back.example.com/asked",
    "token": "from the console",
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
    assert desk.get(row).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        delete = reverse("admin:messaging_callbacksettings_delete", args=[1])
        assert desk.post(delete, {"post": "yes"}).status_code == 302
    assert known.now == NOTHING


@pytest.mark.parametrize(
    ("field", "value"),
    [
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


def test_is_for_those_who_manage_webhooks_alone(browser_as, desk):
    assert [browser_as(role).get(ADD).status_code for role in ("viewer", "moderator", "auditor")] == [403] * 3
    assert desk.get(LIST).status_code == 200


def test_the_environment_says_it_until_staff_do(desk, settings, django_capture_on_commit_callbacks):
    settings.CALLBACKS = {
        "url": "https://first.example/",
        "token": "",
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
    assert urls == ["https://first.example/", "https://second.example/", ""]

    desk.post(ADD, FORM)
    settings.CALLBACKS = {**settings.CALLBACKS, "url": "https://third.example/"}
    with django_capture_on_commit_callbacks(execute=True):
        adopt_environment()
    assert CallbackSettings.objects.get().url == FORM["url"]
