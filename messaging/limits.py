"""Every limit, in one place and published. Past one, the refusal names it; nothing is cut short silently."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings


class Limits(NamedTuple):
    text_characters: int = 8_000
    custom_characters: int = 12_000
    cloud_custom_data_characters: int = 4_000
    conversation_custom_data_bytes: int = 256
    reactions_per_message: int = 10
    merged_messages: int = 100
    merged_characters: int = 200_000
    merged_depth: int = 3
    pinned_messages: int = 10
    edits_per_message: int = 50
    mentions_per_message: int = 50
    conversation_groups: int = 50
    conversations_per_group: int = 500
    page: int = 100
    ids_per_request: int = 500
    search_choices: int = 5
    receipts_per_call: int = 30
    summaries_per_call: int = 100
    stream_page: int = 1_000
    receipts_kept_days: int = 0
    messages_kept_days: int = 0
    contacts: int = 3_000
    friend_groups: int = 64
    status_subscriptions: int = 500
    recall_seconds: int = 120
    edit_seconds: int = 86_400
    webhooks: int = 20
    application_seconds: int = 604_800
    group_members: int = 100_000
    topics_per_community: int = 100
    mute_seconds: int = 31_536_000
    custom_fields: int = 10
    group_attributes: int = 16
    attribute_characters: int = 4_000
    attributes_characters: int = 16_000
    group_counters: int = 20
    invitations_per_call: int = 30
    frame_bytes: int = 65_536
    body_bytes: int = 262_144
    json_depth: int = 32
    credential_seconds: int = 604_800
    ticket_seconds: int = 30
    commands_per_second: int = 50
    commands_burst: int = 200
    server_calls_per_second: int = 200
    requests_per_person: int = 3_000
    requests_per_token: int = 3_000
    requests_per_server_token: int = 30_000
    requests_per_address: int = 60_000
    requests_seconds: int = 60
    sockets_per_person: int = 100
    sockets_per_address: int = 5_000
    image_bytes: int = 20_971_520
    audio_bytes: int = 20_971_520
    video_bytes: int = 104_857_600
    file_bytes: int = 104_857_600
    avatar_bytes: int = 5_242_880
    picture_pixels: int = 64_000_000
    picture_frames: int = 3_000
    upload_quota_bytes: int = 5_368_709_120
    media_key_seconds: int = 86_400
    password_tries: int = 10
    password_tries_per_address: int = 100
    password_seconds: int = 900
    letter_seconds: int = 300
    letters_per_address: int = 20
    letters_seconds: int = 3_600
    accounts_per_address: int = 20
    accounts_seconds: int = 3_600
    exports_per_person: int = 5
    exports_seconds: int = 86_400


OF_THE_START = frozenset({"frame_bytes", "body_bytes"})
"""What the server takes in is told to it when it starts: no others of these hold before it starts again."""

MAY_BE_NONE = frozenset(
    {
        "receipts_kept_days",
        "messages_kept_days",
        "requests_per_person",
        "requests_per_token",
        "requests_per_server_token",
        "requests_per_address",
        "sockets_per_person",
        "sockets_per_address",
    }
)
"""Of these, 0 says that there is no such limit."""

HIGHEST, HIGHEST_BYTES = 2_147_483_647, 2**50
_HIGHEST = {
    # One statement, one answer or one lock is as large as these.
    "page": 1_000,
    "ids_per_request": 10_000,
    "receipts_per_call": 1_000,
    "summaries_per_call": 1_000,
    "stream_page": 10_000,
    "conversations_per_group": 10_000,
    "search_choices": 50,
    "invitations_per_call": 1_000,
    "merged_depth": 20,
    # The column's, and what reading them takes of the stack.
    "conversation_custom_data_bytes": 256,
    "json_depth": 200,
    # What is counted of them fits into its column, with a block more.
    "requests_per_person": 1_000_000_000,
    "requests_per_token": 1_000_000_000,
    "requests_per_server_token": 1_000_000_000,
    "requests_per_address": 1_000_000_000,
    "requests_seconds": 86_400,
}


def lowest(name: str) -> int:
    """What staff may lower this limit to: 0 where that is said to mean something."""
    return 0 if name in MAY_BE_NONE else 1


def highest(name: str) -> int:
    """What staff may raise this limit to."""
    return _HIGHEST.get(name, HIGHEST_BYTES if name.endswith("_bytes") else HIGHEST)


_chosen: dict[str, int] = {}
_in_force: tuple[Any, Any, Limits] = (None, None, Limits())


def limits() -> Limits:
    """The limits in force: the defaults, changed by `settings.CHAT_LIMITS`, changed by what staff chose. In memory."""
    global _in_force
    given, chosen, found = _in_force
    if given is not settings.CHAT_LIMITS or chosen is not _chosen:
        given, chosen = settings.CHAT_LIMITS, _chosen
        found = as_set()._replace(**chosen)
        _in_force = (given, chosen, found)
    return found


def as_set() -> Limits:
    """The limits by the settings, which hold where staff chose no other."""
    return Limits(**settings.CHAT_LIMITS)


def hold(chosen: Mapping[str, int]) -> None:
    """These were chosen by staff: they hold in this process from now on. What is no limit of this release, or only one
    for the start, is left out."""
    global _chosen
    found = {
        name: value for name, value in chosen.items() if name in Limits._fields and name not in OF_THE_START
    }
    if found != _chosen:
        _chosen = found
