"""search messages: by words, in any language, among what the one who asks may see; and where to mark them."""

from itertools import pairwise
from typing import Any

import pytest

from messaging.models import Conversation, MessageWords, Person
from messaging.search_words import marks_of, phrase_of
from messaging.services.groups import change_group, create_group
from messaging.services.members import add_members, leave_group
from messaging.services.messages import edit_message, hide_messages, recall_message

from .doors import Door
from .scenes import say, texts, wire_id


def search(door: Door, person: Person, *keywords: str, **more: Any) -> dict[str, Any]:
    answer = door(person, "message.search", keywords=list(keywords), **more)
    assert answer.status == 200, answer
    return answer.data


def found(door: Door, person: Person, *keywords: str, **more: Any) -> list[str | None]:
    """What the hits say, the newest first."""
    return texts(hit["message"] for hit in search(door, person, *keywords, **more)["hits"])


@pytest.mark.parametrize(
    ("said", "keyword", "marked"),
    [
        ("Tea at five?", "TEA", ["Tea"]),
        ("Tea at five?", "fi", ["fi"]),
        ("Tea at five?", "at five", ["at five"]),
        ("Crème brûlée", "creme", ["Crème"]),
        ("ＦＵＬＬ width", "full", ["ＦＵＬＬ"]),
        ("Straße", "strasse", ["Straße"]),
        ("我们明天去喝茶", "明天", ["明天"]),
        ("我们明天去喝茶", "天去喝", ["天去喝"]),
        ("我们明天去喝茶", "茶", ["茶"]),
        ("我们明天去喝茶", "我", ["我"]),
        ("iPhone手机壳", "手机", ["手机"]),
        ("iPhone手机壳", "iphone手机", ["iPhone手机"]),
        ("喝tea吗", "喝tea", ["喝tea"]),
        ("東京タワー", "タワ", ["タワ"]),
        ("안녕하세요", "녕하", ["녕하"]),
        ("🫖 tea 🫖 tea", "tea", ["tea", "tea"]),
        ("room 101b", "101", ["101"]),
    ],
)
def test_finds_words_in_any_script_and_says_where(
    door: Door, alice: Person, group: Conversation, said: str, keyword: str, marked: list[str]
) -> None:
    say(alice, group, "Something else, 别的东西")
    say(alice, group, said)

    [hit] = search(door, alice, keyword, conversationID=wire_id(group))["hits"]

    assert hit["message"]["payload"]["text"] == said
    units = said.encode("utf-16-le")
    assert [units[2 * start : 2 * end].decode("utf-16-le") for start, end in hit["marks"]] == marked


@pytest.mark.parametrize("keyword", ["ea", "tea five", "茶明", "明喝", "sea"])
def test_does_not_find_what_was_not_said(
    door: Door, alice: Person, group: Conversation, keyword: str
) -> None:
    say(alice, group, "Tea at five? 我们明天去喝茶")

    assert found(door, alice, keyword) == []
    assert found(door, alice, "tea") == ["Tea at five? 我们明天去喝茶"]


def test_all_keywords_or_any_of_them(door: Door, alice: Person, group: Conversation) -> None:
    for said in ("tea and scones", "tea", "scones", "owls"):
        say(alice, group, said)
    here = {"conversationID": wire_id(group)}

    assert found(door, alice, "tea", "scones", **here) == ["tea and scones"]
    assert found(door, alice, "tea", "scones", match="or", **here) == ["scones", "tea", "tea and scones"]


def test_by_sender_and_time(door: Door, alice: Person, bob: Person, group: Conversation) -> None:
    first, second = say(alice, group, "tea, said Alice"), say(bob, group, "tea, said Bob")
    here = {"conversationID": wire_id(group)}

    assert found(door, alice, "tea", senderIDs=["bob"], **here) == ["tea, said Bob"]
    between = second.sent_at.timestamp()
    assert found(door, alice, "tea", before=between, **here) == ["tea, said Alice"]
    assert found(door, alice, "tea", since=between, **here) == ["tea, said Bob"]
    assert found(door, alice, "tea", types=["TIMFileElem"], **here) == []
    assert first.sent_at < second.sent_at


def test_everywhere_the_newest_of_each_conversation_and_how_many(
    door: Door, alice: Person, bob: Person, group: Conversation, direct: Conversation
) -> None:
    for said in ("tea one", "tea two", "tea three"):
        say(bob, group, said)
    say(bob, direct, "tea for two")

    answer = search(door, alice, "tea")

    hits = [
        (hit["message"]["conversationID"], hit["message"]["payload"]["text"], hit["count"])
        for hit in answer["hits"]
    ]
    assert hits == [("C2Cbob", "tea for two", 1), (wire_id(group), "tea three", 3)]
    assert (answer["totalCount"], answer["cursor"]) == (4, "")


def test_pages_say_each_hit_once(door: Door, alice: Person, bob: Person, group: Conversation) -> None:
    for number in range(7):
        say(alice, group, f"tea {number}")
    here = {"conversationID": wire_id(group), "limit": 3}

    pages, cursor = [], ""
    for _ in range(3):
        page = search(door, alice, "tea", cursor=cursor, **here)
        cursor = page["cursor"]
        pages.append(texts(hit["message"] for hit in page["hits"]))
        say(bob, group, "tea, meanwhile")

    assert pages == [["tea 6", "tea 5", "tea 4"], ["tea 3", "tea 2", "tea 1"], ["tea 0"]]
    assert cursor == ""
    foreign = search(door, alice, "tea", **here)["cursor"]
    assert door(alice, "message.search", keywords=["scones"], cursor=foreign, **here).verdict == (
        400,
        "bad_cursor",
    )
    assert door(bob, "message.search", keywords=["tea"], cursor=foreign, **here).verdict == (
        400,
        "bad_cursor",
    )


def test_pages_of_conversations(door: Door, alice: Person, bob: Person) -> None:
    rooms = [create_group(creator=alice, group_type="Private", name=f"r{n}", members=[bob]) for n in range(5)]
    for room in rooms:
        say(bob, room, f"tea in {room.name}")

    pages, cursor = [], ""
    for _ in range(3):
        page = search(door, alice, "tea", cursor=cursor, limit=2)
        cursor = page["cursor"]
        pages.append(texts(hit["message"] for hit in page["hits"]))

    assert pages == [["tea in r4", "tea in r3"], ["tea in r2", "tea in r1"], ["tea in r0"]]
    assert cursor == ""


def test_an_outsider_finds_nothing_and_a_strange_conversation_is_not_there(
    door: Door, alice: Person, charlie: Person, group: Conversation
) -> None:
    say(alice, group, "tea")

    assert found(door, charlie, "tea") == []
    refused = door(charlie, "message.search", keywords=["tea"], conversationID=wire_id(group))
    assert refused.verdict == (404, "conversation_not_found")
    missing = door(charlie, "message.search", keywords=["tea"], conversationID="GROUPnothing")
    assert missing == refused
    assert found(door, alice, "tea") == ["tea"]


def test_what_was_said_before_somebody_came_and_after_they_left_is_not_theirs_to_find(
    door: Door, alice: Person, bob: Person, charlie: Person, group: Conversation
) -> None:
    say(alice, group, "tea before")
    add_members(by=alice, conversation=group, people=[charlie])
    say(alice, group, "tea with Charlie")
    leave_group(person=charlie, conversation=group)
    say(alice, group, "tea after")

    here = {"conversationID": wire_id(group)}
    assert found(door, charlie, "tea", **here) == ["tea with Charlie"]
    assert found(door, charlie, "tea") == ["tea with Charlie"]
    change_group(by=alice, conversation=group, history_visible=True)
    assert found(door, charlie, "tea", **here) == ["tea with Charlie"]
    add_members(by=alice, conversation=group, people=[charlie])
    assert found(door, charlie, "tea", **here) == ["tea after", "tea with Charlie", "tea before"]


def test_recalled_hidden_and_edited_messages(
    door: Door, alice: Person, bob: Person, group: Conversation
) -> None:
    recalled, hidden, edited = (say(alice, group, f"tea {what}") for what in ("one", "two", "three"))
    here = {"conversationID": wire_id(group)}

    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=bob, message_ids=[hidden.message_id])
    edit_message(sender=alice, message_id=edited.message_id, payload={"text": "coffee"})

    assert found(door, bob, "tea", **here) == []
    assert found(door, alice, "tea", **here) == ["tea two"]
    assert found(door, bob, "coffee", **here) == ["coffee"]
    assert not MessageWords.objects.filter(message=recalled.pk).exists()


def test_notices_are_nobodys_words(door: Door, alice: Person, group: Conversation) -> None:
    change_group(by=alice, conversation=group, name="Teatime")

    assert found(door, alice, "teatime") == []


@pytest.mark.parametrize("keywords", [[], ["?!"], ["🫖"], ["x"] * 6, [""], "tea", [7], ["x" * 101]])
def test_refuses_what_asks_for_nothing_or_too_much(
    door: Door, alice: Person, group: Conversation, keywords: Any
) -> None:
    answer = door(alice, "message.search", keywords=keywords)

    # A query has only texts and lists: 'tea' is a list of one there, and 7 is '7'.
    if answer.status == 200:
        assert keywords in ("tea", [7])
    else:
        assert answer.verdict == (400, "invalid")
        assert answer.data["errors"][0]["field"].startswith("keywords")


def test_signs_of_the_databases_language_are_only_signs(
    door: Door, alice: Person, group: Conversation
) -> None:
    say(alice, group, """tea 'or' "five" & not: (a|b) <-> * NEAR AND \\""")

    for keyword in ("'or'", '"five"', "five & not", "a|b", "NEAR", "AND", "not:*", "\\tea"):
        assert len(found(door, alice, keyword)) == 1, keyword


def test_words_of_a_text_that_overlap_are_marked_once() -> None:
    spans = marks_of("明天明天 tea", [phrase_of("明天"), phrase_of("天明")])

    assert spans == [(0, 4)]
    assert all(end < start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("said", ["ä" * 3_000, "9" * 8_000, "𐐨" * 2_000, "ﷺ" * 1_000])
def test_a_word_of_any_length_is_said_and_found_by_its_beginning(
    door: Door, alice: Person, group: Conversation, said: str
) -> None:
    sent = door(alice, "message.send", conversationID=wire_id(group), payload={"text": said})

    assert sent.status == 201
    assert found(door, alice, said[:100]) == [said]
    assert found(door, alice, said[:99] + "x") == []
