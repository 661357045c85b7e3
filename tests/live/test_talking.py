"""Three people talk over real HTTP and real sockets: each comes in by another way, and all hear the same."""

import threading
from collections.abc import Callable

import httpx
import pytest
from websockets.sync.client import connect

from bench.client.client import Client, messages_of
from bench.client.differences import differences
from bench.client.order import Frame
from tests.live_server import Server

from .conftest import READERS, Join, said

pytestmark = pytest.mark.live

Group = Callable[..., str]


def test_three_clients_talk(
    client_of: Join, group_of: Group, browser: httpx.Client, server: Server, tokens: dict[str, str]
) -> None:
    alice, bob, dora = client_of("alice"), client_of("bob"), client_of("dora")
    ticket = alice.rest.post("/tickets/").json()["ticket"]
    back_end = {"Authorization": f"Token {tokens['backend']}"}
    credential = httpx.post(
        f"{server.url}/api/v1/credentials/", json={"userID": "bob"}, headers=back_end, trust_env=False
    ).json()
    alice.open(login={"ticket": ticket})
    bob.open(login={"userID": "bob", "userSig": credential["userSig"]})
    dora.open(
        login={}, origin=server.url, additional_headers={"Cookie": f"session={browser.cookies['session']}"}
    )

    group = group_of(alice, "bob", "dora")
    for client in (alice, bob, dora):
        client.wait_for("joined", conversationID=group)
    first = said(alice, group, "Who is in?")
    assert _result(bob.call("receipt.acknowledge", {"messages": [{"messageID": first["ID"]}]})) == "ok"
    second = said(bob, group, "I am.")
    posted = dora.rest.post(
        messages_of(group), json={"payload": {"text": "So am I."}, "needReadReceipt": True}
    )
    third = posted.json()["message"]
    assert _result(dora.rest.post("/receipts/", json={"messages": [{"messageID": first["ID"]}]})) == "ok"

    for client in (alice, bob, dora):
        client.until(lambda client=client: third["ID"] in client.replica.messages(group))
        assert [
            client.replica.messages(group)[message["ID"]]["payload"] for message in (first, second, third)
        ] == [
            {"text": "Who is in?"},
            {"text": "I am."},
            {"text": "So am I."},
        ]
    alice.until(lambda: alice.replica.totals.get(first["ID"], {}).get("readCount") == 2)
    total = alice.replica.totals[first["ID"]]
    assert (total["unreadCount"], total["audienceCount"]) == (0, 2)
    for client in (alice, bob, dora):
        _holds_what_a_fresh_load_shows(client)
    # Whose message it is not, hears nothing of who has read it.
    assert not bob.frames("receipts") + dora.frames("receipts")


def test_what_belongs_to_one_person_reaches_all_their_devices_and_nobody_else(join: Join) -> None:
    phone, laptop, bob = join("alice"), join("alice"), join("bob")
    direct = phone.call("conversation.open", {"userID": "bob"})["data"]["conversation"]["conversationID"]
    bob.until(lambda: "C2Calice" in bob.replica.conversations)
    message = said(bob, "C2Calice", "Here?", needReadReceipt=False)
    phone.until(lambda: message["ID"] in phone.replica.messages(direct))

    answer = phone.call("position.move", {"conversationID": direct, "sequence": message["sequence"]})

    assert (answer["data"]["readSeq"], answer["data"]["unreadCount"]) == (message["sequence"], 0)
    moved = laptop.until(
        lambda: [f for f in laptop.frames("me") if f["changes"][0].get("readSeq") == message["sequence"]]
    )
    assert (moved[0]["changes"][0]["kind"], moved[0]["changes"][0]["conversationID"]) == (
        "membership",
        "C2Cbob",
    )
    told = bob.wait_for("peerRead", peerReadSeq=message["sequence"])
    assert told == {"frame": "peerRead", "conversationID": "C2Calice", "peerReadSeq": message["sequence"]}
    assert not bob.frames("me")
    phone.until(lambda: phone.replica.me.cursor == laptop.replica.me.cursor)


def test_a_direct_receipt_reaches_its_sender(join: Join) -> None:
    alice, bob = join("alice"), join("bob")
    message = said(alice, "C2Cbob", "Read this.")

    assert _result(bob.call("receipt.acknowledge", {"messages": [{"messageID": message["ID"]}]})) == "ok"

    told = alice.wait_for("receipts")["receipts"]
    assert [(row["messageID"], row["userID"], row["isPeerRead"]) for row in told] == [
        (message["ID"], "bob", True)
    ]
    total = alice.replica.totals[message["ID"]]
    assert (total["isPeerRead"], total["timestamp"] > message["time"] - 1) == (True, True)


def test_whoever_is_removed_hears_nothing_from_then_on(join: Join, group_of: Group) -> None:
    alice, bob, charlie = join("alice"), join("bob"), join("charlie")
    group = group_of(alice, "bob")
    alice.call("group.add", {"conversationID": group, "userIDs": ["charlie"]})
    charlie.wait_for("joined", conversationID=group)
    before = said(alice, group, "Welcome, Charlie.")
    charlie.until(lambda: before["ID"] in charlie.replica.messages(group))

    assert alice.call("group.remove", {"conversationID": group, "userID": "charlie"})["status"] == 200
    after = said(alice, group, "Now that he is gone:")

    bob.until(lambda: after["ID"] in bob.replica.messages(group))
    charlie.wait_for("left", conversationID=group)
    charlie.listen(0.3)
    heard = [
        frame
        for frame in charlie.frames("changes", conversationID=group)
        if frame["to"] >= after["changeSeq"]
    ]
    assert not heard
    assert (
        charlie.call("conversation.changes", {"conversationID": group, "changed_after": 0})["status"] == 403
    )
    assert after["ID"] not in str(charlie.heard)


def test_a_burst_of_readers_is_a_few_frames_the_last_with_the_final_totals(
    join: Join, group_of: Group
) -> None:
    alice = join("alice")
    readers = [join(user_id) for user_id in READERS]
    group = group_of(alice, *READERS)
    messages = [said(alice, group, f"Number {number}") for number in range(3)]
    alice.listen(0.3)
    begin = alice.replica.receipts.cursor

    together = threading.Barrier(4)

    def read(some: list[Client]) -> None:
        together.wait(15)
        for reader in some:
            items = [{"messageID": message["ID"]} for message in messages]
            reader.send({"id": "read", "command": "receipt.acknowledge", "params": {"messages": items}})

    threads = [threading.Thread(target=read, args=(readers[number::4],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(15)
    for reader in readers:
        answer = reader.wait_for("answer", id="read")
        assert [item["result"] for item in answer["data"]["results"]] == ["ok"] * 3

    alice.until(lambda: _all_read(alice, messages))
    # A heartbeat may have had her ask for what the last frame is about to tell.
    numbers = list(range(begin + 1, alice.replica.receipts.cursor + 1))
    alice.until(lambda: len(_covered(alice)) >= len(numbers))
    frames = alice.frames("receipts")
    assert sorted(_covered(alice)) == numbers
    last = {row["messageID"]: row for frame in frames for row in frame["receipts"]}
    for message in messages:
        row = last[message["ID"]]
        assert (row["readCount"], row["unreadCount"], row["audienceCount"]) == (24, 0, 24)
    assert len(frames) <= len(READERS) / 2


def test_somebody_who_was_away_comes_back_to_what_a_fresh_load_shows(join: Join, group_of: Group) -> None:
    alice, bob = join("alice"), join("bob")
    group = group_of(alice, "bob")
    message = said(alice, group, "Before.")
    alice.until(lambda: message["ID"] in alice.replica.messages(group))
    alice.cut()

    said(bob, group, "While you were away.")
    assert _result(bob.call("receipt.acknowledge", {"messages": [{"messageID": message["ID"]}]})) == "ok"
    alice.open()

    assert alice.replica.totals[message["ID"]]["readCount"] == 1
    _holds_what_a_fresh_load_shows(alice)


def test_the_heart_beats_and_says_where_everything_stands(join: Join, group_of: Group) -> None:
    alice = join("alice")
    group = group_of(alice, "bob")
    message = said(alice, group, "One.")

    beat = alice.until(
        lambda: [
            f for f in alice.frames("heartbeat") if _head(f, group).get("lastSeq") == message["sequence"]
        ]
    )

    assert _head(beat[0], group)["changeSeq"] >= message["changeSeq"]
    assert {"epoch", "me", "receipts", "conversations", "gone"} < beat[0].keys()
    alice.call("group.dismiss", {"conversationID": group})
    alice.until(lambda: [f for f in alice.frames("heartbeat") if group in f["gone"]])


def test_logging_out_closes_the_socket_within_a_heartbeat(
    browser: httpx.Client, server: Server, client_of: Join
) -> None:
    dora = client_of("dora")
    dora.open(
        login={}, origin=server.url, additional_headers={"Cookie": f"session={browser.cookies['session']}"}
    )
    assert dora.call("me.get")["status"] == 200
    dora.wait_for("heartbeat")

    token = (
        browser.get("/login/", follow_redirects=False).cookies.get("csrftoken")
        or browser.cookies["csrftoken"]
    )
    out = browser.post("/logout/", data={"csrfmiddlewaretoken": token}, headers={"Referer": f"{server.url}/"})

    assert out.status_code == 200
    assert dora.closed_with() == 4401


def test_a_session_opens_no_socket_for_a_page_of_another_site(browser: httpx.Client, server: Server) -> None:
    cookie = {"Cookie": f"session={browser.cookies['session']}"}
    address = server.url.replace("http", "ws", 1) + "/ws/"

    for origin in ("https://elsewhere.example", "null", server.url.replace("http", "https")):
        with pytest.raises(Exception, match="403"):
            connect(address, proxy=None, origin=origin, additional_headers=cookie)

    # Without an origin it is no page, and the cookie says nothing.
    with connect(address, proxy=None, additional_headers=cookie) as socket:
        socket.send('{"id": 1, "command": "me.get"}')
        assert '"not_logged_in"' in str(socket.recv(timeout=15))


def _result(answer: httpx.Response | Frame) -> str:
    data = answer.json() if isinstance(answer, httpx.Response) else answer["data"]
    return str(data["results"][0]["result"])


def _covered(client: Client) -> list[int]:
    """The numbers of all changes of tallies that frames told of."""
    return [number for frame in client.frames("receipts") for number in frame["numbers"]]


def _all_read(client: Client, messages: list[Frame]) -> bool:
    return all(
        client.replica.totals.get(message["ID"], {}).get("readCount") == len(READERS) for message in messages
    )


def _head(heads: Frame, name: str) -> Frame:
    return next((head for head in heads["conversations"] if head["conversationID"] == name), {})


def _holds_what_a_fresh_load_shows(client: Client) -> None:
    client.settle()
    assert list(differences(client.replica.shown(), client.fresh())) == []
