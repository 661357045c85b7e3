"""Many people, conversations and messages, made at once: what a page or a batch must not notice."""

from django.db import connection
from django.utils import timezone

from messaging.models import Conversation, Member, Message, Person, Stay


def crowd(many: int, prefix: str = "p") -> list[Person]:
    return Person.objects.bulk_create(
        Person(user_id=f"{prefix}{number}", password="!") for number in range(many)
    )


def settle(conversation: Conversation, people: list[Person]) -> None:
    """These people are in the conversation, as if they had been since its beginning."""
    first = conversation.change_seq + 1
    members = Member.objects.bulk_create(
        Member(conversation=conversation, person=person) for person in people
    )
    Stay.objects.bulk_create(
        Stay(
            conversation=conversation,
            person=member.person,
            member=member,
            after_seq=0,
            counted=True,
            joined_at=timezone.now(),
            joined_change=number,
            change_seq=number,
        )
        for number, member in enumerate(members, first)
    )
    conversation.change_seq += len(people)
    conversation.member_count += len(people)
    conversation.counted_members += len(people)
    conversation.members_version += 1
    conversation.save()


def chatter(
    conversation: Conversation, sender: Person, many: int, need_read_receipt: bool = False
) -> list[Message]:
    """The sender has said so many things."""
    messages = Message.objects.bulk_create(
        Message(
            conversation=conversation,
            seq=conversation.last_seq + number,
            change_seq=conversation.change_seq + number,
            message_id=f"{sender.pk}-{conversation.pk}-{conversation.last_seq + number}",
            sender=sender,
            type="TIMTextElem",
            payload={"text": str(number)},
            need_read_receipt=need_read_receipt,
            audience_count=conversation.counted_members - 1 if need_read_receipt else 0,
        )
        for number in range(1, many + 1)
    )
    conversation.last_seq += many
    conversation.change_seq += many
    conversation.save()
    return messages


def meetings(person: Person, peers: list[Person], prefix: str = "g") -> list[Conversation]:
    """The person is in a direct conversation and in a group with each of these, and each said something to them."""
    groups = Conversation.objects.bulk_create(
        Conversation(kind="GROUP", group_type="Public", group_id=f"{prefix}{number}")
        for number in range(len(peers))
    )
    pairs = Conversation.objects.bulk_create(
        Conversation(
            kind="C2C", **dict(zip(("low", "high"), sorted((person, peer), key=_number), strict=True))
        )
        for peer in peers
    )
    for conversation, peer in zip((*groups, *pairs), (*peers, *peers), strict=True):
        settle(conversation, [person, peer])
        chatter(conversation, peer, 1)
    return [*groups, *pairs]


def weigh() -> None:
    """Let the database look at how much there is now. Left to itself it may have looked when a test had just
    rolled everything back, and plan for tables that are empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _number(person: Person) -> int:
    return person.pk
