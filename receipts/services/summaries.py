"""The summary: how many have read each of these messages."""

from collections.abc import Sequence

from messaging.among import Among
from messaging.errors import TooMany
from messaging.limits import limits
from messaging.models import Person

from ..access import look_at, visible_to
from ..errors import MixedConversations, NoReceiptRecord, NotSharing
from ..tallies import untold
from ..wire.shapes import Shape, no_record, summary


def summaries(*, viewer: Person, message_ids: Sequence[str]) -> list[Shape]:
    """For each message, in the order asked, its totals; 10062 for each that has none which this person may see.

    Of one conversation (MixedConversations), as far as there are any to see. Who does not share is refused
    (NotSharing); in a direct conversation their messages simply stay at "sent". One statement.
    """
    most = limits().summaries_per_call
    if len(message_ids) > most:
        raise TooMany(f"At most {most} messages can be asked about at once.", limit=most)
    named = visible_to(viewer).filter(Among(("message_id",), [(one,) for one in message_ids]))
    found = {seen.tally.message.message_id: seen for seen in look_at(viewer, named)}
    if len({seen.tally.message.conversation_id for seen in found.values()}) > 1:
        raise MixedConversations

    answers = []
    for message_id in message_ids:
        seen = found.get(message_id)
        if seen is None:
            answers.append(no_record(message_id, NoReceiptRecord.number, NoReceiptRecord.text))
        elif seen.is_told:
            answers.append(summary(seen.tally, viewer.pk))
        elif seen.tally.message.conversation.is_direct:
            answers.append(summary(untold(seen.tally.message), viewer.pk))
        else:
            raise NotSharing
    return answers
