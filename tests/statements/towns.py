"""A small town and a large one, alike but for how many there are of everything: what a list or a verb must not notice."""

from concurrent.futures import Future
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import F, Model
from django.utils import timezone

from chatsite.commands import COMMANDS
from messaging.models import (
    Application,
    Contact,
    Conversation,
    Member,
    Message,
    MessageWords,
    Notice,
    Person,
    Reaction,
    Reactor,
    Stay,
)
from messaging.search_words import words_of
from messaging.sql import insert_rows
from receipts.models import Receipt, SenderCounter

FEW, MANY = 10, 10_000

Row = TypeVar("Row", bound=Model)


class Town(NamedTuple):
    """The owner leads `square`, where all `people` are and the crier has said as many things as there are people, and
    `club`, where all people ask to come in. All are friends of the owner. The keeper is in as many conversations, half
    of them with one person each; somebody else has said something in each."""

    name: str
    owner: Person
    crier: Person
    keeper: Person
    people: list[Person]
    square: Conversation
    club: Conversation
    messages: list[Message]
    """The crier's. Everybody has read the first and reacted to it. Nobody has read the others, and one has reacted."""
    pairs: list[Conversation]
    groups: list[Conversation]

    @property
    def where(self) -> dict[str, str]:
        return {"conversationID": f"GROUP{self.square.group_id}"}

    @property
    def first(self) -> dict[str, str]:
        return {"messageID": self.messages[0].message_id}

    @property
    def last(self) -> dict[str, str]:
        return {"messageID": self.messages[-1].message_id}


def build(name: str, many: int) -> Town:
    owner, crier, keeper, one = (
        Person.objects.create(user_id=f"{name}-{who}", nick=who, password="!")
        for who in ("owner", "crier", "keeper", "0")
    )
    people = [one, *copies(one, many - 1, user_id=f"'{name}-' || n")]
    square, club = (
        Conversation.objects.create(kind="GROUP", group_type="Public", group_id=f"{name}-{what}")
        for what in ("square", "club")
    )
    for conversation in (square, club):
        settle([conversation], owner, "Owner")
    settle([square], crier)
    settle([square], one, many=many)
    messages = say(square, crier, many, need_read_receipt=True, audience_count=many + 1)
    read_and_react(messages[0], one, many)
    Message.objects.filter(conversation=square).update(tally_seq=F("seq"))
    SenderCounter.objects.create(person=crier, value=many)
    know(owner, one, many)
    ask(owner, club, one, many)
    pairs, groups = meet(name, keeper, one, many)
    return Town(name, owner, crier, keeper, people, square, club, messages, pairs, groups)


def settle(places: list[Conversation], one: Person, role: str = "Member", many: int = 1) -> None:
    """So many people, with consecutive numbers from this one on, are in a conversation since its beginning; or this
    one is in all conversations, whose numbers are consecutive."""
    first = places[0]
    change = first.change_seq + 1
    member = Member.objects.create(conversation=first, person=one, role=role)
    stay = Stay.objects.create(
        conversation=first,
        person=one,
        member=member,
        after_seq=0,
        counted=True,
        joined_at=timezone.now(),
        joined_change=change,
        change_seq=change,
    )
    if len(places) > 1:
        place = f"{first.pk} + n"
        copies(member, len(places) - 1, conversation_id=place)
        copies(stay, len(places) - 1, conversation_id=place, member_id=f"{member.pk} + n")
        return
    who, number = f"{one.pk} + n", f"{change} + n"
    copies(member, many - 1, person_id=who)
    copies(
        stay,
        many - 1,
        person_id=who,
        member_id=f"{member.pk} + n",
        joined_change=number,
        change_seq=number,
    )
    first.change_seq += many
    first.member_count += many
    first.counted_members += many
    first.save()


def say(there: Conversation, sender: Person, many: int, **more: Any) -> list[Message]:
    """The sender has said so many things there."""
    seq, change = there.last_seq + 1, there.change_seq + 1
    message = Message.objects.create(
        conversation=there,
        seq=seq,
        change_seq=change,
        message_id=f"{sender.pk}-{there.pk}-0",
        sender=sender,
        type="TIMTextElem",
        payload={"text": "Tea?"},
        **more,
    )
    others = copies(
        message,
        many - 1,
        seq=f"{seq} + n",
        change_seq=f"{change} + n",
        message_id=f"'{sender.pk}-{there.pk}-' || n",
    )
    there.last_seq += many
    there.change_seq += many
    there.save()
    return found_by_words([message, *others])


def found_by_words(messages: list[Message]) -> list[Message]:
    said = [word.said for word in words_of("Tea?")]
    insert_rows(MessageWords, ("message", "words"), [(message.pk, said) for message in messages])
    return messages


def read_and_react(message: Message, one: Person, many: int) -> None:
    now = timezone.now()
    receipt = Receipt.objects.create(
        message=message, conversation=message.conversation, reader=one, ordinal=1, read_at=now
    )
    copies(receipt, many - 1, reader_id=f"{one.pk} + n", ordinal="1 + n")
    first = list(range(one.pk, one.pk + 10))
    reaction = Reaction.objects.create(
        message=message, reaction_id="👍", total=many, places=many, first=first
    )
    others = Reaction.objects.create(
        message_id=message.pk + 1, reaction_id="👍", total=1, places=1, first=[one.pk]
    )
    copies(others, many - 2, message_id=f"{message.pk + 1} + n")
    Message.objects.filter(conversation=message.conversation).update(reaction_kinds=1)
    reactor = Reactor.objects.create(reaction=reaction, person=one, place=1, change_seq=1)
    copies(reactor, many - 1, person_id=f"{one.pk} + n", place="1 + n")
    Person.objects.filter(pk__gte=one.pk, pk__lt=one.pk + many).update(change_seq=1)
    message.read_count, message.last_read_at, message.reaction_kinds = many, now, 1
    message.save()


def know(person: Person, one: Person, many: int) -> None:
    first = Contact.objects.create(person=person, other=one, friend_since=timezone.now(), change_seq=1)
    copies(first, many - 1, other_id=f"{one.pk} + n", change_seq="1 + n")
    person.change_seq += many
    person.save()


def ask(owner: Person, club: Conversation, one: Person, many: int) -> None:
    first = Application.objects.create(application_id=f"{club.pk}-0", conversation=club, person=one)
    copies(first, many - 1, application_id=f"'{club.pk}-' || n", person_id=f"{one.pk} + n")
    told = Notice.objects.create(
        notice_id=f"0-{club.pk}-0",
        person=owner,
        conversation=club,
        application=first,
        operation=Notice.Operation.ASKED,
        by=one,
        change_seq=owner.change_seq + 1,
    )
    copies(
        told,
        many - 1,
        notice_id=f"'0-{club.pk}-' || n",
        application_id=f"{first.pk} + n",
        by_id=f"{one.pk} + n",
        change_seq=f"{told.change_seq} + n",
    )
    owner.change_seq += many
    owner.save()


def meet(name: str, keeper: Person, one: Person, many: int) -> tuple[list[Conversation], list[Conversation]]:
    half = many // 2
    numbers = {"last_seq": 1, "change_seq": 3, "last_message_at": timezone.now()}
    counts = {"member_count": 2, "counted_members": 2}
    pair = Conversation.objects.create(kind="C2C", low=keeper, high=one, **numbers, **counts)
    pairs = [pair, *copies(pair, half - 1, high_id=f"{one.pk} + n")]
    group = Conversation.objects.create(
        kind="GROUP",
        group_type="Public",
        group_id=f"{name}-group",
        member_count=1,
        counted_members=1,
        **numbers,
    )
    groups = [group, *copies(group, many - half - 1, group_id=f"'{name}-group' || n")]
    pair.change_seq = 0
    settle([*pairs, *groups], keeper)
    peer = Member.objects.create(conversation=pair, person=one)
    stay = Stay.objects.create(
        conversation=pair,
        person=one,
        member=peer,
        after_seq=0,
        counted=True,
        joined_at=timezone.now(),
        joined_change=2,
        change_seq=2,
    )
    places = {"conversation_id": f"{pair.pk} + n", "person_id": f"{one.pk} + n"}
    copies(peer, half - 1, **places)
    copies(stay, half - 1, **places, member_id=f"{peer.pk} + n")
    message = Message.objects.create(
        conversation=pair,
        seq=1,
        change_seq=3,
        message_id=f"{one.pk}-{keeper.pk}-0",
        sender=one,
        type="TIMTextElem",
        payload={"text": "Tea?"},
    )
    said = copies(
        message,
        many - 1,
        conversation_id=f"{pair.pk} + n",
        sender_id=f"{one.pk} + n",
        message_id=f"'{one.pk}-{keeper.pk}-' || n",
    )
    found_by_words([message, *said])
    # So that the first page of the list has some of both.
    newest = Conversation.objects.filter(pk__in=[one.pk for one in (*pairs[:25], *groups[:25])])
    newest.update(last_message_at=timezone.now())
    return pairs, groups


def copies(row: Row, many: int, **columns: str) -> list[Row]:
    """So many copies of a row that has just been written, in one statement; these columns of each are said in SQL, by
    its number `n`, which begins at 1. Their keys follow that of the row."""
    if not many:
        return []
    model = type(row)
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    said = ", ".join(columns.get(name, f"one.{quote(name)}") for name in names)
    table = quote(model._meta.db_table)
    statement = f"""
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
        INSERT INTO {table} ({", ".join(map(quote, names))})
        SELECT {said} FROM numbers JOIN {table} AS one ON one.id = %s ORDER BY n
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [many, row.pk])
    made = model._default_manager.filter(pk__gt=row.pk, pk__lte=row.pk + many).order_by("pk")
    return list(made) if model in (Person, Conversation, Message) else []


def weigh() -> None:
    """Let the database look at how much there is now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(person: Person, command: str, /, **params: Any) -> Any:
    """What a command answers, as the socket has it: whoever asks is looked up first."""
    answer = COMMANDS[command].run(Person.objects.get(pk=person.pk), params)
    return answer.result() if isinstance(answer, Future) else answer
