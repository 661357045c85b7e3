"""Having media: who may, and how it comes."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone
from rest_framework.test import APIClient

from messaging.models import AccessToken
from messaging.services.access import issue_token
from messaging.services.groups import create_group
from messaging.services.members import add_members, leave_group
from messaging.services.messages import recall_message
from messaging.services.people import deactivate_person

from .files import HTML, MP3, MP4, SVG, body, fetch, send, send_picture, upload


def key_of(person, scope=AccessToken.Scope.CREDENTIAL):
    token, secret = issue_token(person=person, scope=scope, seconds=3600)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return token, client.get("/api/v1/media-key/").json()


def test_is_for_those_who_see_the_message(alice, bob, charlie, group, client_of):
    _, kept = send_picture(alice, group)

    assert {who.user_id: fetch(client_of(who), kept).status_code for who in (alice, bob, charlie)} == {
        "alice": 200,
        "bob": 200,
        "charlie": 404,
    }
    assert fetch(APIClient(), kept).status_code == 401


def test_an_outsider_cannot_tell_it_from_what_is_not(alice, charlie, group, client_of):
    _, kept = send_picture(alice, group)
    client = client_of(charlie)

    real, missing = fetch(client, kept), client.get("/media/nothing/original")

    assert (real.status_code, real.content) == (missing.status_code, missing.content)
    assert real.json()["code"] == "upload_not_found"


def test_has_no_other_sizes(alice, client_of):
    kept = upload(alice, "image")

    assert fetch(client_of(alice), kept, "large").status_code == 404
    assert client_of(alice).get(f"/media/{kept.key}/..%2f..%2fsecret_key").status_code == 404


def test_is_gone_at_once_when_the_message_is_recalled(alice, bob, group, client_of):
    message, kept = send_picture(alice, group)
    assert fetch(client_of(bob), kept).status_code == 200

    recall_message(by=alice, message_id=message.message_id)

    assert fetch(client_of(bob), kept).status_code == 404
    assert fetch(client_of(alice), kept).status_code == 404


def test_who_came_later_and_who_left_have_what_they_see(alice, bob, dora, charlie, client_of):
    group = create_group(creator=alice, group_type="Private", members=[bob, dora])
    _, early = send_picture(alice, group)
    leave_group(person=dora, conversation=group)
    add_members(by=alice, conversation=group, people=[charlie])
    _, late = send_picture(alice, group)

    def has(person):
        return [fetch(client_of(person), kept).status_code for kept in (early, late)]

    assert (has(bob), has(dora), has(charlie)) == ([200, 200], [200, 404], [404, 200])


def test_pictures_of_people_are_for_whoever_is_logged_in(alice, charlie, client_of):
    kept = upload(alice, "avatar")

    assert fetch(client_of(charlie), kept).status_code == 200
    assert fetch(APIClient(), kept).status_code == 401


def test_comes_by_the_session_of_our_page(alice, password):
    kept = upload(alice, "file", b"hoo")
    client = APIClient()
    client.force_login(alice)

    assert body(fetch(client, kept)) == b"hoo"


@pytest.mark.parametrize("accept", ["image/avif,image/webp,*/*;q=0.8", "video/*", "text/html", ""])
def test_comes_whatever_is_asked_for(alice, client_of, accept):
    kept = upload(alice, "image")

    assert fetch(client_of(alice), kept, HTTP_ACCEPT=accept)["Content-Type"] == "image/png"


def test_a_picture_is_shown_in_place_and_runs_nothing(alice, client_of):
    kept = upload(alice, "image", name='a"b\u00e9.png')

    answer = fetch(client_of(alice), kept)

    said = {
        "Content-Type": "image/png",
        "Content-Disposition": "inline; filename=\"a_b_.png\"; filename*=UTF-8''a%22b%C3%A9.png",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
        "Accept-Ranges": "bytes",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer[name] for name in said} == said
    assert {"default-src 'none'", "sandbox"} <= set(answer["Content-Security-Policy"].split("; "))
    assert {"Cookie", "Authorization"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize("content", [HTML, SVG, MP4, b"hoo"])
def test_a_file_is_only_saved(alice, client_of, content):
    kept = upload(alice, "file", content, "page.html")

    answer = fetch(client_of(alice), kept)

    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("bytes=0-99", (0, 100)),
        ("bytes=100-", (100, None)),
        ("bytes=-50", (-50, None)),
        ("bytes=0-999999", (0, None)),
        ("bytes=-999999", (0, None)),
    ],
)
def test_comes_in_parts(alice, client_of, asked, span):
    kept = upload(alice, "video", MP4)

    answer = fetch(client_of(alice), kept, HTTP_RANGE=asked)

    part = MP4[slice(*span)]
    first = span[0] % len(MP4)
    assert (answer.status_code, body(answer)) == (206, part)
    assert answer["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(MP4)}"
    assert answer["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=5-4", "bytes=-0"])
def test_there_is_nothing_beyond_its_end(alice, client_of, asked):
    answer = fetch(client_of(alice), upload(alice, "video", MP4), HTTP_RANGE=asked)

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(MP4)}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "lines=1-2", "bytes=-", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
def test_comes_whole_to_whoever_asks_in_other_words(alice, client_of, asked):
    kept = upload(alice, "audio", MP3)

    assert body(fetch(client_of(alice), kept, HTTP_RANGE=asked)) == MP3


def test_need_not_come_twice(alice, client_of):
    kept = upload(alice, "image")
    client = client_of(alice)
    first = fetch(client, kept)

    again = fetch(client, kept, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, body(again)) == (304, b"")
    assert fetch(client, kept, HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_says_how_much_it_is_without_sending_it(alice, client_of):
    kept = upload(alice, "audio", MP3)

    answer = client_of(alice).head(f"/media/{kept.key}/original")

    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, str(len(MP3)), b"")


def test_a_key_stands_for_its_login(alice, bob, charlie, group):
    _, kept = send_picture(alice, group)
    _, theirs = key_of(bob)
    _, outsiders = key_of(charlie)

    answer = APIClient().get(f"/media/{kept.key}/original", {"key": theirs["key"]})

    assert theirs["expiresIn"] == 86_400
    assert (answer.status_code, answer["Cross-Origin-Resource-Policy"]) == (200, "cross-origin")
    assert APIClient().get(f"/media/{kept.key}/original", {"key": outsiders["key"]}).status_code == 404


def test_a_key_opens_nothing_but_media(bob):
    _, theirs = key_of(bob)

    for address in ("/api/v1/me/", "/api/v1/start/", "/api/v1/media-key/"):
        assert APIClient().get(address, {"key": theirs["key"]}).status_code == 401


def test_a_key_ends_with_its_login_and_by_itself(alice, bob, group):
    _, kept = send_picture(alice, group)
    token, theirs = key_of(bob)
    _, others = key_of(bob, AccessToken.Scope.PERSON)
    _, deads = key_of(alice)

    def opens(key):
        return APIClient().get(f"/media/{kept.key}/original", {"key": key["key"]}).status_code

    assert (opens(theirs), opens(others), opens(deads)) == (200, 200, 200)
    token.delete()
    deactivate_person(person=alice)
    assert (opens(theirs), opens(others), opens(deads)) == (401, 200, 401)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=5)):
        assert opens(others) == 401


@pytest.mark.parametrize("key", ["", "x", "a:b:c", "é", "W10:1:2"])
def test_what_we_have_not_signed_is_no_key(alice, key):
    kept = upload(alice, "image")

    assert APIClient().get(f"/media/{kept.key}/original", {"key": key}).status_code == 401


def test_what_we_have_signed_for_something_else_is_no_key(alice):
    kept, (token, _) = upload(alice, "image"), key_of(alice)
    other = signing.TimestampSigner(salt="another").sign_object([alice.pk, token.token_key])

    assert APIClient().get(f"/media/{kept.key}/original", {"key": other}).status_code == 401


def test_a_session_needs_no_key(alice):
    client = APIClient()
    client.force_login(alice)

    assert client.get("/api/v1/media-key/").json() == {"key": "", "expiresIn": 0}


def test_makes_as_many_statements_however_often_it_was_sent_on(alice, bob, group, client_of, same_queries):
    _, once = send_picture(alice, group)
    _, often = send_picture(alice, group)
    for _ in range(20):
        send(alice, group, "TIMImageElem", {"uuid": often.key})
    client = client_of(bob)
    fetch(client, once)

    same_queries(lambda: fetch(client, once), lambda: fetch(client, often))
