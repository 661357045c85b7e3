"""Groups by staff, who are not in them: several members at once, all of them or nobody."""

import pytest

from messaging.errors import ConversationNotFound, MemberNotFound, NotAllowed
from messaging.models import Member
from messaging.services.groups import change_group, dismiss_group, hand_over
from messaging.services.members import add_members, import_members, remove_members
from messaging.services.mute import mute_members

from .scenes import role_of

VERBS = {
    "add": (add_members, {}),
    "remove": (remove_members, {}),
    "mute": (mute_members, {"seconds": 600}),
}


def test_what_becomes_of_several_is_said_once(frames, charlie, alice, bob, dora, group):
    on = {"by": charlie, "conversation": group, "people": [bob, dora], "as_staff": True}
    with frames() as muted:
        mute_members(**on, seconds=600)
    with frames() as removed:
        remove_members(**on)
    with frames() as added:
        add_members(**on)

    assert [body["frame"] for _, body in muted] == ["changes"]
    notes = [told[index][1]["changes"][-1]["message"]["payload"] for told, index in ((muted, 0), (added, 1))]
    assert [(note["operationType"], note["operatorID"], note["userIDList"]) for note in notes] == [
        (7, "charlie", ["bob", "dora"]),
        (1, "charlie", ["bob", "dora"]),
    ]
    kinds = [change["kind"] for change in muted[0].body["changes"]]
    assert kinds == ["member", "member", "message"]
    left, changes, *private = removed
    assert (left.envelope.people, left.body["frame"]) == ((bob.pk, dora.pk), "left")
    assert [change["kind"] for change in changes.body["changes"]] == ["member", "member", "message"]
    assert [envelope.people for envelope, _ in private] == [(bob.pk,), (dora.pk,)]
    group.refresh_from_db()
    assert (group.member_count, group.counted_members) == (3, 3)


@pytest.mark.parametrize(
    ("verb", "people", "refusal"),
    [
        ("remove", ("bob", "charlie"), MemberNotFound),
        ("remove", ("bob", "alice"), NotAllowed),
        ("mute", ("bob", "charlie"), MemberNotFound),
        ("mute", ("bob", "alice"), NotAllowed),
    ],
)
def test_one_who_is_wrong_keeps_all_as_they_were(
    nothing_changes, alice, bob, charlie, dora, group, verb, people, refusal
):
    cast = {"alice": alice, "bob": bob, "charlie": charlie}
    call, more = VERBS[verb]

    with nothing_changes(), pytest.raises(refusal):
        call(by=dora, conversation=group, people=[cast[name] for name in people], as_staff=True, **more)


def test_staff_change_what_the_group_says_of_itself(alice, charlie, group):
    with pytest.raises(ConversationNotFound):
        change_group(by=charlie, conversation=group, name="Barn owls")

    changed = change_group(by=charlie, conversation=group, name="Barn owls", mute_all=True, as_staff=True)

    assert (changed.name, changed.mute_all, role_of(alice, group)) == ("Barn owls", True, Member.Role.OWNER)


def test_what_is_over_is_over_for_staff_as_well(nothing_changes, alice, bob, charlie, group):
    dismiss_group(by=alice, conversation=group)
    on = {"by": charlie, "conversation": group, "as_staff": True}

    with nothing_changes():
        for call, more in VERBS.values():
            with pytest.raises(ConversationNotFound):
                call(**on, people=[bob], **more)
        with pytest.raises(ConversationNotFound):
            change_group(**on, name="Barn owls")
        with pytest.raises(ConversationNotFound):
            hand_over(**on, person=bob)
        with pytest.raises(ConversationNotFound):
            import_members(by=charlie, conversation=group, those=[])
