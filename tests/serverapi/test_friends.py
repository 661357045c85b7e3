"""Friends and blocks by the server API: what the one whose they are could do."""

from messaging.models import Contact
from messaging.services.people import change_profile


def results(answer):
    return [(one["To_Account"], one["ResultCode"]) for one in answer["ResultItem"]]


def add(call, *names, **more):
    items = [
        {"To_Account": name, "AddSource": "AddSource_Type_Web", "Remark": f"my {name}"} for name in names
    ]
    return call("sns/friend_add", From_Account="alice", AddFriendItem=items, **more)


def test_each_answers_as_they_take_requests(here, call):
    change_profile(person=here.bob, allow_type="AllowType_Type_AllowAny")
    change_profile(person=here.dora, allow_type="AllowType_Type_DenyAny")

    asked = add(call, "bob", "charlie", "dora", "alice", "nobody")

    assert results(asked) == [
        ("bob", 0),
        ("charlie", 30539),
        ("dora", 30516),
        ("alice", 30001),
        ("nobody", 30003),
    ]
    assert asked["Fail_Account"] == ["charlie", "dora", "alice", "nobody"]
    assert results(add(call, "charlie", "dora", ForceAddFlags=1)) == [("charlie", 0), ("dora", 30516)]
    listed = call("sns/friend_get", From_Account="alice", StartIndex=0)
    assert (listed["FriendNum"], listed["CompleteFlag"], listed["NextStartIndex"]) == (2, 1, 0)
    bob, charlie = listed["UserDataItem"]
    assert (bob["To_Account"], charlie["To_Account"]) == ("bob", "charlie")
    said = {item["Tag"]: item["Value"] for item in bob["ValueItem"]}
    assert said.pop("Tag_SNS_IM_AddTime") > 0
    assert said == {"Tag_SNS_IM_AddSource": "AddSource_Type_Web", "Tag_SNS_IM_Remark": "my bob"}


def test_parts_from_one_side_or_both(here, call, settings):
    add(call, "bob", "charlie", "dora", ForceAddFlags=1)
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "ids_per_request": 2}
    first = call("sns/friend_get", From_Account="alice")
    second = call("sns/friend_get", From_Account="alice", StartIndex=first["NextStartIndex"])

    one, both = (
        call("sns/friend_delete", From_Account="alice", To_Account=[name], DeleteType=f"Delete_Type_{kind}")
        for name, kind in (("bob", "Single"), ("charlie", "Both"))
    )

    assert [item["To_Account"] for page in (first, second) for item in page["UserDataItem"]] == [
        "bob",
        "charlie",
        "dora",
    ]
    assert (first["CompleteFlag"], second["CompleteFlag"]) == (0, 1)
    assert results(one) == [("bob", 0)] and results(both) == [("charlie", 0)]
    friends = Contact.objects.filter(friend_since__isnull=False)
    assert set(friends.values_list("person__user_id", "other__user_id")) == {
        ("alice", "dora"),
        ("dora", "alice"),
        ("bob", "alice"),
    }


def test_blocks_and_unblocks(here, call):
    blocked = call("sns/black_list_add", From_Account="alice", To_Account=["bob", "nobody", "alice", "dora"])
    first = call("sns/black_list_get", From_Account="alice", StartIndex=0, MaxLimited=1)
    second = call("sns/black_list_get", From_Account="alice", StartIndex=first["StartIndex"], MaxLimited=5)
    lifted = call("sns/black_list_delete", From_Account="alice", To_Account=["bob", "charlie"])

    assert results(blocked) == [("bob", 0), ("nobody", 30003), ("alice", 30001), ("dora", 0)]
    listed = [item["To_Account"] for page in (first, second) for item in page["BlackListItem"]]
    assert (listed, second["StartIndex"]) == (["bob", "dora"], 0)
    assert results(lifted) == [("bob", 0), ("charlie", 0)]
    assert list(
        Contact.objects.filter(blocked_at__isnull=False).values_list("other__user_id", flat=True)
    ) == ["dora"]
