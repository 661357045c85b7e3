"""The page at /: for whoever is logged in, with nothing in it that a policy would have to allow."""

import gzip
import re

import pytest
from django.test import Client

from messaging.models import Person

pytestmark = pytest.mark.once


@pytest.fixture
def alice_at_home(client: Client, alice: Person) -> Client:
    client.force_login(alice)
    return client


def policy_of(answer: object) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]  # type: ignore[index]
    return {name: sources for name, _, sources in parts}


def test_others_are_sent_to_log_in(client: Client) -> None:
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/")


@pytest.mark.parametrize("address", ["/", "/login/"])
def test_only_scripts_that_are_named_and_own_styles_are_allowed_and_none_are_inline(
    client: Client, alice: Person, address: str
) -> None:
    if address == "/":
        client.force_login(alice)
    answer = client.get(address)
    policy, page = policy_of(answer), answer.content.decode()

    assert (policy["style-src"], policy["frame-ancestors"]) == ("'self'", "'none'")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    scripts = [tag for tag in re.findall(r"<script[^>]*>", page) if 'type="application/json"' not in tag]
    nonces = {re.search(r'nonce="([^"]+)"', tag)[1] for tag in scripts}  # type: ignore[index]
    assert all("src=" in tag for tag in scripts)
    assert policy.get("script-src") == ("'nonce-{}' 'strict-dynamic'".format(*nonces) if scripts else None)
    assert bool(scripts) == (address == "/")
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", page)


def test_the_page_is_kept_by_nobody_and_names_its_scripts_anew_each_time(alice_at_home: Client) -> None:
    one, other = alice_at_home.get("/"), alice_at_home.get("/")

    assert "no-store" in one["Cache-Control"] and not one.has_header("ETag")
    assert policy_of(one)["script-src"] != policy_of(other)["script-src"]


def test_the_page_travels_compressed(alice_at_home: Client) -> None:
    plain = alice_at_home.get("/")
    packed = alice_at_home.get("/", headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert b"words" in gzip.decompress(packed.content)


def test_a_hostile_name_stays_a_text(client: Client, alice: Person) -> None:
    alice.nick = "<script>alert(1)</script>"
    alice.save(update_fields=["nick"])
    client.force_login(alice)

    page = client.get("/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_only_staff_see_the_way_to_the_administration(alice_at_home: Client, alice: Person) -> None:
    assert b'href="/admin/"' not in alice_at_home.get("/").content
    Person.objects.filter(pk=alice.pk).update(is_staff=True)
    assert b'href="/admin/"' in alice_at_home.get("/").content


def test_only_reading(alice_at_home: Client) -> None:
    assert alice_at_home.post("/").status_code == 405
