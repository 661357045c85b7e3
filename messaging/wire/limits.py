"""Limits as the outside knows them: `receipts_per_call` is `receiptsPerCall`."""

from messaging.limits import limits

LENGTHS = {
    "userIDCharacters": 32,
    "groupIDCharacters": 48,
    "topicIDCharacters": 80,
    "messageIDCharacters": 64,
    "reactionIDCharacters": 64,
    "nickCharacters": 100,
    "avatarCharacters": 500,
    "nameCharacters": 100,
    "introductionCharacters": 400,
    "notificationCharacters": 400,
    "nameCardCharacters": 50,
    "locationCharacters": 50,
    "selfSignatureCharacters": 500,
    "statusTextCharacters": 100,
    "remarkCharacters": 96,
    "sourceCharacters": 64,
    "wordingCharacters": 256,
    "friendGroupCharacters": 30,
    "conversationGroupCharacters": 32,
    "customFieldCharacters": 500,
    "customKeyCharacters": 32,
    "dataKeyCharacters": 32,
    "topicDataCharacters": 700,
    "applicationCharacters": 300,
    "searchCharacters": 100,
    "fileNameCharacters": 200,
}
"""Lengths that our columns fix; no setting changes them."""


def published(name: str) -> str:
    """The name of a limit on the wire."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def published_limits() -> dict[str, int]:
    """Every limit in force, by its name on the wire."""
    return {**{published(name): value for name, value in limits()._asdict().items()}, **LENGTHS}


def past(name: str, what: str) -> str:
    """What to tell whoever went past a limit; it names it."""
    return f"At most {getattr(limits(), name)} {what} ({published(name)})."
