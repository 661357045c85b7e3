"""Topics of a community. What is said in one goes by its conversation ID, as in any group."""

from messaging.doors import Command, Data
from messaging.models import Conversation, Person
from messaging.scopes import Scope
from messaging.services import groups, topics
from messaging.services.listing import conversation_shapes
from messaging.services.lookup import find_conversation
from messaging.wire import topics as wire


def list_topics(person: Person, data: Data) -> Data:
    found = topics.topics_of(
        person=person, community=_community(person, data), topic_ids=data.get("topicIDList")
    )
    return {"topics": [wire.topic(shape) for shape in conversation_shapes(person, found)]}


def create_topic(person: Person, data: Data) -> Data:
    topic = topics.create_topic(
        by=person,
        community=_community(person, data),
        topic_id=data.get("topicID", ""),
        **wire.given_topic(data),
    )
    return _described(person, topic)


def change_topic(person: Person, data: Data) -> Data:
    return _described(
        person,
        groups.change_group(by=person, conversation=_topic(person, data), **wire.given_topic(data)),
    )


def delete_topic(person: Person, data: Data) -> Data:
    topics.delete_topic(by=person, topic=_topic(person, data))
    return {}


def _community(person: Person, data: Data) -> Conversation:
    return find_conversation(person, data["conversationID"])


def _topic(person: Person, data: Data) -> Conversation:
    return topics.find_topic(person, _community(person, data), data["topicID"])


def _described(person: Person, topic: Conversation) -> Data:
    return {"topic": wire.topic(conversation_shapes(person, [topic])[0])}


COMMANDS = (
    Command("topic.list", Scope.READ, wire.NamedTopics, list_topics),
    Command("topic.create", Scope.WRITE, wire.CreateTopic, create_topic, 201),
    Command("topic.change", Scope.WRITE, wire.ChangeTopic, change_topic),
    Command("topic.delete", Scope.WRITE, wire.OneTopic, delete_topic),
)
