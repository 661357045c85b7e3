"""What commands of receipts answer, for the OpenAPI document. `shapes` and the services make the answers; tests
hold the two together."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    FloatField,
    IntegerField,
    ListField,
)

from messaging.wire.fields import Request as Shape

from ..tallies import State

# An address ending in "s" answers one page, not a list of pages.
one_page = extend_schema_serializer(many=False)
STATES = [state.value for state in State]
RESULTS = (
    "ok",
    "updated",
    "already",
    "not_requested",
    "own",
    "recalled",
    "purged",
    "not_in_audience",
    "not_shared",
    "not_found",
)


PURGED = "Who has read it was forgotten after its time: only the totals are known."


class Result(Shape):
    messageID = CharField()
    result = ChoiceField(choices=RESULTS)


class Results(Shape):
    results = Result(many=True)


class Totals(Shape):
    """Absolute totals: of a group message the counts, of a direct one `isPeerRead`."""

    messageID = CharField()
    conversationID = CharField()
    groupID = CharField(required=False)
    readCount = IntegerField(required=False)
    unreadCount = IntegerField(required=False, help_text="Of the audience, those who still could read it.")
    audienceCount = IntegerField(required=False, help_text="Fixed when the message was sent.")
    userID = CharField(required=False, help_text="The other one of a direct conversation.")
    isPeerRead = BooleanField(required=False)
    timestamp = FloatField(help_text="When it was last read, in Unix seconds; 0 if nobody has.")
    tallySeq = IntegerField(allow_null=True, help_text="The sender's number of this change; null for others.")
    revision = IntegerField(required=False, help_text="The present one, if the message was edited.")
    latestRevisionReadCount = IntegerField(
        required=False,
        help_text="If it was edited: of the readers, those of this revision, unless they are forgotten.",
    )


class Summary(Totals):
    """Totals, or `code` 10062 with `text` for a message that has no record (then nothing else is there)."""

    code = IntegerField()
    text = CharField(required=False)
    conversationID = CharField(required=False)
    timestamp = FloatField(required=False)
    tallySeq = IntegerField(required=False, allow_null=True)
    purged = BooleanField(required=False, help_text=PURGED)


@one_page
class Summaries(Shape):
    receipts = Summary(many=True)


@one_page
class Changes(Shape):
    receipts = Totals(many=True)
    cursor = IntegerField(help_text="The `changed_after` of the next page.")
    head = IntegerField()
    isCompleted = BooleanField()


class Given(Shape):
    userID = CharField()
    readAt = FloatField()
    seenAt = FloatField(allow_null=True, help_text="When it was really seen, if the client was offline.")
    origin = CharField()
    onBehalf = BooleanField()
    revision = IntegerField(help_text="The latest revision that they have read.")


class Streamed(Totals):
    """Totals as their sender sees them, without the sender's number."""

    readers = Given(many=True, help_text="Who has read it since the cursor, in that order.")

    def get_fields(self) -> dict[str, Any]:
        return {"from": CharField(), **super().get_fields()}


@one_page
class Stream(Shape):
    receipts = Streamed(many=True)
    cursor = CharField(help_text="The `after` of the next page.")
    isCompleted = BooleanField()


class AudienceMember(Shape):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()
    nameCard = CharField(allow_blank=True)
    state = ChoiceField(choices=STATES)
    left = BooleanField(help_text="Is not in the conversation now.")
    readAt = FloatField(allow_null=True)
    seenAt = FloatField(allow_null=True, help_text="When it was really seen, if the client was offline.")
    origin = CharField(allow_null=True)
    onBehalf = BooleanField()
    revision = IntegerField(allow_null=True, help_text="The latest revision that they have read.")


class Page(Shape):
    messageID = CharField()
    purged = BooleanField(required=False, help_text=PURGED)
    cursor = CharField(allow_blank=True)
    isCompleted = BooleanField()
    members = AudienceMember(many=True)


@one_page
class Readers(Page):
    readUserIDList = ListField(child=CharField())
    unreadUserIDList = ListField(child=CharField())


class Counts(Shape):
    def get_fields(self) -> dict[str, Any]:
        return {state: IntegerField() for state in STATES}


@one_page
class Audience(Page):
    counts = Counts()


class Explanation(Shape):
    messageID = CharField()
    userID = CharField()
    state = ChoiceField(choices=STATES, allow_null=True)
    reason = CharField()
    text = CharField()
    purged = BooleanField(required=False, help_text=PURGED)


class Point(Shape):
    time = FloatField()
    readCount = IntegerField()


class Curve(Shape):
    messageID = CharField()
    sentAt = FloatField()
    audienceCount = IntegerField()
    readCount = IntegerField()
    purged = BooleanField(required=False, help_text=PURGED)
    points = Point(many=True)


ACKNOWLEDGE_EXAMPLES = [
    OpenApiExample(
        "two messages, one of them seen while offline",
        value={
            "messages": [
                {"messageID": "12-1763900000000-4059", "origin": "viewed"},
                {"messageID": "12-1763900001000-77", "seenAt": 1763900007.25, "origin": "viewed"},
            ]
        },
        request_only=True,
    ),
    OpenApiExample(
        "each has its own result",
        value={
            "results": [
                {"messageID": "12-1763900000000-4059", "result": "ok"},
                {"messageID": "12-1763900001000-77", "result": "already"},
            ]
        },
        response_only=True,
    ),
]
TOTALS = {
    "messageID": "12-1763900000000-4059",
    "conversationID": "GROUPtea",
    "groupID": "tea",
    "readCount": 3,
    "unreadCount": 2,
    "audienceCount": 6,
    "timestamp": 1763900031.207,
    "tallySeq": 118,
}
CHANGES_EXAMPLES = [
    OpenApiExample(
        "one message was read meanwhile",
        value={"receipts": [TOTALS], "cursor": 118, "head": 118, "isCompleted": True},
        response_only=True,
    ),
]
STREAM_EXAMPLES = [
    OpenApiExample(
        "one person has read one message",
        value={
            "receipts": [
                {
                    "from": "user1",
                    **TOTALS,
                    "tallySeq": None,
                    "readers": [
                        {
                            "userID": "user2",
                            "readAt": 1763900031.207,
                            "seenAt": None,
                            "origin": "viewed",
                            "onBehalf": False,
                            "revision": 1,
                        }
                    ],
                }
            ],
            "cursor": "WyJlMzU4IiwxMTgsMF0:7Lw2",
            "isCompleted": True,
        },
        response_only=True,
    ),
]
SUMMARIES_EXAMPLES = [
    OpenApiExample(
        "one that was edited, one without a record",
        value={
            "receipts": [
                {"code": 0, **TOTALS, "revision": 2, "latestRevisionReadCount": 1},
                {
                    "messageID": "12-1763900002000-1",
                    "code": 10062,
                    "text": "There is no record of receipts for this message.",
                },
            ]
        },
        response_only=True,
    ),
]
READER = {
    "userID": "user2",
    "nick": "Bob",
    "avatar": "/avatars/people/user2.svg?n=Bob",
    "nameCard": "",
    "state": "read",
    "left": False,
    "readAt": 1763900031.207,
    "seenAt": None,
    "origin": "viewed",
    "onBehalf": False,
    "revision": 1,
}
READERS_EXAMPLES = [
    OpenApiExample(
        "the first to read it",
        value={
            "messageID": "12-1763900000000-4059",
            "cursor": "",
            "isCompleted": True,
            "members": [READER],
            "readUserIDList": ["user2"],
            "unreadUserIDList": [],
        },
        response_only=True,
    ),
]
AUDIENCE_EXAMPLES = [
    OpenApiExample(
        "a small audience",
        value={
            "messageID": "12-1763900000000-4059",
            "cursor": "",
            "isCompleted": True,
            "members": [READER],
            "counts": {"read": 1, "unread": 0, "private": 0, "left": 0, "deactivated": 0},
        },
        response_only=True,
    ),
]
EXPLAIN_EXAMPLES = [
    OpenApiExample(
        "somebody who came later",
        value={
            "messageID": "12-1763900000000-4059",
            "userID": "user7",
            "state": None,
            "reason": "joined_later",
            "text": "Joined after this message was sent, so it does not count for them, read or not.",
        },
        response_only=True,
    ),
]
CURVE_EXAMPLES = [
    OpenApiExample(
        "three readers",
        value={
            "messageID": "12-1763900000000-4059",
            "sentAt": 1763900000.0,
            "audienceCount": 6,
            "readCount": 3,
            "points": [
                {"time": 1763900002.1, "readCount": 1},
                {"time": 1763900009.8, "readCount": 2},
                {"time": 1763900031.207, "readCount": 3},
            ],
        },
        response_only=True,
    ),
]
