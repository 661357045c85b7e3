"""Everything that a client shows first, in one answer."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from messaging.commands.keeping import kept_together
from messaging.models import Person
from messaging.paging import ConversationPagination, FirstPage
from messaging.prepared import Prepared
from messaging.services.access import LONGEST_TOKEN
from messaging.services.catch_up import total_unread
from messaging.services.listing import Latest, conversation_shapes, pinned_conversations
from messaging.services.numbers import epoch
from messaging.wire.fields import seconds
from messaging.wire.limits import published_limits
from messaging.wire.shapes import my_profile
from receipts.services.catch_up import head_of


def start(*, person: Person, limit: int) -> dict[str, Any]:
    """The heads, the clock, my profile, every limit, what is unread, and the first page of my conversations with those
    that are pinned. A fixed number of statements. The heads were read first: whoever catches up from them misses
    nothing."""
    [me] = _ME.objects(person=person.pk)
    heads = {"epoch": epoch(), "me": me.change_seq, "receipts": head_of(me)}
    page, following = ConversationPagination().first_page(
        Latest(me.pk), FirstPage(reverse("conversations"), me, limit)
    )
    shown = {conversation.pk for conversation in page}
    # What is pinned is shown first, however long nothing has been said there.
    first = pinned_conversations(me, limit)
    page += [conversation for conversation in first if conversation.pk not in shown]
    return {
        **heads,
        "profile": my_profile(me),
        "limits": every_limit(),
        "unreadCount": total_unread(me),
        "conversations": {"next": following, "results": conversation_shapes(me, page)},
        "keeping": kept_together(me),
        "time": clock(),
    }


_ME = Prepared(lambda person: Person.objects.filter(pk=person), person=int)


def every_limit() -> dict[str, int]:
    """Every limit in force, by its name on the wire."""
    return {
        **published_limits(),
        "tokenSeconds": LONGEST_TOKEN,
        "loginSeconds": settings.LOGIN_SECONDS,
        "heartbeatSeconds": settings.HEARTBEAT_SECONDS,
    }


def clock() -> float:
    """The server's time, which is the time of everything that it answers."""
    return seconds(timezone.now()) or 0.0
