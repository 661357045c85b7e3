"""Every limit, in one place and published. Past one, the refusal names it; nothing is cut short silently."""

from typing import NamedTuple

from django.conf import settings


class Limits(NamedTuple):
    text_characters: int = 8_000
    custom_characters: int = 12_000
    cloud_custom_data_characters: int = 4_000
    page: int = 100
    ids_per_request: int = 500
    receipts_per_call: int = 30
    summaries_per_call: int = 100
    recall_seconds: int = 120
    edit_seconds: int = 86_400
    frame_bytes: int = 65_536
    body_bytes: int = 262_144
    json_depth: int = 32
    credential_seconds: int = 604_800
    ticket_seconds: int = 30
    commands_per_second: int = 50
    commands_burst: int = 200


def limits() -> Limits:
    """The limits in force: the defaults, changed by `settings.CHAT_LIMITS`."""
    return Limits(**settings.CHAT_LIMITS)
