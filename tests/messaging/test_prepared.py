"""A prepared statement answers what its queryset lists, whatever the values, and is compiled once."""

from typing import Any

from django.db.models import F, QuerySet

from messaging.among import pks
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.prepared import Prepared
from messaging.services.messages import new_message_id, send_message


def said_before(conversation: int, text: str, seq: int) -> QuerySet[Message, Any]:
    found = Message.objects.filter(conversation=conversation, seq__lt=seq).exclude(message_id=text)
    return found.order_by("seq").values_list("message_id", "payload", "sent_at", "need_read_receipt")


def test_as_the_queryset_with_each_value(alice: Person, group: Conversation) -> None:
    for text in ("one", "two", "three"):
        send_message(
            sender=alice,
            conversation=group,
            message_id=new_message_id(alice),
            type="TIMTextElem",
            payload={"text": text},
        )
    first = Message.objects.get(conversation=group, payload__text="one").message_id
    prepared = Prepared(said_before, conversation=int, text=str, seq=int)

    for values in (
        {"conversation": group.pk, "text": first, "seq": 1_000},
        {"conversation": group.pk, "text": "", "seq": 3},
        {"conversation": group.pk + 1, "text": "", "seq": 1_000},
    ):
        assert prepared.rows(**values) == list(said_before(**values))
    assert prepared.rows(conversation=group.pk, text=first, seq=1_000)


def memberships(person: int, conversations: list[int]) -> QuerySet[Member]:
    found = Member.objects.filter(pks(conversations, "conversation"), person=person)
    people = found.select_related("person", "conversation__low", "conversation__high").defer("draft")
    return people.annotate(seen=F("read_seq")).order_by("pk")


def test_objects_as_the_queryset_lists_them(
    alice: Person, group: Conversation, direct: Conversation, count_queries: Any
) -> None:
    prepared = Prepared(memberships, person=int, conversations=list)

    for conversations in ([group.pk, direct.pk], [direct.pk], []):
        values = {"person": alice.pk, "conversations": conversations}
        made = prepared.objects(**values)
        assert [told(one) for one in made] == [told(one) for one in memberships(**values)]
        assert len(made) == len(conversations)

    [member] = prepared.objects(person=alice.pk, conversations=[group.pk])
    assert count_queries(lambda: (member.person.nick, member.conversation.low, member.conversation.name)) == 0
    assert count_queries(lambda: member.draft) == 1
    member.name_card = "Al"
    member.save(update_fields=["name_card"])
    assert Member.objects.get(pk=member.pk).name_card == "Al"


def told(one: Any) -> Any:
    """All that is known of an object, and of those that came with it."""
    if one is None:
        return None
    known = {name: value for name, value in one.__dict__.items() if name != "_state"}
    came = {name: told(other) for name, other in one._state.fields_cache.items()}
    return type(one), known, came, one._state.adding, one._state.db


def test_one_statement_and_compiled_once(alice: Person, group: Conversation, count_queries: Any) -> None:
    built = []

    def stays(person: int) -> QuerySet[Stay, Any]:
        built.append(person)
        return Stay.objects.filter(person=person).values_list("conversation")

    prepared = Prepared(stays, person=int)

    assert count_queries(lambda: prepared.rows(person=alice.pk)) == 1
    assert prepared.rows(person=alice.pk) == [(group.pk,)]
    assert prepared.rows(person=alice.pk + 1_000) == []
    assert len(built) == 1
    assert built != [alice.pk]
