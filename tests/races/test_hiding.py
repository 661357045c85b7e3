"""Deleting messages for oneself while others read them: both are done, and nobody waits for ever."""

from functools import partial

import pytest

from messaging.models import HiddenMessage, Person
from messaging.services.messages import hide_messages
from receipts.models import Receipt

from .conftest import Race
from .scenes import group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_messages_hidden_by_some_while_others_read_them(race: Race, alice: Person) -> None:
    readers, hiders = some_people("reader", 5), some_people("hider", 5)
    group = group_of(alice, [*readers, *hiders])
    messages = [say(alice, group) for _ in range(30)]
    # Those that have been read lie in another order in the table than they were sent in.
    for message in messages[::3]:
        read(readers[0], [message])
    names = [message.message_id for message in messages]

    race(
        [
            *(
                partial(read, reader, messages[turn:] + messages[:turn])
                for turn, reader in enumerate(readers)
            ),
            *(partial(hide_messages, person=hider, message_ids=names) for hider in hiders),
        ]
    )

    assert Receipt.objects.count() == 5 * 30
    assert HiddenMessage.objects.count() == 5 * 30
