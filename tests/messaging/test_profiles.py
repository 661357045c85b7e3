"""change_profile: what people say of themselves, and who is told."""

from messaging.models import Person
from messaging.services.blocks import block_person
from messaging.services.direct import open_direct
from messaging.services.friends import accept_request, add_friend
from messaging.services.people import erase_person

ALL = {
    "nick": "Al",
    "gender": "Gender_Type_Female",
    "birthday": 20000131,
    "location": "Kyoto",
    "selfSignature": "Tea, mostly",
    "allowType": "AllowType_Type_DenyAny",
    "language": 4294967295,
    "level": 1,
    "role": 2,
    "custom": {"Tag_Profile_Custom_Tea": "mint"},
}


def test_is_seen_by_whoever_looks(door, client_of, alice, charlie):
    mine = door(alice, "me.change", **ALL, statusText="At tea", hidesStatus=True).data

    assert mine == {**mine, **ALL, "statusText": "At tea", "hidesStatus": True}
    theirs = client_of(charlie).get("/api/v1/users/alice/").json()
    assert theirs == {name: mine[name] for name in theirs}
    assert not {"statusText", "hidesStatus", "sharesReceipts", "changeSeq"} & theirs.keys()


def test_a_field_of_an_application_that_is_not_given_stays(door, alice):
    door(alice, "me.change", custom={"Tag_Profile_Custom_Tea": "mint"})
    mine = door(alice, "me.change", custom={"Tag_Profile_Custom_Cup": "blue"}).data

    assert mine["custom"] == {"Tag_Profile_Custom_Tea": "mint", "Tag_Profile_Custom_Cup": "blue"}


def test_tells_whom_one_talks_to_and_friends_but_nobody_blocked(
    door, frames, alice, bob, charlie, dora, group
):
    for other in (bob, charlie):
        open_direct(person=alice, peer=other)
    add_friend(person=dora, other=alice)
    accept_request(person=alice, other=dora)
    block_person(person=alice, other=charlie)

    with frames() as told:
        door(alice, "me.change", selfSignature="Tea, mostly")

    [frame] = [(envelope.people, body) for envelope, body in told if body["frame"] == "profile"]
    people, body = frame
    assert people == (bob.pk, dora.pk)
    assert (body["profile"]["userID"], body["profile"]["selfSignature"]) == ("alice", "Tea, mostly")


def test_what_did_not_change_makes_no_number(door, nothing_changes, frames, alice):
    door(alice, "me.change", **ALL)

    with nothing_changes(), frames() as told:
        door(alice, "me.change", **ALL)

    assert told == []


def test_is_forgotten_with_the_person(door, alice):
    door(alice, "me.change", **ALL, statusText="At tea")

    erase_person(person=alice)

    gone, blank = Person.objects.get(pk=alice.pk), Person()
    for name in (
        "nick",
        "gender",
        "birthday",
        "location",
        "self_signature",
        "custom",
        "status_text",
        "level",
    ):
        assert getattr(gone, name) == getattr(blank, name), name
