"""Searching what was said: the words of messages are kept as they are sent, and found by those who may see them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from messaging.errors import BadCursor, BadRequest
from messaging.models import Conversation, Message, MessageWords, Person, Stay
from messaging.models.search import Asked, said_in
from messaging.search_words import Phrase, Span, marks_of, phrase_of, words_of
from messaging.signed import sign, unsign
from messaging.sql import insert_rows
from messaging.wire.shapes import Shape

from .history import message_shapes
from .lookup import with_people

MOST = 1_000
"""Hits that are counted and told apart by conversation, the newest; a search for more than that wants another word."""

SALT = "messaging.search"


class Hit(NamedTuple):
    """A message, and where in its text stands what was searched for (UTF-16 units, from and to)."""

    message: Shape
    marks: list[Span]


class Found(NamedTuple):
    """The newest first. `total` is of all hits, at most MOST. Without a cursor there are no more."""

    hits: list[Hit]
    by_conversation: dict[str, int]
    total: int
    cursor: str


class Search(NamedTuple):
    """What is searched for. `before` and `since` are moments at which messages were sent."""

    keywords: Sequence[str]
    every: bool = True
    senders: Sequence[str] = ()
    types: Sequence[str] = ()
    before: datetime | None = None
    since: datetime | None = None


def keep_words_anew(message: Message) -> None:
    """What this message says now is found, and nothing that it said before."""
    MessageWords.objects.filter(message=message.pk).delete()
    keep_words(message)


def keep_words(message: Message) -> None:
    """What this message says is found from now on."""
    if message.type in MessageWords.SAYS and message.recalled_at is None:
        said = [word.said for word in words_of(said_in(message))]
        insert_rows(MessageWords, ("message", "words"), [(message.pk, said)])


def search_messages(
    *, person: Person, search: Search, conversation: Conversation, limit: int, cursor: str = ""
) -> Found:
    """Hits in one conversation, of messages that this person may see."""
    asked, phrases, kind = _asked(search, f"{person.pk}/{conversation.pk}")
    hits = _hits(person, search, asked).filter(conversation=conversation).order_by("-seq")
    total = hits[:MOST].count() if not cursor else 0
    if after := _read(cursor, kind):
        hits = hits.filter(seq__lt=after)
    page = list(with_people(hits)[: limit + 1])
    further = _make(kind, page[limit - 1].seq) if len(page) > limit else ""
    found = page[:limit]
    return Found(_shown(person, found, phrases), {}, total, further)


def search_everywhere(*, person: Person, search: Search, limit: int, cursor: str = "") -> Found:
    """The newest hit in each of this person's conversations, and how many there are in each."""
    asked, phrases, kind = _asked(search, str(person.pk))
    newest = _hits(person, search, asked).order_by("-pk").values_list("pk", "conversation")[:MOST]
    rows = list(newest)
    first = {conversation: pk for pk, conversation in reversed(rows)}
    counts = Counter(conversation for _, conversation in rows)
    skip = _read(cursor, kind)
    wanted = sorted(first.values(), reverse=True)
    page = wanted[skip : skip + limit]
    further = _make(kind, skip + limit) if len(wanted) > skip + limit else ""
    messages = {message.pk: message for message in with_people(Message.objects.filter(pk__in=page))}
    found = [messages[pk] for pk in page]
    hits = _shown(person, found, phrases)
    told = {
        hit.message["conversationID"]: counts[message.conversation_id]
        for hit, message in zip(hits, found, strict=True)
    }
    return Found(hits, told, len(rows), further)


def _hits(person: Person, search: Search, asked: Asked) -> QuerySet[Message]:
    """Messages that say it and that this person may see.

    - As in history: those of their stays, not those they deleted for themselves.
    - Not recalled ones: they say nothing any more. Nor notices: nobody said them.
    - Not by words that were said after they left, in place of others.
    """
    mine = Conversation.objects.visible_to(person).values("pk")
    hits = Message.objects.filter(words__words__matches=asked, conversation__in=mine, recalled_at=None)
    there = Stay.objects.filter(
        Q(until_seq=None) | Q(left_at__gte=OuterRef("edited_at")),
        conversation=OuterRef("conversation"),
        person=person,
    )
    hits = hits.filter(Q(edited_at=None) | Exists(there), is_system=False).visible_to(person)
    if search.senders:
        hits = hits.filter(sender__user_id__in=search.senders)
    if search.types:
        hits = hits.filter(type__in=search.types)
    if search.before is not None:
        hits = hits.filter(sent_at__lt=search.before)
    if search.since is not None:
        hits = hits.filter(sent_at__gte=search.since)
    return hits


def _asked(search: Search, whose: str) -> tuple[Asked, list[Phrase], str]:
    phrases = [phrase_of(keyword) for keyword in search.keywords]
    asked = Asked(phrases, search.every)
    if not asked.phrases:
        fault = {"field": "keywords", "code": "invalid", "text": "A letter or a digit, at least."}
        raise BadRequest(errors=[fault])
    chosen = "\0".join([whose, *map(str, search)])
    return asked, phrases, sha256(chosen.encode()).hexdigest()[:32]


def _shown(person: Person, messages: Sequence[Message], phrases: Sequence[Phrase]) -> list[Hit]:
    shapes = message_shapes(person, messages)
    return [
        Hit(shape, marks_of(said_in(message), phrases))
        for shape, message in zip(shapes, messages, strict=True)
    ]


def _make(kind: str, place: int) -> str:
    return sign(SALT, kind, place)


def _read(cursor: str, kind: str) -> int:
    if not cursor:
        return 0
    match unsign(SALT, cursor, str, int):
        case [made_for, int(place)] if made_for == kind:
            return place
    raise BadCursor
