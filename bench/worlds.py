"""What a workload finds when it begins: people who can come in, and where they talk. These run inside Django
(`Stage.inside`)."""

from django.db import transaction
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import CONSTANTS, knox_settings

from messaging.models import AccessToken, Person
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.lookup import find_conversation
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import create_person
from messaging.wire.shapes import conversation_id

SECRET = "{user_id}-of-the-bench"


def people(prefix: str, many: int) -> dict[str, str]:
    """So many people, `PREFIX-00000` and so on: user ID to token."""
    create_person(user_id=f"{prefix}-00000")
    made = Person.objects.bulk_create(
        (Person(user_id=f"{prefix}-{number:05}", password="!") for number in range(1, many)), batch_size=500
    )
    everybody = [Person.objects.get(user_id=f"{prefix}-00000"), *made]
    tokens = {person.user_id: _secret(person) for person in everybody}
    AccessToken.objects.bulk_create(
        (
            AccessToken(
                digest=hash_token(tokens[person.user_id]),
                token_key=tokens[person.user_id][: CONSTANTS.TOKEN_KEY_LENGTH],
                user=person,
                expiry=timezone.now() + knox_settings.TOKEN_TTL,
                scope=AccessToken.Scope.PERSON,
            )
            for person in everybody
        ),
        batch_size=500,
    )
    return tokens


def group(prefix: str, many: int, name: str = "") -> str:
    """The conversation ID of a group of the first so many of these people; the very first is its owner."""
    owner, *members = Person.objects.filter(user_id__startswith=f"{prefix}-").order_by("user_id")[:many]
    made = create_group(
        creator=owner, group_type="Public", group_id=f"{prefix}-{name or many}", members=members
    )
    return conversation_id(made, owner.pk)


def direct(one: str, other: str) -> str:
    """The conversation ID, for the first, of the two."""
    pair = {person.user_id: person for person in Person.objects.filter(user_id__in=(one, other))}
    return conversation_id(open_direct(person=pair[one], peer=pair[other]), pair[one].pk)


@transaction.atomic
def say(sender: str, conversation: str, many: int) -> list[str]:
    """The IDs of so many new messages by this person, all asking for receipts."""
    person = Person.objects.get(user_id=sender)
    where = find_conversation(person, conversation)
    return [
        send_message(
            sender=person,
            conversation=where,
            message_id=new_message_id(person),
            type="TIMTextElem",
            payload={"text": f"the train was late again ({number + 1})"},
            need_read_receipt=True,
        ).message.message_id
        for number in range(many)
    ]


def _secret(person: Person) -> str:
    return f"rr_{SECRET.format(user_id=person.user_id)}"
