"""What a workload finds when it begins: people who can come in, and where they talk. These run inside Django
(`Stage.inside`)."""

from io import BytesIO
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import CONSTANTS, knox_settings

from messaging.models import AccessToken, Conversation, Person
from messaging.services.access import issue_token
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.lookup import find_conversation
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import create_person
from messaging.services.uploads import store_upload
from messaging.wire.shapes import conversation_id
from receipts.services.acknowledge import Call, Item, acknowledge

SECRET = "{user_id}-of-the-bench"
BATCH = 500  # readers of one acknowledgement


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


def hall(prefix: str, many: int) -> dict[str, str]:
    """A group of so many and three messages of its owner: `all` members have read one, `half` of them another, `none`
    the third. With the owner's `token`."""
    token = people(prefix, many)[f"{prefix}-00000"]
    group(prefix, many)
    owner, *members = Person.objects.filter(user_id__startswith=f"{prefix}-").order_by("user_id")
    where = Conversation.objects.get(group_id=f"{prefix}-{many}")
    said = {name: _say(owner, where) for name in ("all", "half", "none")}
    for name, readers in (("all", members), ("half", members[::2])):
        for first in range(0, len(readers), BATCH):
            acknowledge([Call(one.pk, [Item(said[name])]) for one in readers[first : first + BATCH]])
    _take_stock()
    return {"token": token, **said}


@transaction.atomic
def talkative(prefix: str, many: int) -> str:
    """The token of somebody with so many conversations, every other one a group of five; in each they have said
    something and heard something since."""
    tokens = people(prefix, many + 1)
    somebody, *others = Person.objects.filter(user_id__startswith=f"{prefix}-").order_by("user_id")
    for number, other in enumerate(others):
        if number % 2:
            four = [others[number - back] for back in range(1, min(4, number + 1))]
            named = {"group_type": "Public", "group_id": f"{prefix}-{number}", "name": f"Group {number}"}
            where = create_group(creator=other, members=[somebody, *four], **named)
        else:
            where = open_direct(person=somebody, peer=other)
        for sender in (somebody, other):
            _say(sender, where)
    _take_stock()
    return tokens[somebody.user_id]


def closed(prefix: str, many: int, addresses: int) -> dict[str, Any]:
    """A closed `group` of so many with a `message` and a file (`media`) in it, and a stranger (`me`, `token`) who has a
    group and a message of their own. `names`: one that there is and one that there is not, and so many addresses for
    letters of either kind."""
    tokens = people(prefix, many + 1)
    owner, *others = Person.objects.filter(user_id__startswith=f"{prefix}-").order_by("user_id")
    *members, stranger = others
    where = create_group(creator=owner, group_type="Private", group_id=f"{prefix}-closed", members=members)
    own = create_group(creator=stranger, group_type="Private", group_id=f"{prefix}-own")
    _say(stranger, own)
    return {
        "me": stranger.user_id,
        "token": tokens[stranger.user_id],
        "group": f"GROUP{where.group_id}",
        "message": _say(owner, where),
        "media": _show(owner, where),
        "names": _names(prefix, addresses),
    }


def _show(sender: Person, where: Conversation) -> str:
    """The key of a file that this person has sent there."""
    content = b"tea at four"
    kept = store_upload(
        person=sender, purpose="file", name="tea.txt", file=BytesIO(content), size=len(content)
    )
    send_message(
        sender=sender,
        conversation=where,
        message_id=new_message_id(sender),
        type="TIMFileElem",
        payload={"uuid": kept.key},
    )
    return kept.key


def _names(prefix: str, addresses: int) -> dict[str, Any]:
    known = create_person(user_id=f"{prefix}-known", password=SECRET)
    Person.objects.bulk_create(
        Person(
            user_id=f"{prefix}-{number:05}-known", password=known.password, email=f"{number:05}@known.example"
        )
        for number in range(addresses)
    )
    _take_stock()
    return {
        "known": known.user_id,
        "unknown": f"{prefix}-knows",
        "knownAddresses": [f"{number:05}@known.example" for number in range(addresses)],
        "unknownAddresses": [f"{number:05}@knows.example" for number in range(addresses)],
    }


def back_end(user_id: str) -> str:
    """The server token of a back end."""
    return issue_token(person=create_person(user_id=user_id, is_bot=True), scope=AccessToken.Scope.SERVER)[1]


def _say(sender: Person, where: Conversation) -> str:
    """The ID of a message that asks for receipts."""
    return send_message(
        sender=sender,
        conversation=where,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": "tea at four, the train was late again"},
        need_read_receipt=True,
    ).message.message_id


def _take_stock() -> None:
    """As databases do by themselves after a while: look at how much there is of everything."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _secret(person: Person) -> str:
    return f"rr_{SECRET.format(user_id=person.user_id)}"
