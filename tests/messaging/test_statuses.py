"""Who is online: asked for, watched, hidden. Whoever is blocked learns nothing, and cannot tell that from being away."""

from datetime import UTC, datetime

from messaging.models import Person, StatusSubscription
from messaging.services.blocks import block_person, unblock_person
from messaging.services.leases import renew_leases

AWAY = {"isOnline": False, "statusText": "", "lastSeen": 0}


def come(person: Person, process: str = "here") -> None:
    renew_leases(process=process, sockets={person.pk: 1}, seconds=30)


def go(person: Person, process: str = "here") -> None:
    renew_leases(process=process, sockets={person.pk: 0}, seconds=30)


def seen(door, viewer, *user_ids: str) -> list[dict]:
    return door(viewer, "status.get", userIDs=list(user_ids)).data["statuses"]


def shown(told) -> list[tuple]:
    """Who was told, of whom, and whether they are online."""
    return [
        (envelope.people, one["userID"], one["isOnline"])
        for envelope, body in told
        if body["frame"] == "status"
        for one in body["statuses"]
    ]


def test_says_who_is_there_and_since_when_others_are_not(door, time_machine, alice, bob, dora):
    time_machine.move_to(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False)
    come(bob)
    come(dora)
    go(dora)
    door(bob, "me.change", statusText="At tea")

    statuses = seen(door, alice, "bob", "dora", "nobody")

    assert statuses == [
        {"userID": "bob", "isOnline": True, "statusText": "At tea", "lastSeen": 0},
        {"userID": "dora", "isOnline": False, "statusText": "", "lastSeen": 1795694400.0},
    ]


def test_tells_whoever_watches_once_for_all_devices(frames, door, alice, bob):
    door(alice, "status.watch", userIDs=["bob"])

    with frames() as told:
        come(bob, "one")
        come(bob, "two")
        go(bob, "one")
        go(bob, "two")

    # Asked after the commit, here at the end of all of them: how it is then.
    assert {who for who, *_ in shown(told)} == {(alice.pk,)}
    assert [online for *_, online in shown(told)] == [False, False]


def test_tells_when_somebody_comes_and_when_they_go(frames, door, alice, bob, charlie):
    door(alice, "status.watch", userIDs=["bob"])
    with frames() as came:
        come(bob)
    with frames() as again:
        come(bob)
        come(bob, "elsewhere")
    with frames() as gone:
        go(bob)
        go(bob, "elsewhere")

    assert shown(came) == [((alice.pk,), "bob", True)]
    assert shown(again) == []
    assert shown(gone) == [((alice.pk,), "bob", False)]


def test_tells_of_those_of_a_process_that_died(frames, door, time_machine, alice, bob, dora):
    time_machine.move_to(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False)
    door(alice, "status.watch", userIDs=["bob"])
    come(bob, "dies")
    time_machine.shift(31)

    with frames() as told:
        come(dora, "lives")

    assert shown(told) == [((alice.pk,), "bob", False)]


def test_tells_no_more_whoever_does_not_watch(frames, door, alice, bob, dora):
    door(alice, "status.watch", userIDs=["bob", "dora"])
    door(alice, "status.unwatch", userIDs=["bob"])
    with frames() as told:
        come(bob)
        come(dora)
    assert shown(told) == [((alice.pk,), "dora", True)]

    door(alice, "status.unwatch")

    assert not StatusSubscription.objects.exists()


def test_whoever_hides_looks_away_to_all_but_themselves(frames, door, alice, bob):
    door(alice, "status.watch", userIDs=["bob"])
    come(bob)
    with frames() as told:
        door(bob, "me.change", hidesStatus=True, statusText="Hidden")

    assert shown(told) == [((alice.pk,), "bob", False)]
    assert seen(door, alice, "bob") == [{"userID": "bob", **AWAY}]
    assert seen(door, bob, "bob") == [
        {"userID": "bob", "isOnline": True, "statusText": "Hidden", "lastSeen": 0}
    ]


def test_whoever_hides_comes_and_goes_unnoticed(frames, door, alice, bob):
    door(alice, "status.watch", userIDs=["bob"])
    come(bob)
    door(bob, "me.change", hidesStatus=True)

    for move in (go, come, go):
        with frames() as told:
            move(bob)
        assert shown(told) == []
    come(bob)
    with frames() as told:
        door(bob, "me.change", statusText="Unseen")
    assert shown(told) == []
    with frames() as told:
        door(bob, "me.change", hidesStatus=False)
    assert shown(told) == [((alice.pk,), "bob", True)]


def test_whoever_is_blocked_learns_nothing(frames, door, alice, bob, dora):
    for who in (alice, dora):
        door(who, "status.watch", userIDs=["bob"])
    come(bob)
    go(bob)
    come(bob)
    with frames() as blocked:
        block_person(person=bob, other=alice)

    # As if he had gone; and from then on nothing.
    assert shown(blocked) == [((alice.pk,), "bob", False)]
    assert seen(door, alice, "bob") == [{"userID": "bob", **AWAY}]
    with frames() as told:
        go(bob)
        door(bob, "me.change", statusText="Elsewhere")
    assert {who for who, *_ in shown(told)} == {(dora.pk,)}
    # Bob himself sees her as before.
    come(alice)
    assert seen(door, bob, "alice")[0]["isOnline"] is True

    come(bob)
    with frames() as freed:
        unblock_person(person=bob, other=alice)
    assert shown(freed) == [((alice.pk,), "bob", True)]


def test_as_many_are_watched_as_the_limit_says_and_no_more(door, settings, nothing_changes, alice, bob, dora):
    settings.CHAT_LIMITS = {"status_subscriptions": 1}
    door(alice, "status.watch", userIDs=["bob"])

    with nothing_changes():
        refused = door(alice, "status.watch", userIDs=["dora"])

    assert refused.verdict == (400, "too_many")
    assert door(alice, "status.watch", userIDs=["bob"]).status == 200
