"""A prepared statement answers what its queryset lists, whatever the values, and is compiled once."""

from typing import Any

from django.db.models import QuerySet

from messaging.models import Conversation, Message, Person, Stay
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
