"""Whom I know: friends, requests, groups of friends, and those I have blocked."""

from messaging.doors import Command, Data
from messaging.models import Contact, FriendGroup, Person
from messaging.scopes import Scope
from messaging.services import blocks, friend_groups, friends
from messaging.services import contacts as listing
from messaging.services.lookup import find_people, find_person
from messaging.wire import contacts as wire
from messaging.wire.requests import Nothing


def list_contacts(person: Person, data: Data) -> Data:
    page = listing.contacts_after(person=person, after=data["after"], limit=data["limit"])
    return {
        "contacts": [wire.contact(one) for one in page.contacts],
        "friendGroups": [wire.friend_group(one, page.names) for one in page.groups],
        "next": page.next,
    }


def block(person: Person, data: Data) -> Data:
    return _described(blocks.block_person(person=person, other=find_person(data["userID"])))


def unblock(person: Person, data: Data) -> Data:
    return _described(blocks.unblock_person(person=person, other=find_person(data["userID"])))


def add_friend(person: Person, data: Data) -> Data:
    contact = friends.add_friend(
        person=person,
        other=find_person(data["userID"]),
        wording=data["wording"],
        source=data["source"],
        remark=data["remark"],
        one_way=data["oneWay"],
    )
    return _described(contact)


def change_friend(person: Person, data: Data) -> Data:
    other = find_person(data["userID"])
    contact = friends.change_friend(
        person=person, other=other, remark=data.get("remark"), custom=data.get("custom")
    )
    return _described(contact)


def delete_friend(person: Person, data: Data) -> Data:
    other = find_person(data["userID"])
    return _described(friends.delete_friend(person=person, other=other, one_way=data["oneWay"]))


def check_friends(person: Person, data: Data) -> Data:
    found = friends.relations(person=person, others=find_people(data["userIDs"]))
    return {
        "results": [
            {"userID": user_id, "isFriend": mine, "countsMe": theirs} for user_id, mine, theirs in found
        ]
    }


def accept(person: Person, data: Data) -> Data:
    contact = friends.accept_request(
        person=person,
        other=find_person(data["userID"]),
        remark=data["remark"],
        one_way=data["oneWay"],
    )
    return _described(contact)


def refuse(person: Person, data: Data) -> Data:
    return _described(friends.refuse_request(person=person, other=find_person(data["userID"])))


def drop(person: Person, data: Data) -> Data:
    return _described(friends.drop_request(person=person, other=find_person(data["userID"])))


def see(person: Person, data: Data) -> Data:
    return {"seen": friends.see_requests(person=person)}


def create_group(person: Person, data: Data) -> Data:
    people = find_people(data["userIDs"]) if "userIDs" in data else []
    return _group(friend_groups.create_friend_group(person=person, name=data["name"], people=people))


def change_group(person: Person, data: Data) -> Data:
    group = friend_groups.change_friend_group(
        person=person,
        group_id=data["friendGroupID"],
        name=data.get("name"),
        add=find_people(data["add"]) if "add" in data else [],
        remove=find_people(data["remove"]) if "remove" in data else [],
    )
    return _group(group)


def delete_group(person: Person, data: Data) -> Data:
    return _group(friend_groups.delete_friend_group(person=person, group_id=data["friendGroupID"]))


def _described(contact: Contact) -> Data:
    return {"contact": wire.contact(contact)}


def _group(group: FriendGroup) -> Data:
    names = dict(Person.objects.filter(pk__in=group.members).values_list("pk", "user_id"))
    return {"friendGroup": wire.friend_group(group, names)}


COMMANDS = (
    Command("contact.list", Scope.READ, wire.ListContacts, list_contacts),
    Command("block.add", Scope.WRITE, wire.OneOther, block),
    Command("block.remove", Scope.WRITE, wire.OneOther, unblock),
    Command("friend.add", Scope.WRITE, wire.AddFriend, add_friend),
    Command("friend.change", Scope.WRITE, wire.ChangeFriend, change_friend),
    Command("friend.delete", Scope.WRITE, wire.DeleteFriend, delete_friend),
    Command("friend.check", Scope.READ, wire.ManyOthers, check_friends),
    Command("friend_request.accept", Scope.WRITE, wire.AcceptRequest, accept),
    Command("friend_request.refuse", Scope.WRITE, wire.OneOther, refuse),
    Command("friend_request.drop", Scope.WRITE, wire.OneOther, drop),
    Command("friend_request.see", Scope.WRITE, Nothing, see),
    Command("friend_group.create", Scope.WRITE, wire.CreateFriendGroup, create_group, 201),
    Command("friend_group.change", Scope.WRITE, wire.ChangeFriendGroup, change_group),
    Command("friend_group.delete", Scope.WRITE, wire.OneFriendGroup, delete_group),
)
