"""Whom a back end knows: Alice, Bob and Dora in `owls`, Alice and Bob alone; and Charlie, who is with nobody."""

from typing import NamedTuple

from messaging.models import Conversation, Message, Person
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.people import create_person
from tests.receipts.scenes import say


class World(NamedTuple):
    """Alice asked for receipts in both: `hello` to Bob, `tea` in `owls`. `crm` is the application administrator."""

    crm: Person
    alice: Person
    bob: Person
    charlie: Person
    dora: Person
    direct: Conversation
    owls: Conversation
    hello: Message
    tea: Message


def world() -> World:
    cast = ("alice", "bob", "charlie", "dora")
    alice, bob, charlie, dora = (create_person(user_id=name, nick=name.title()) for name in cast)
    crm = create_person(user_id="crm", is_bot=True)
    Person.objects.filter(pk=crm.pk).update(is_app_admin=True)
    direct = open_direct(person=alice, peer=bob)
    owls = create_group(creator=alice, group_type="Private", group_id="owls", members=[bob, dora])
    hello, tea = say(alice, direct, "Hello"), say(alice, owls, "Tea?")
    return World(crm, alice, bob, charlie, dora, direct, owls, hello, tea)
