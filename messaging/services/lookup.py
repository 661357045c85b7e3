"""Finding what a caller names, or refusing. What they may not know of is not found, in the same words."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from messaging.errors import ConversationNotFound, MessageNotFound, NotAMember, PersonNotFound
from messaging.models import Conversation, Member, Message, Person, Stay


def find_person(user_id: str) -> Person:
    """Somebody who was not erased; deactivated people are found, since their messages remain."""
    try:
        return Person.objects.get(user_id=user_id, erased_at=None)
    except Person.DoesNotExist:
        raise PersonNotFound from None


def find_people(user_ids: list[str]) -> list[Person]:
    """All of them, in the order of their numbers, or PersonNotFound naming the first that is missing."""
    found = {person.user_id: person for person in Person.objects.filter(user_id__in=user_ids, erased_at=None)}
    missing = [user_id for user_id in user_ids if user_id not in found]
    if missing:
        raise PersonNotFound(f"There is no person {missing[0]!r}.", userID=missing[0])
    return sorted(found.values(), key=lambda person: person.pk)


def require_person(person: Person) -> None:
    """PersonNotFound if they were erased since they were found. To be asked under a lock that erasing waits for."""
    if not Person.objects.filter(pk=person.pk, erased_at=None).exists():
        raise PersonNotFound


def find_conversation(person: Person, conversation_id: str) -> Conversation:
    """The conversation of that wire name which the person knows of, both people of a pair loaded."""
    known = Conversation.objects.select_related("low", "high").visible_to(person)
    try:
        return known.get(_named(person, conversation_id))
    except Conversation.DoesNotExist:
        raise ConversationNotFound from None


def find_group(person: Person, conversation_id: str) -> Conversation:
    """A group by its wire name, for somebody who may not be in it. Nothing more is asked about one that they may not
    know of than about one that there is not."""
    return _group_of(Conversation.objects.findable_by(person), conversation_id)


def find_any_group(conversation_id: str) -> Conversation:
    """The group of that wire name, whoever may know of it: for back ends."""
    return _group_of(Conversation.objects.all(), conversation_id)


def _group_of(among: QuerySet[Conversation], conversation_id: str) -> Conversation:
    group = among.filter(group_id=conversation_id.removeprefix("GROUP")).first()
    if group is None or not conversation_id.startswith("GROUP"):
        raise ConversationNotFound
    return group


def find_message(person: Person, message_id: str) -> Message:
    """The message of that ID which the person may see."""
    try:
        return with_people(Message.objects.visible_to(person)).get(message_id=message_id)
    except Message.DoesNotExist:
        raise MessageNotFound from None


def find_any_message(message_id: str) -> Message:
    """The message of that ID, whoever may see it: for staff."""
    try:
        return with_people(Message.objects.all()).get(message_id=message_id)
    except Message.DoesNotExist:
        raise MessageNotFound from None


def with_people(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The same messages with everything that their shape shows, in one statement."""
    return with_senders(messages).select_related("conversation__low", "conversation__high")


def with_senders(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The same, but for their conversations."""
    card = Member.objects.filter(conversation=OuterRef("conversation"), person=OuterRef("sender"))
    return messages.select_related("sender", "recalled_by", "pinned_by").annotate(
        name_card=Subquery(card.values("name_card")[:1])
    )


def require_stay(conversation: Conversation, person: Person) -> Stay:
    """The person's current stay; NotAMember if they were here and left, ConversationNotFound if they never were."""
    stays = Stay.objects.filter(conversation=conversation, person=person).select_related("member")
    stay = stays.order_by("-after_seq", "-pk").first()
    if stay is None:
        raise ConversationNotFound
    if stay.until_seq is not None:
        raise NotAMember
    return stay


def _named(person: Person, conversation_id: str) -> Q:
    if conversation_id.startswith("C2C"):
        peer = conversation_id.removeprefix("C2C")
        return Q(low__user_id=peer, high=person) | Q(low=person, high__user_id=peer)
    if conversation_id.startswith("GROUP"):
        return Q(group_id=conversation_id.removeprefix("GROUP"))
    raise ConversationNotFound
