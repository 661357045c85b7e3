"""What the tests of topics share: how things are called, and who is where."""

from messaging.models import Conversation, Stay

TOWN = {"conversationID": "GROUPtown"}
TEA, CAKES = "town@TOPIC#_tea", "town@TOPIC#_cakes"


def here(conversation: Conversation) -> set[tuple[str, str]]:
    """Who is there now, and as what."""
    current = Stay.objects.current().filter(conversation=conversation)
    return set(current.values_list("person__user_id", "member__role"))


def counted(conversation: Conversation) -> tuple[int, int]:
    now = Conversation.objects.get(pk=conversation.pk)
    return now.member_count, now.counted_members
