"""What is written and searched: words of texts, patterns of names, what a message answers, elements of back ends."""

import json
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.serializers import ValidationError

from messaging.like import like
from messaging.search_words import LONGEST, marks_of, phrase_of, words_of
from messaging.services.implied import answered_in
from messaging.services.messages import MESSAGE_ID
from messaging.wire.elements import elements, said_by

from .given import anything, few, texts

pytestmark = pytest.mark.once

spoken = texts | st.text("aé ﬁ茶한かが゙ไม😀_.-İß0", max_size=30)
degrees = st.floats(-90, 90)


@few
@given(spoken)
def test_every_word_of_a_text_is_found_in_it(text: str) -> None:
    units = len(text.encode("utf-16-le")) // 2
    for word in words_of(text):
        assert 0 < len(word.said) <= LONGEST
        spans = marks_of(text, [phrase_of(word.said)])
        assert spans and all(0 <= start < end <= units for start, end in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans))


@few
@given(spoken, spoken | st.sampled_from("aéfかが゙😀0"))
def test_what_is_marked_says_it_of_itself(text: str, keyword: str) -> None:
    units, phrase = text.encode("utf-16-le"), phrase_of(keyword)
    for start, end in marks_of(text, [phrase]):
        assert marks_of(units[2 * start : 2 * end].decode("utf-16-le"), [phrase])


@few
@given(texts, texts, st.booleans())
def test_a_part_of_a_name_is_found_whatever_stands_in_it(part: str, name: str, is_in: bool) -> None:
    whole = name + part.swapcase() + name if is_in else name
    escaped = part.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

    assert like(f"%{escaped}%", whole, "\\") == (part.casefold() in whole.casefold())


@few
@given(st.from_regex(MESSAGE_ID, fullmatch=True), st.dictionaries(texts, texts, max_size=2))
def test_what_is_answered_is_found(message_id: str, beside: dict[str, str]) -> None:
    assert answered_in(json.dumps({**beside, "messageReply": {"messageID": message_id}})) == message_id


@few
@given(anything, texts)
def test_what_answers_nothing_says_no_id(value: Any, text: str) -> None:
    for said in (text, text + '"messageReply"', json.dumps({"messageReply": value})):
        found = answered_in(said)
        assert found == "" or (found.isascii() and found.isprintable() and len(found) <= 64)


@few
@given(
    st.tuples(st.just("TIMTextElem"), st.fixed_dictionaries({"text": texts.filter(str.strip)}))
    | st.tuples(
        st.just("TIMCustomElem"),
        st.fixed_dictionaries(dict.fromkeys(("data", "description", "extension"), texts)).filter(
            lambda payload: any(payload.values())
        ),
    )
    | st.tuples(
        st.just("TIMLocationElem"),
        st.fixed_dictionaries({"description": texts, "longitude": degrees, "latitude": degrees}),
    )
)
def test_an_element_says_what_the_message_does(said: tuple[str, dict[str, Any]]) -> None:
    assert said_by(elements(*said)) == said


@few
@given(
    anything | st.fixed_dictionaries({"MsgType": st.just("TIMTextElem") | anything, "MsgContent": anything})
)
def test_an_element_is_a_message_or_refused(body: Any) -> None:
    for said in (body, [body]):
        with suppress(ValidationError):
            assert isinstance(said_by(said).payload, dict)
