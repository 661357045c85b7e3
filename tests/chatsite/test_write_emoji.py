"""`write_emoji`: the picker's emoji, in Unicode's order, one of each."""

import emoji

from chatsite.management.commands.write_emoji import groups_of, names_of

LISTED = """
# group: Smileys & Emotion
1F600      ; fully-qualified     # 😀 E1.0 grinning face
263A FE0F  ; fully-qualified     # ☺️ E0.6 smiling face
263A       ; unqualified         # ☺ E0.6 smiling face
1FAE9      ; fully-qualified     # 🫩 E16.0 face with bags under eyes

# group: Component
1F3FB      ; component           # 🏻 E1.0 light skin tone

# group: People & Body
1F44B      ; fully-qualified     # 👋 E0.6 waving hand
1F44B 1F3FB; fully-qualified     # 👋🏻 E1.0 waving hand: light skin tone
1F3C3 200D 2640 FE0F ; fully-qualified # 🏃‍♀️ E4.0 woman running
"""


def test_takes_one_of_each_and_nothing_that_phones_cannot_show_yet() -> None:
    groups = dict(groups_of(LISTED))

    assert groups["smileys"] == ["😀", "☺️"]
    assert groups["people"] == ["👋"]
    assert groups["flags"] == []


def test_names_each_in_the_first_language_and_by_whatever_else_it_is_found() -> None:
    emoji.config.load_language("zh")

    assert names_of("😀", ["en"]) == "grinning face|grinning"
    assert names_of("😀", ["zh", "en"]) == "嘿嘿|grinning face|grinning"
