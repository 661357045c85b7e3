"""Pages speak the reader's language: the browser's, or the one they chose. The API speaks one to everybody."""

import json
import re

import pytest
from django.test import Client

from chatsite.words import NOT_OF_SCRIPTS, tag_of, words_in, words_of_parts
from messaging.models import Person

pytestmark = pytest.mark.once

CHINESE = words_in("zh-hans")


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("fr-FR,fr;q=0.9", "en"),
        ("fr;q=1, zh-Hans;q=0.5", "zh-Hans"),
        ("../../etc/passwd", "en"),
    ],
)
def test_the_first_language_of_the_browser_that_the_pages_speak(
    client: Client, db: None, accepted: str, tag: str
) -> None:
    page = client.get("/login/", headers={"accept-language": accepted}).content.decode()

    assert f'<html lang="{tag}"' in page


def test_a_choice_is_kept_and_wins_over_the_browser(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "zh-hans", "next": "/login/"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")

    page = client.get("/login/", headers={"accept-language": "en-GB"}).content.decode()
    assert CHINESE["login"]["welcome"] in page
    assert client.cookies["language"]["httponly"]


def test_a_language_that_is_not_spoken_changes_nothing(client: Client, db: None) -> None:
    client.post("/language/", {"language": "tlh", "next": "/login/"})

    assert b'<html lang="en"' in client.get("/login/").content


def test_the_choice_leads_back_only_to_this_server(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "zh-hans", "next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_a_wrong_password_is_said_in_the_language_of_the_page(client: Client, alice: Person) -> None:
    answer = client.post(
        "/login/", {"username": "alice", "password": "no"}, headers={"accept-language": "zh-CN"}
    )

    assert CHINESE["login"]["wrong"] in answer.content.decode()


def test_scripts_get_the_words_of_the_page_and_no_others(client: Client, alice: Person) -> None:
    client.force_login(alice)

    page = client.get("/", headers={"accept-language": "zh-CN"}).content.decode()

    given = re.search(r'<script id="words" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert given is not None
    others = {*NOT_OF_SCRIPTS, *words_of_parts("zh-hans")}
    assert json.loads(given[1]) == {area: said for area, said in CHINESE.items() if area not in others}


def test_the_api_and_the_pictures_speak_one_language(client: Client, alice: Person) -> None:
    client.force_login(alice)
    refused = {
        language: client.patch(
            "/api/v1/me/", {"nick": 7}, "application/json", headers={"accept-language": language}
        )
        for language in ("en", "zh-CN")
    }
    picture = client.get("/avatars/people/alice.svg", headers={"accept-language": "zh-CN"})

    assert refused["en"].json() == refused["zh-CN"].json()
    assert "Accept-Language" not in picture.get("Vary", "")


def test_languages_have_the_names_that_html_knows() -> None:
    assert [tag_of(language) for language in ("en", "zh-hans")] == ["en", "zh-Hans"]


@pytest.mark.parametrize(("cookie", "said"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_the_theme_that_somebody_chose_is_painted_from_the_start(
    client: Client, db: None, cookie: str, said: str
) -> None:
    client.cookies["theme"] = cookie

    assert said in client.get("/login/").content.decode()


@pytest.mark.parametrize("cookie", ["system", "", '"><script>', "purple"])
def test_any_other_theme_is_left_to_the_system(client: Client, db: None, cookie: str) -> None:
    client.cookies["theme"] = cookie

    assert "data-theme" not in client.get("/login/").content.decode()
