"""Mentions: who is called in a message of a group, and who has called me since I looked."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from messaging import live
from messaging.among import pks
from messaging.errors import BadRequest, NotAllowed
from messaging.models import Conversation, Member, Mention, Message, Person, Stay
from messaging.prepared import Prepared
from messaging.sql import insert_rows
from messaging.wire.shapes import ALL, Shape, message_change

from .lookup import with_people
from .numbers import next_change
from .reacted import load_reactions

SHOWN = 20
"""So many mentions of one conversation are listed, the newest."""

EVERYBODY_CALLS_ALL = (Conversation.GroupType.PRIVATE,)
"""Group types in which any member mentions everybody; in the others only those who lead."""


class Called(NamedTuple):
    """Whom a message calls: as the sender named them, their numbers, and whether all are called."""

    named: list[str]
    people: list[int]
    is_all: bool


def called(sender: Stay, conversation: Conversation, named: Sequence[str]) -> Called:
    """Those who are named, all of them there now; BadRequest for anybody else, NotAllowed for all if the sender may
    not call everybody. Each once, in the order of naming."""
    once = list(dict.fromkeys(named))
    if not once:
        return Called([], [], False)
    if conversation.is_direct:
        raise _refusal("atUserList", "In a direct conversation nobody is mentioned.")
    if ALL in once:
        leads = sender.member.role in (Member.Role.OWNER, Member.Role.ADMIN)
        if not leads and conversation.group_type not in EVERYBODY_CALLS_ALL:
            raise NotAllowed("Only the group's owner and admins mention everybody here.")
    here = Stay.objects.current().filter(conversation=conversation, person__user_id__in=once)
    found = dict(here.values_list("person__user_id", "person"))
    for at, user_id in enumerate(once):
        if user_id != ALL and user_id not in found:
            raise _refusal(f"atUserList.{at}", "Not a member of the group.")
    return Called(once, sorted(found.values()), ALL in once)


def call(message: Message, people: Collection[int]) -> None:
    """The saved message calls these people. One statement."""
    insert_rows(Mention, ("message", "person"), [(message.pk, person) for person in people])


def unread_mentions(person: Person, conversations: Collection[int]) -> dict[int, list[Shape]]:
    """By conversation (pk), the newest unread messages that call this person, in their order: what counts as unread
    and no more, so reading up to one, its recall, and deleting it for oneself take it off. A statement, and another
    one if anybody called; none of no conversation."""
    if not conversations:
        return {}
    found: dict[int, list[Shape]] = {}
    calls = [pk for (pk,) in _CALLS.rows(person=person.pk, conversations=conversations)]
    calling = _CALLING.rows(person=person.pk, messages=calls) if calls else []
    for key, group_id, by, seq, me_too, is_all in calling:
        kind = (1 if me_too else 0) + (2 if is_all else 0)
        mention = {"from": by, "groupID": group_id, "messageSequence": seq, "atTypeArray": [kind]}
        found.setdefault(key, []).append(mention)
    return found


def _calls(person: int, conversations: list[int]) -> "QuerySet[Any, Any]":
    """The few messages that call them at all: nobody reads all that was said for them."""
    called = Mention.objects.filter(pks(conversations, "message__conversation"), person=person)
    to_all = Message.objects.filter(pks(conversations, "conversation"), mentions_all=True)
    return called.values_list("message").union(to_all.values_list("pk"))


def _calling(person: int, messages: list[int]) -> "QuerySet[Message, Any]":
    me = Mention.objects.filter(message=OuterRef("pk"), person=person)
    calling = Message.objects.unread_by(Person(pk=person)).filter(pks(messages)).annotate(me=Exists(me))
    place = Window(RowNumber(), partition_by=F("conversation"), order_by=F("seq").desc())
    newest = calling.annotate(place=place).filter(place__lte=SHOWN).order_by("seq")
    return newest.values_list(
        "conversation", "conversation__group_id", "sender__user_id", "seq", "me", "mentions_all"
    )


_CALLS = Prepared(_calls, person=int, conversations=list)
_CALLING = Prepared(_calling, person=int, messages=list)


def rename_in_mentions(named: str, renamed: str, conversations: Mapping[int, Conversation]) -> None:
    """Where messages of these conversations call somebody, they call them by the other name from now on: a numbered
    change of each, which is told. A conversation's number is moved on, and saved by the caller."""
    calling = Message.objects.filter(conversation__in=conversations, at_user_list__icontains=f'"{named}"')
    for message in with_people(calling).order_by("pk"):
        if named not in message.at_user_list:
            continue
        message.at_user_list = [renamed if one == named else one for one in message.at_user_list]
        message.conversation = conversations[message.conversation_id]
        message.change_seq = next_change(message.conversation)
        message.save(update_fields=["at_user_list", "change_seq"])
        load_reactions([message])
        live.tell_conversation(message.conversation, message_change(message), about=message)


def _refusal(field: str, text: str) -> BadRequest:
    return BadRequest(errors=[{"field": field, "code": "invalid", "text": text}])
