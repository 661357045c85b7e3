"""Accounts and profiles by the server API: each of a batch by itself, and nobody out of reach."""

import pytest

from messaging.models import AccessToken, AuditEntry, Person
from messaging.services.access import find_token
from messaging.services.leases import renew_leases
from messaging.services.people import change_profile, create_person

from .conftest import signature

LOGIN = "im_open_login_svc"
ELSEWHERE = "https://example.org/face.png"


def test_imports_those_that_are_well_formed_and_names_the_others(here, call):
    answer = call(
        f"{LOGIN}/multiaccount_import",
        AccountList=[
            {"UserID": "eve", "Nick": "Eve"},
            {"UserID": "no spaces"},
            {"UserID": "fay", "FaceUrl": ELSEWHERE},
            {"UserID": "gus", "Nick": 7},
            {"Identifier": "bob", "Nick": "Bobby"},
        ],
    )

    assert answer["FailAccounts"] == ["no spaces", "fay", "gus"]
    assert dict(
        Person.objects.filter(user_id__in=("eve", "bob", "fay", "gus")).values_list("user_id", "nick")
    ) == {
        "eve": "Eve",
        "bob": "Bobby",
    }
    assert AuditEntry.objects.filter(action="on_behalf").count() == 2
    assert call(f"{LOGIN}/multiaccount_import", Accounts=["eve", "x" * 33])["FailAccounts"] == ["x" * 33]
    assert Person.objects.get(user_id="eve").nick == "Eve"


def test_imports_one_as_often_as_one_likes(here, call, failed, nothing_changes):
    for nick in ("Eve", "Evelyn"):
        assert call(f"{LOGIN}/account_import", UserID="eve", Nick=nick)["ErrorCode"] == 0
    assert Person.objects.get(user_id="eve").nick == "Evelyn"

    with nothing_changes():
        assert failed(call(f"{LOGIN}/account_import", UserID="x" * 33))[0] == 70402
        assert failed(call(f"{LOGIN}/account_import", UserID="a b"))[0] == 11005
        code, words = failed(call(f"{LOGIN}/account_import", UserID="fay", FaceUrl=ELSEWHERE))
        assert code == 70402 and words.startswith("FaceUrl: ")


def test_says_who_there_is_and_erases_those_in_reach(here, call):
    create_person(user_id="root", is_staff=True)
    names = ("bob", "nobody", "crm", "root", "bob")
    before = call(f"{LOGIN}/account_check", CheckItem=[{"UserID": name} for name in names[:2]])
    deleted = call(f"{LOGIN}/account_delete", DeleteItem=[{"UserID": name} for name in names])
    after = call(f"{LOGIN}/account_check", CheckItem=[{"UserID": "bob"}])

    status = [(one["UserID"], one["ResultCode"], one["AccountStatus"]) for one in before["ResultItem"]]
    assert status == [("bob", 0, "Imported"), ("nobody", 0, "NotImported")]
    assert [(one["UserID"], one["ResultCode"]) for one in deleted["ResultItem"]] == [
        ("bob", 0),
        ("nobody", 70107),
        ("crm", 10007),
        ("root", 10007),
        ("bob", 70107),
    ]
    assert after["ResultItem"][0]["AccountStatus"] == "NotImported"
    here.bob.refresh_from_db()
    assert here.bob.erased_at is not None
    assert Person.objects.get(user_id="root").erased_at is None


def test_signs_out_everywhere(here, call, failed):
    secrets = [signature(here.bob, scope) for scope in AccessToken.Scope]

    assert call(f"{LOGIN}/kick", Identifier="bob")["ErrorCode"] == 0

    assert [find_token(secret) for secret in secrets] == [None] * len(secrets)
    assert failed(call(f"{LOGIN}/kick", UserID="nobody"))[0] == 70107
    assert failed(call(f"{LOGIN}/kick", UserID="crm"))[0] == 10007
    assert call(f"{LOGIN}/account_check", CheckItem=[{"UserID": "bob"}])["ErrorCode"] == 0


def test_says_who_is_online_and_nothing_of_who_hides_it(here, call):
    renew_leases(process="p1", sockets={here.bob.pk: 1, here.dora.pk: 2}, seconds=30)
    change_profile(person=here.dora, hides_status=True)

    answer = call("openim/query_online_status", To_Account=["bob", "nobody", "alice", "dora"])

    assert answer["QueryResult"] == [
        {"To_Account": "bob", "Status": "Online"},
        {"To_Account": "alice", "Status": "Offline"},
        {"To_Account": "dora", "Status": "Offline"},
    ]
    assert answer["ErrorList"] == [{"To_Account": "nobody", "ErrorCode": 70107}]


SAID = {
    "Tag_Profile_IM_Nick": "Robert",
    "Tag_Profile_IM_Image": "",
    "Tag_Profile_IM_Gender": "Gender_Type_Male",
    "Tag_Profile_IM_BirthDay": 20000131,
    "Tag_Profile_IM_Location": "Oak",
    "Tag_Profile_IM_SelfSignature": "Hoo",
    "Tag_Profile_IM_AllowType": "AllowType_Type_AllowAny",
    "Tag_Profile_IM_Language": 1,
    "Tag_Profile_IM_Level": 2,
    "Tag_Profile_IM_Role": 3,
    "Tag_Profile_Custom_Tea": "mint",
}


def test_a_portrait_is_as_it_was_set(here, call):
    items = [{"Tag": tag, "Value": value} for tag, value in SAID.items()]
    assert call("profile/portrait_set", From_Account="bob", ProfileItem=items)["ErrorCode"] == 0

    answer = call(
        "profile/portrait_get", To_Account=["bob", "nobody"], TagList=[*SAID, "Tag_Profile_Custom_No"]
    )

    bob, nobody = answer["UserProfileItem"]
    assert (bob["To_Account"], bob["ResultCode"], bob["ProfileItem"]) == ("bob", 0, items)
    assert (nobody["To_Account"], nobody["ResultCode"], nobody["ProfileItem"]) == ("nobody", 40003, [])
    assert answer["Fail_Account"] == ["nobody"]


@pytest.mark.parametrize(
    ("tag", "value", "names"),
    [
        ("Tag_Profile_IM_Nick", 7, "Value"),
        ("Tag_Profile_IM_Nick", "x" * 101, "Value"),
        ("Tag_Profile_IM_Gender", "owl", "Value"),
        ("Tag_Profile_IM_Image", ELSEWHERE, "Value"),
        ("Tag_Profile_IM_BirthDay", -1, "Value"),
        ("Tag_Profile_IM_AdminForbidType", "AdminForbid_Type_None", "Tag"),
        ("Tag_Profile_Custom_", "x", "Value"),
        ("Tag_Profile_Custom_Tea", ["x"], "Value"),
    ],
)
def test_a_portrait_that_is_wrong_is_named_and_nothing_of_it_set(
    here, call, failed, nothing_changes, tag, value, names
):
    good = {"Tag": "Tag_Profile_IM_Location", "Value": "Oak"}

    with nothing_changes():
        answer = call(
            "profile/portrait_set", From_Account="bob", ProfileItem=[good, {"Tag": tag, "Value": value}]
        )

    code, words = failed(answer)
    assert code == 40001 and words.startswith(f"ProfileItem.1.{names}")
