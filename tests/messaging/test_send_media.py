"""Sending what was uploaded: the server makes the payload, whatever the sender says of it."""

import pytest

from messaging.errors import NotAllowed, UploadNotFound
from messaging.models import Attachment, Upload
from messaging.services.attachments import find_named
from messaging.services.direct import open_direct
from messaging.services.messages import (
    edit_message,
    hide_messages,
    new_message_id,
    recall_message,
    send_message,
)

from .files import MP3, MP4, body, fetch, picture, send, send_picture, upload
from .scenes import wire_id


def test_makes_the_payload_of_a_picture(door, alice, group):
    kept = upload(alice, "image", picture(2000, 1000))

    answer = door(
        alice, "message.send", conversationID=wire_id(group), type="TIMImageElem", payload={"uuid": kept.key}
    )

    def info(number, size):
        facts = kept.files[size]
        url = f"/media/{kept.key}/{size}"
        return {
            "type": number,
            "sizeType": number + 1,
            "size": facts["size"],
            "width": facts["width"],
            "height": facts["height"],
            "url": url,
            "imageUrl": url,
        }

    assert answer.data["message"]["payload"] == {
        "uuid": kept.key,
        "imageFormat": "PNG",
        "imageInfoArray": [info(0, "original"), info(1, "small"), info(2, "large")],
    }


def test_makes_the_payload_of_sound_of_a_file_and_of_a_video(alice, group):
    sound, file = upload(alice, "audio", MP3), upload(alice, "file", b"hoo", "owl.txt")
    video, still = upload(alice, "video", MP4), upload(alice, "image", picture(60, 40))

    said = send(alice, group, "TIMSoundElem", {"uuid": sound.key, "second": 7})
    kept = send(alice, group, "TIMFileElem", {"uuid": file.key})
    seen = send(
        alice,
        group,
        "TIMVideoFileElem",
        {"videoUUID": video.key, "videoSecond": 12, "snapshotUUID": still.key},
    )

    url = f"/media/{sound.key}/original"
    assert said.payload == {
        "uuid": sound.key,
        "second": 7,
        "size": len(MP3),
        "url": url,
        "remoteAudioUrl": url,
    }
    assert kept.payload == {
        "uuid": file.key,
        "fileName": "owl.txt",
        "fileSize": 3,
        "fileType": "application/octet-stream",
        "fileUrl": f"/media/{file.key}/original",
    }
    snapshot = {
        "UUID": still.key,
        "Url": f"/media/{still.key}/original",
        "Format": "PNG",
        "Size": still.original["size"],
        "Width": 60,
        "Height": 40,
    }
    assert seen.payload == {
        "videoUUID": video.key,
        "videoFormat": "mp4",
        "videoSecond": 12,
        "videoSize": len(MP4),
        "videoUrl": f"/media/{video.key}/original",
        "remoteVideoUrl": f"/media/{video.key}/original",
        **{f"snapshot{name}": value for name, value in snapshot.items()},
        **{f"thumb{name}": value for name, value in snapshot.items()},
    }
    assert Attachment.objects.filter(message=seen).count() == 2


def test_a_video_needs_no_still(alice, group):
    video = upload(alice, "video", MP4)

    sent = send(
        alice, group, "TIMVideoFileElem", {"videoUUID": video.key, "videoSecond": 1, "snapshotUUID": ""}
    )

    assert (sent.payload["snapshotUrl"], sent.payload["thumbWidth"]) == ("", 0)


def test_sends_faces_and_places(door, alice, group):
    for kind, payload in (
        ("TIMFaceElem", {"index": 2, "data": "owl/wink"}),
        ("TIMLocationElem", {"description": "The oak", "longitude": 13.4, "latitude": -52.5}),
    ):
        answer = door(alice, "message.send", conversationID=wire_id(group), type=kind, payload=payload)

        assert (answer.status, answer.data["message"]["payload"]) == (201, payload)


@pytest.mark.parametrize(
    ("type", "payload", "named"),
    [
        ("TIMImageElem", {}, "payload.uuid"),
        ("TIMImageElem", {"uuid": 7}, "payload.uuid"),
        (
            "TIMImageElem",
            {"uuid": "k", "imageInfoArray": [{"url": "https://evil.example/a.png"}]},
            "payload.imageInfoArray",
        ),
        ("TIMFileElem", {"uuid": "k", "fileUrl": "javascript:alert(1)"}, "payload.fileUrl"),
        ("TIMFileElem", {"uuid": "k", "fileName": "other.txt"}, "payload.fileName"),
        ("TIMSoundElem", {"uuid": "k", "second": -1}, "payload.second"),
        ("TIMSoundElem", {"uuid": "k", "second": 7.5}, "payload.second"),
        ("TIMVideoFileElem", {"uuid": "k"}, "payload.uuid"),
        ("TIMFaceElem", {"index": 1}, "payload.data"),
        ("TIMFaceElem", {"index": 1, "data": "x" * 12_001}, "payload.data"),
        ("TIMFaceElem", {"index": -1, "data": "x"}, "payload.index"),
        ("TIMLocationElem", {"longitude": 181, "latitude": 0}, "payload.longitude"),
        ("TIMLocationElem", {"longitude": 0, "latitude": "52"}, "payload.latitude"),
        ("TIMLocationElem", {"longitude": 0, "latitude": 90.5}, "payload.latitude"),
        ("TIMLocationElem", {"longitude": 0, "latitude": 0, "description": "x" * 501}, "payload.description"),
    ],
)
def test_refuses_what_a_type_does_not_say_by_its_field(
    door, alice, group, nothing_changes, type, payload, named
):
    with nothing_changes():
        answer = door(alice, "message.send", conversationID=wire_id(group), type=type, payload=payload)

    assert answer.verdict == (400, "invalid")
    assert named in [fault["field"] for fault in answer.data["errors"]]


def test_an_upload_of_somebody_else_is_none(door, alice, bob, group, nothing_changes):
    theirs = upload(bob, "image")

    with nothing_changes():
        answers = [
            door(
                alice,
                "message.send",
                conversationID=wire_id(group),
                type="TIMImageElem",
                payload={"uuid": key},
            )
            for key in (theirs.key, "nothing")
        ]

    assert [answer.verdict for answer in answers] == [(404, "upload_not_found")] * 2
    assert answers[0] == answers[1]


def test_an_upload_is_sent_as_what_it_was_uploaded_for(alice, group):
    sound, face = upload(alice, "audio", MP3), upload(alice, "avatar")

    for kind, payload in (
        ("TIMImageElem", {"uuid": sound.key}),
        ("TIMImageElem", {"uuid": face.key}),
        ("TIMFileElem", {"uuid": sound.key}),
        ("TIMVideoFileElem", {"videoUUID": sound.key, "videoSecond": 0, "snapshotUUID": ""}),
    ):
        with pytest.raises(UploadNotFound):
            send(alice, group, kind, payload)


def test_sent_again_with_its_id_it_is_sent_once(alice, group):
    kept, message_id = upload(alice, "image"), new_message_id(alice)
    asked = {
        "sender": alice,
        "conversation": group,
        "message_id": message_id,
        "type": "TIMImageElem",
        "payload": {"uuid": kept.key},
    }

    first = send_message(**asked)
    recall_message(by=alice, message_id=message_id)
    again = send_message(**asked)

    assert (first.created, again.created, again.message.pk) == (True, False, first.message.pk)
    assert Attachment.objects.count() == 1


def test_whoever_sees_a_picture_sends_it_on(alice, bob, charlie, group):
    """The same bytes in another conversation, for those who see either message."""
    _, kept = send_picture(alice, group)
    theirs = open_direct(person=bob, peer=charlie)

    forward = send(bob, theirs, "TIMImageElem", {"uuid": kept.key})

    assert Upload.objects.count() == 1
    assert Upload.objects.visible_to(charlie).get() == kept
    recall_message(by=bob, message_id=forward.message_id)
    with pytest.raises(UploadNotFound):
        send(charlie, theirs, "TIMImageElem", {"uuid": kept.key})


def test_a_forward_outlives_what_it_was_made_of(alice, bob, charlie, group, client_of):
    message, kept = send_picture(alice, group)
    theirs = open_direct(person=bob, peer=charlie)
    send(bob, theirs, "TIMImageElem", {"uuid": kept.key})

    recall_message(by=alice, message_id=message.message_id)

    assert fetch(client_of(bob), kept).status_code == 200
    assert fetch(client_of(charlie), kept).status_code == 200
    assert fetch(client_of(alice), kept).status_code == 404


def test_asks_for_receipts_as_any_message(alice, group):
    message, _ = send_picture(alice, group, need_read_receipt=True)

    assert (message.need_read_receipt, message.audience_count) == (True, 2)


def test_what_it_carries_cannot_be_exchanged(alice, group):
    message, kept = send_picture(alice, group)
    other = upload(alice, "image")

    with pytest.raises(NotAllowed, match="exchanged"):
        edit_message(sender=alice, message_id=message.message_id, payload={"uuid": other.key})

    edited = edit_message(
        sender=alice, message_id=message.message_id, payload={"uuid": kept.key}, cloud_custom_data="{}"
    )
    assert (edited.payload, edited.revision) == (message.payload, 2)


def test_what_is_stored_nowhere_carries_nothing(door, alice, group):
    kept = upload(alice, "image")

    answer = door(
        alice,
        "message.send",
        conversationID=wire_id(group),
        type="TIMImageElem",
        payload={"uuid": kept.key},
        onlineUserOnly=True,
    )

    assert [fault["field"] for fault in answer.data["errors"]] == ["onlineUserOnly"]


def test_the_list_says_what_came(door, alice, bob, group):
    kept = {
        "TIMImageElem": (upload(alice, "image"), "[Image]"),
        "TIMFileElem": (upload(alice, "file", b"hoo"), "[File]"),
    }
    for kind, (one, shown) in kept.items():
        send(alice, group, kind, {"uuid": one.key})

        answer = door(bob, "conversation.get", conversationID=wire_id(group))

        assert answer.data["conversation"]["lastMessage"]["messageForShow"] == shown


def test_finds_what_is_named_anywhere_in_a_record(alice, group):
    picture_, video = upload(alice, "image"), upload(alice, "video", MP4)
    record = {
        "title": "Chat history",
        "messageList": [
            {"payload": {"uuid": picture_.key}},
            {"payload": {"messageList": [{"payload": {"videoUUID": video.key, "snapshotUUID": ""}}]}},
            {"payload": {"text": "uuid"}},
        ],
    }

    assert find_named(record) == [picture_, video]


def test_who_deleted_it_for_themselves_has_it_no_more(alice, bob, group, client_of):
    message, kept = send_picture(alice, group)

    hide_messages(person=bob, message_ids=[message.message_id])

    assert fetch(client_of(bob), kept).status_code == 404
    assert body(fetch(client_of(alice), kept)) != b""
