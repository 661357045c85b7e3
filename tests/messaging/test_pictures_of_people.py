"""Pictures of people and of groups: uploaded for that, and for everybody who is logged in."""

from messaging.models import Upload
from messaging.services.people import erase_person
from messaging.wire.media import address

from .files import fetch, upload
from .scenes import wire_id


def test_whoever_uploaded_one_wears_it(door, alice, bob, client_of):
    kept = upload(alice, "avatar")

    answer = door(alice, "me.change", avatar=address(kept))

    assert answer.data["avatar"] == f"/media/{kept.key}/original"
    assert client_of(bob).get("/api/v1/users/alice/").json()["avatar"] == address(kept)


def test_a_group_wears_one(door, alice, group):
    kept = upload(alice, "avatar")

    changed = door(alice, "group.change", conversationID=wire_id(group), avatar=address(kept))
    made = door(alice, "group.create", groupType="Public", avatar=address(kept))

    for answer in (changed, made):
        assert answer.data["conversation"]["groupProfile"]["avatar"] == address(kept)


def test_what_was_uploaded_for_messages_is_worn_by_nobody(door, alice, group, nothing_changes):
    """Others would see nothing, or more than they may."""
    kept = upload(alice, "image")

    with nothing_changes():
        for worn in (address(kept), "/media/nothing/original", f"{address(upload(alice, 'avatar'))}/x"):
            for name, where in (
                ("me.change", {}),
                ("group.change", {"conversationID": wire_id(group)}),
                ("group.create", {"groupType": "Public"}),
            ):
                assert door(alice, name, avatar=worn, **where).verdict == (404, "upload_not_found")
            Upload.objects.filter(purpose="avatar").delete()


def test_nobody_sees_the_picture_of_whoever_was_erased(alice, bob, client_of, door, group):
    earlier, worn, of_the_group = (upload(alice, "avatar") for _ in range(3))
    door(alice, "me.change", avatar=address(worn))
    door(alice, "group.change", conversationID=wire_id(group), avatar=address(of_the_group))

    erase_person(person=alice)

    assert [fetch(client_of(bob), one).status_code for one in (earlier, worn, of_the_group)] == [
        404,
        404,
        200,
    ]
