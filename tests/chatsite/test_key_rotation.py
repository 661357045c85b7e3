"""Another SECRET_KEY: with the earlier one among the fallbacks nothing is lost, and after `reseal` it can be dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from rest_framework.test import APIClient

from messaging.models import CallbackSettings, Conversation, Person, SecondFactor, Webhook
from messaging.services import second_factor as factors
from messaging.services import webhooks
from messaging.services.access import issue_token, person_of_session
from messaging.services.callbacks.known import lock_up, token_of
from messaging.services.media_keys import media_key, person_of_media_key
from messaging.webhooks.signing import unlock

from ..receipts.scenes import say

OLD, NEW = (f"{letter}-key-of-a-test-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefgh" for letter in "on")


@contextmanager
def keys(present: str, *earlier: str) -> Iterator[None]:
    with override_settings(SECRET_KEY=present, SECRET_KEY_FALLBACKS=list(earlier)):
        yield


def resealed() -> list[str]:
    out = StringIO()
    call_command("reseal", stdout=out)
    return out.getvalue().splitlines()


class Secrets:
    """What is kept by a key, of each kind."""

    def __init__(self, person: Person) -> None:
        self.person = person
        made = webhooks.create_webhook(by=person, url="https://hooks.example.com/", kinds=["message.sent"])
        self.webhook = webhooks.rotate_secret(number=made.webhook.pk, old_seconds=3_600).secret
        self.before = made.secret
        CallbackSettings.objects.create(url="https://back.example.com/", token=lock_up("of the console"))
        self.device = b"twenty bytes of them"
        self.sealed = factors.seal(self.device, factors.SEALED_AS)
        SecondFactor.objects.create(
            person=person,
            sealed=self.sealed,
            last_step=0,
            recovery=factors._digests(person, ["AAAA-BBBB-CCCC-DDDD"]),
        )
        self.browser = Client(enforce_csrf_checks=True)
        self.browser.force_login(person)
        self.session_key = self.browser.session.session_key

    def that_open(self) -> dict[str, bool]:
        """Which of them do, with the keys that there are now."""
        hook, factor = Webhook.objects.get(), SecondFactor.objects.get()
        held = [(hook.secret, self.webhook), (hook.old_secret, self.before)]
        return {
            "webhook": all(_opens(kept, secret) for kept, secret in held),
            "callback": token_of(CallbackSettings.objects.get()) == "of the console",
            "factor": factors.unseal(factor.sealed, factors.SEALED_AS) == self.device,
            "session": person_of_session(self.session_key or "") == self.person,
        }


def _opens(kept: str, secret: str) -> bool:
    try:
        return unlock(kept) == secret
    except Exception:  # noqa: BLE001 - however it does not
        return False


ALL = dict.fromkeys(("webhook", "callback", "factor", "session"), True)


def test_what_is_kept_outlives_the_key_that_kept_it(alice: Person) -> None:
    with keys(OLD):
        kept = Secrets(alice)
        assert kept.that_open() == ALL
    with keys(NEW):
        assert kept.that_open() == dict.fromkeys(ALL, False)
        with pytest.raises(
            CommandError, match="1 of callback token, 1 of second factor, 2 of webhook secret"
        ):
            resealed()
    with keys(NEW, OLD):
        assert kept.that_open() == ALL
        for _ in range(2):
            assert resealed() == ["callback token: 1", "second factor: 1", "session: 1", "webhook secret: 2"]
    with keys(NEW):
        assert kept.that_open() == ALL
        assert kept.browser.get("/api/v1/me/").json()["userID"] == "alice"
        assert factors.show(person=alice, code="aaaa-bbbb-cccc-dddd") is factors.Way.RECOVERY


def test_what_is_signed_counts_as_long_as_its_key_is_there(
    alice: Person, bob: Person, group: Conversation, client_of: Any
) -> None:
    with keys(OLD):
        say(alice, group)
        say(alice, group)
        token, _ = issue_token(person=alice, scope="person")
        _, server = issue_token(person=bob, scope="server")
        back_end = APIClient()
        back_end.credentials(HTTP_AUTHORIZATION=f"Token {server}")
        reader = client_of(alice)
        letter = default_token_generator.make_token(alice)
        key = media_key(token)["key"]
        pages = [reader.get("/api/v1/users/?limit=1").json()["next"]]
        assert pages[0]
        cursor = back_end.get("/api/v1/receipts/stream/").json()["cursor"]
        browser = Client(enforce_csrf_checks=True)
        browser.get("/login/")
        form = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value, "username": "x", "password": "y"}

    def that_count() -> list[bool]:
        return [
            default_token_generator.check_token(alice, letter),
            _is_of(key, alice),
            all(reader.get(page).status_code == 200 for page in pages),
            back_end.get("/api/v1/receipts/stream/", {"after": cursor}).status_code == 200,
        ]

    with keys(NEW, OLD):
        assert that_count() == [True] * 4
        assert browser.post("/login/", form).status_code == 200
    with keys(NEW):
        assert that_count() == [False] * 4
        assert browser.post("/login/", form).status_code == 200  # signed by no key
        assert back_end.get("/api/v1/receipts/stream/", {"after": cursor}).json()["code"] == "bad_cursor"


def _is_of(key: str, person: Person) -> bool:
    try:
        return person_of_media_key(key) == person
    except Exception:  # noqa: BLE001 - however it is not
        return False


def test_a_session_that_a_new_password_has_ended_stays_ended(alice: Person) -> None:
    with keys(OLD):
        browser = Client()
        browser.force_login(alice)
        session_key = browser.session.session_key or ""
        alice.set_password("another owl reads at night")
        alice.save()
        assert person_of_session(session_key) is None
    with keys(NEW, OLD):
        resealed()
        assert person_of_session(session_key) is None
    with keys(NEW):
        assert person_of_session(session_key) is None


def test_recovery_codes_of_an_earlier_version_work_while_their_key_is_there(
    alice: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "AAAABBBBCCCCDDDD"
    with keys(OLD):
        [digest, _] = [*factors._older_digests(alice, code), ""]
        SecondFactor.objects.create(
            person=alice, sealed=factors.new_secret(), last_step=0, recovery=[digest, "0" * 64]
        )
    with keys(NEW, OLD):
        assert factors.show(person=alice, code=code) is factors.Way.RECOVERY
        assert factors.show(person=alice, code=code) is None
        resealed()
    assert "Recovery codes of 1 of the staff" in capsys.readouterr().err
