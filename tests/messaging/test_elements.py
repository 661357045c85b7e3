"""A message as a back end knows it, and what a back end says as a message: each type there and back."""

import pytest
from rest_framework import serializers

from messaging.wire.elements import elements, said_by
from messaging.wire.merged import RECORD
from messaging.wire.payloads import SENDABLE

pytestmark = pytest.mark.once

SAID = {
    "TIMTextElem": ({"text": "Tea?"}, {"Text": "Tea?"}),
    "TIMCustomElem": (
        {"data": "a", "description": "b", "extension": "c"},
        {"Data": "a", "Desc": "b", "Ext": "c", "Sound": ""},
    ),
    "TIMFaceElem": ({"index": 1, "data": "owl"}, {"Index": 1, "Data": "owl"}),
    "TIMLocationElem": (
        {"description": "here", "longitude": 8.5, "latitude": 47.3},
        {"Desc": "here", "Longitude": 8.5, "Latitude": 47.3},
    ),
    "TIMImageElem": ({"uuid": "u"}, {"UUID": "u", "ImageFormat": 255, "ImageInfoArray": []}),
    "TIMSoundElem": (
        {"uuid": "u", "second": 3},
        {"UUID": "u", "Url": "", "Size": 0, "Second": 3, "Download_Flag": 2},
    ),
    "TIMFileElem": (
        {"uuid": "u"},
        {"UUID": "u", "Url": "", "FileSize": 0, "FileName": "", "Download_Flag": 2},
    ),
    "TIMVideoFileElem": (
        {"videoUUID": "v", "videoSecond": 3, "snapshotUUID": "s"},
        {
            "VideoUUID": "v",
            "VideoUrl": "",
            "VideoSize": 0,
            "VideoSecond": 3,
            "VideoFormat": "",
            "VideoDownloadFlag": 2,
            "ThumbUUID": "s",
            "ThumbUrl": "",
            "ThumbSize": 0,
            "ThumbWidth": 0,
            "ThumbHeight": 0,
            "ThumbFormat": "",
            "ThumbDownloadFlag": 2,
        },
    ),
}


def test_knows_every_type_that_can_be_sent():
    assert {*SAID, RECORD} == set(SENDABLE)


@pytest.mark.parametrize("kind", SAID)
def test_goes_there_and_back(kind):
    payload, content = SAID[kind]

    assert elements(kind, payload) == [{"MsgType": kind, "MsgContent": content}]
    assert said_by(elements(kind, payload)) == (kind, payload)


def test_says_where_each_size_of_a_picture_is():
    sizes = [
        {"type": number, "size": 9, "width": 3, "height": 2, "url": f"/media/u/{number}"}
        for number in range(3)
    ]

    [element] = elements("TIMImageElem", {"uuid": "u", "imageFormat": "PNG", "imageInfoArray": sizes})

    assert element["MsgContent"]["ImageFormat"] == 3
    assert [(one["Type"], one["URL"]) for one in element["MsgContent"]["ImageInfoArray"]] == [
        (1, "/media/u/0"),
        (3, "/media/u/1"),
        (2, "/media/u/2"),
    ]


TEXT = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea?"}}


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        [TEXT, TEXT],
        ["TIMTextElem"],
        [{"MsgType": ["TIMTextElem"], "MsgContent": {"Text": "Tea?"}}],
        [{"MsgType": RECORD, "MsgContent": {"Title": "Tea"}}],
        [{"MsgType": "TIMTextElem", "MsgContent": "Tea?"}],
        [{"MsgType": "TIMTextElem", "MsgContent": {}}],
        [{"MsgType": "TIMTextElem", "MsgContent": {"Text": 3}}],
        [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "x" * 100_000}}],
    ],
    ids=lambda body: repr(body)[:60],
)
def test_refuses_what_is_no_message(body):
    with pytest.raises(serializers.ValidationError):
        said_by(body)
