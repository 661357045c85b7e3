"""IDs that a client makes."""

import secrets
import time


def new_message_id(tinyID: str) -> str:
    """An ID for a message of the person with this number (`tinyID` in their profile). Keep it until there is an answer:
    the same ID sent again is the same message."""
    return f"{tinyID}-{int(time.time() * 1000)}-{secrets.randbelow(2**32)}"
