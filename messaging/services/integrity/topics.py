"""What must be true of topics: each is of a community, and has its members, as they are there."""

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from messaging.models import Conversation, Member, Stay
from messaging.models.conversations import OF_TOPIC
from messaging.rules import rule


@rule(Conversation, "group_id", "community__group_id", "dismissed_at")
def a_topic_is_of_a_community() -> Q:
    """`create_topic`, `dismiss_group`: its ID begins with that of a community that has topics, and it ends with it."""
    own = Q(
        community__has_topics=True,
        group_id__startswith=Concat(F("community__group_id"), Value(OF_TOPIC)),
    )
    outlasts = Q(dismissed_at=None, community__dismissed_at__isnull=False)
    return Q(community__isnull=False) & (~own | outlasts)


@rule(Stay, "person", "conversation")
def whoever_is_in_a_community_is_in_its_topics() -> Q:
    """`begin_stays`, `begin_topic`: so the audience of a message in a topic is who was in the community then."""
    there = Stay.objects.current().filter(conversation=OuterRef("pk"), person=OuterRef(OuterRef("person")))
    topics = Conversation.objects.filter(community=OuterRef("conversation"), dismissed_at=None)
    return Q(until_seq=None) & Q(Exists(topics.filter(~Exists(there))))


@rule(Stay, "person", "conversation")
def nobody_is_in_a_topic_who_is_not_in_its_community() -> Q:
    """`end_stays`: whoever leaves the community leaves its topics."""
    there = Stay.objects.current().filter(
        conversation=OuterRef("conversation__community"), person=OuterRef("person")
    )
    return Q(until_seq=None, conversation__community__isnull=False) & ~Q(Exists(there))


@rule(Member, "person", "conversation", "role")
def members_of_a_topic_appear_as_in_its_community() -> Q:
    """`change_appearance`: a role, a name card and a mute are the same there, also of who has left; what is over
    follows no more."""
    muted = Q(muted_until=OuterRef("muted_until")) | Q(muted_until=None) & Q(
        Exists(Member.objects.filter(pk=OuterRef(OuterRef("pk")), muted_until=None))
    )
    same = Member.objects.filter(
        muted,
        conversation=OuterRef("conversation__community"),
        person=OuterRef("person"),
        role=OuterRef("role"),
        name_card=OuterRef("name_card"),
    )
    of_topic = Q(conversation__community__isnull=False, conversation__dismissed_at=None)
    return of_topic & ~Q(Exists(same))


RULES = (
    a_topic_is_of_a_community,
    whoever_is_in_a_community_is_in_its_topics,
    nobody_is_in_a_topic_who_is_not_in_its_community,
    members_of_a_topic_appear_as_in_its_community,
)
