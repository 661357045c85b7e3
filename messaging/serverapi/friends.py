"""Whom accounts know: friends made and parted from, people blocked. Each of a batch by itself."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from messaging.errors import Refusal
from messaging.limits import limits
from messaging.models import Contact, FriendGroup, Person
from messaging.services.blocks import block_person, unblock_person
from messaging.services.friends import accept_request, add_friend, delete_friend
from messaging.wire.serverapi import friends as wire

from .batches import each, result
from .door import Answer, Call, Command, Data
from .finding import person_of

ADD, DELETE = "sns/friend_add", "sns/friend_delete"
BLOCK, UNBLOCK = "sns/black_list_add", "sns/black_list_delete"


class Waits(Refusal):
    """Not a refusal of ours: the request is made, and the other one decides."""

    code, number, text = "waits", 30539, "The other one is asked first."


def add_friends(call: Call, data: Data) -> Answer:
    """As the one asks the other. `ForceAddFlags` accepts for the other one, but for somebody who takes no requests."""
    person, one_way = person_of(data["From_Account"]), data["AddType"] == "Add_Type_Single"
    waiting: set[str] = set()

    def add(item: Data) -> Person:
        other = person_of(item["To_Account"])
        contact = add_friend(
            person=person,
            other=other,
            wording=item.get("AddWording", ""),
            source=item.get("AddSource", ""),
            remark=item.get("Remark", ""),
            one_way=one_way,
        )
        if contact.friend_since is None and data["ForceAddFlags"]:
            accept_request(person=other, other=person, one_way=one_way)
        elif contact.friend_since is None:
            waiting.add(other.user_id)
        return person

    def became(item: Data, refusal: Refusal | None) -> tuple[str, Refusal | None]:
        name = item["To_Account"]
        return name, refusal or (Waits() if name in waiting else None)

    done = each(call, data["AddFriendItem"], add)
    return _results(ADD, (became(item, refusal) for item, refusal in done))


def delete_friends(call: Call, data: Data) -> Answer:
    one_way = data["DeleteType"] == "Delete_Type_Single"
    return _with_each(
        call, DELETE, data, lambda one, other: delete_friend(person=one, other=other, one_way=one_way)
    )


def list_friends(call: Call, data: Data) -> Answer:
    person = person_of(data["From_Account"])
    friends = Contact.objects.filter(person=person, friend_since__isnull=False)
    page, following = _page(friends, data["StartIndex"], limits().ids_per_request)
    groups = list(FriendGroup.objects.filter(person=person, deleted_at=None).order_by("pk"))
    return {
        "UserDataItem": [wire.friend(contact, groups) for contact in page],
        "StandardSequence": person.change_seq,
        "CustomSequence": person.change_seq,
        "FriendNum": friends.count(),
        "CompleteFlag": int(not following),
        "NextStartIndex": following,
    }


def block_people(call: Call, data: Data) -> Answer:
    return _with_each(call, BLOCK, data, lambda one, other: block_person(person=one, other=other))


def unblock_people(call: Call, data: Data) -> Answer:
    return _with_each(call, UNBLOCK, data, lambda one, other: unblock_person(person=one, other=other))


def list_blocked(call: Call, data: Data) -> Answer:
    person = person_of(data["From_Account"])
    blocked = Contact.objects.filter(person=person, blocked_at__isnull=False)
    page, following = _page(blocked, data["StartIndex"], data["MaxLimited"])
    return {
        "BlackListItem": [wire.blocked(contact) for contact in page],
        "StartIndex": following,
        "CurruentSequence": person.change_seq,
    }


def _with_each(call: Call, command: str, data: Data, verb: Callable[[Person, Person], Contact]) -> Answer:
    person = person_of(data["From_Account"])

    def act(name: str) -> Person:
        verb(person, person_of(name))
        return person

    return _results(command, each(call, data["To_Account"], act))


def _results(command: str, done: Iterable[tuple[str, Refusal | None]]) -> Answer:
    items = [{"To_Account": name, **result(command, refusal)} for name, refusal in done]
    failed = [item["To_Account"] for item in items if item["ResultCode"]]
    return {"ResultItem": items, **({"Fail_Account": failed} if failed else {})}


def _page(contacts: QuerySet[Contact], after: int, many: int) -> tuple[list[Contact], int]:
    """From after this number on, and the number to go on from; 0 at the end."""
    found = list(contacts.filter(pk__gt=after).select_related("other").order_by("pk")[: many + 1])
    return found[:many], found[many - 1].pk if len(found) > many else 0


COMMANDS = (
    Command(ADD, wire.AddFriends, add_friends, in_parts=True),
    Command(DELETE, wire.DeleteFriends, delete_friends, in_parts=True),
    Command("sns/friend_get", wire.ListFriends, list_friends, changes=False),
    Command(BLOCK, wire.SomeAccounts, block_people, in_parts=True),
    Command(UNBLOCK, wire.SomeAccounts, unblock_people, in_parts=True),
    Command("sns/black_list_get", wire.ListBlocked, list_blocked, changes=False),
)
