"""Searching what was said."""

from messaging.doors import Command, Data
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import search
from messaging.services.lookup import find_conversation
from messaging.wire import search as wire


def search_messages(person: Person, data: Data) -> Data:
    wanted = search.Search(
        keywords=data["keywords"],
        every=data["match"] == "and",
        senders=data.get("senderIDs", ()),
        types=data.get("types", ()),
        before=data.get("before"),
        since=data.get("since"),
    )
    page = {"limit": data["limit"], "cursor": data["cursor"]}
    if "conversationID" not in data:
        return _found(search.search_everywhere(person=person, search=wanted, **page))
    conversation = find_conversation(person, data["conversationID"])
    return _found(search.search_messages(person=person, search=wanted, conversation=conversation, **page))


def _found(answer: search.Found) -> Data:
    hits: list[Data] = []
    for hit in answer.hits:
        shape: Data = {"message": hit.message, "marks": [list(span) for span in hit.marks]}
        if answer.by_conversation:
            shape["count"] = answer.by_conversation[hit.message["conversationID"]]
        hits.append(shape)
    return {"hits": hits, "totalCount": answer.total, "cursor": answer.cursor}


COMMANDS = (Command("message.search", Scope.READ, wire.SearchMessages, search_messages),)
