"""The commands of receipts: what each takes and answers, through whichever door."""

from concurrent.futures import Future
from typing import Any

from messaging.doors import Command
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services.access import Login
from messaging.services.lookup import find_person
from messaging.wire.requests import OneMessage

from .batcher import batcher
from .models import Receipt
from .services import audience, catch_up, curve, explain, stream, summaries
from .services.acknowledge import Call, Item
from .wire import requests, shapes

Data = dict[str, Any]


def acknowledge(person: Person, data: Data) -> Future[Data]:
    return batcher.submit(Call(person.pk, _items(data)), shapes.results)


def join_batch(login: Login, data: Data) -> Future[Data]:
    return batcher.submit(Call(login.person.pk, _items(data)), shapes.results, login)


def acknowledge_for(person: Person, data: Data) -> Future[Data]:
    reader = find_person(data["userID"])
    return batcher.submit(Call(reader.pk, _items(data), given_by=person.pk), shapes.results)


def get_changes(person: Person, data: Data) -> Data:
    page = catch_up.changed_tallies(
        sender=person, after=data["changed_after"], limit=data["limit"], their_epoch=data.get("epoch")
    )
    return {
        "receipts": page.receipts,
        "cursor": page.cursor,
        "head": page.head,
        "isCompleted": page.is_completed,
    }


def follow(person: Person, data: Data) -> Data:
    page = stream.follow(after=data["after"], limit=data["limit"])
    return {"receipts": page.receipts, "cursor": page.cursor, "isCompleted": page.is_completed}


def get_summaries(person: Person, data: Data) -> Data:
    return {"receipts": summaries.summaries(viewer=person, message_ids=data["messageID"])}


def list_readers(person: Person, data: Data) -> Data:
    return audience.readers(
        viewer=person,
        message_id=data["messageID"],
        filter=data["filter"],
        cursor=data["cursor"],
        count=data["count"],
    )


def list_audience(person: Person, data: Data) -> Data:
    return audience.audience(
        viewer=person,
        message_id=data["messageID"],
        state=data["state"],
        query=data["query"],
        cursor=data["cursor"],
        count=data["count"],
    )


def explain_member(person: Person, data: Data) -> Data:
    return explain.explain(viewer=person, message_id=data["messageID"], user_id=data["userID"])


def get_curve(person: Person, data: Data) -> Data:
    return curve.curve(viewer=person, message_id=data["messageID"])


def _items(data: Data) -> list[Item]:
    return [
        Item(one["messageID"], one.get("revision"), one.get("seenAt"), one.get("origin", Receipt.Origin.API))
        for one in data["messages"]
    ]


COMMANDS = {
    command.name: command
    for command in (
        Command("receipt.acknowledge", Scope.RECEIPTS, requests.Acknowledge, acknowledge, join=join_batch),
        Command("receipt.changes", Scope.READ, requests.ReceiptsAfter, get_changes),
        Command("receipt.summaries", Scope.READ, requests.Summaries, get_summaries),
        Command("receipt.readers", Scope.READ, requests.Readers, list_readers),
        Command("receipt.audience", Scope.READ, requests.Audience, list_audience),
        Command("receipt.explain", Scope.READ, requests.Explain, explain_member),
        Command("receipt.curve", Scope.READ, OneMessage, get_curve),
    )
}

# For server tokens over REST only; no socket knows them.
ON_BEHALF = Command(
    "receipt.acknowledge_for", Scope.RECEIPTS_WRITE, requests.AcknowledgeForSomebody, acknowledge_for
)
STREAM = Command("receipt.stream", Scope.RECEIPTS_STREAM, requests.Stream, follow)
