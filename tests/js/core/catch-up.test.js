/** The rule for a client: whatever is lost, doubled or late, it shows what a fresh load shows. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { EVENT, SDK, enter, heard, next, quiet, said, teaRound, until } from "../facade/cast.js";
import { FakeServer } from "../network.js";
import { badLine } from "./line.js";

const tea = { conversationID: "GROUPtea" };
const speak = (/** @type {any} */ server, /** @type {string} */ who, /** @type {string} */ text, more = {}) =>
  server.say(who, { ...tea, payload: { text }, ...more });
const texts = (/** @type {any[][]} */ events) => events.flat().map(({ payload }) => payload.text);
const unread = async (/** @type {any} */ chat) => (await chat.getConversationProfile("GROUPtea")).data.conversation.unreadCount;

test("tells of each message once, however often its frame comes", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  badLine(server, "bob", (frame, push) => [1, 2, 3].forEach(() => push(frame)));

  speak(server, "alice", "one");
  speak(server, "alice", "two");

  await until(() => texts(received).length >= 2);
  await quiet();
  assert.deepEqual(texts(received), ["one", "two"]);
  assert.equal(await unread(bob), 2);
});

test("waits half a second for a frame that was overtaken, and asks for nothing if it comes", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  /** @type {any[]} */
  const held = [];
  const mend = badLine(server, "bob", (frame) => held.push(frame));
  speak(server, "alice", "one");
  speak(server, "alice", "two");
  mend();

  server.tell("bob", held[1]);
  await quiet();
  assert.deepEqual(texts(received), []);
  server.tell("bob", held[0]);
  server.tell("bob", held[1]);

  await until(() => texts(received).length === 2);
  assert.deepEqual(texts(received), ["one", "two"]);
});

test("asks what it missed when a gap stays", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const mend = badLine(server, "bob", () => {});
  speak(server, "alice", "lost");
  mend();

  speak(server, "alice", "after it");

  await until(() => texts(received).length === 2);
  assert.deepEqual(texts(received), ["lost", "after it"]);
  assert.equal(server.asked("conversation.changes").length, 1);
});

test("hears of a lost last message by the next heartbeat", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const mend = badLine(server, "bob", () => {});
  speak(server, "alice", "the last one");
  mend();

  server.beat("bob");

  await until(() => texts(received).length === 1);
  assert.equal(await unread(bob), 1);
});

test("tells of a message that was changed before it was caught up with, in its own place", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const mend = badLine(server, "bob", () => {});
  const first = speak(server, "alice", "first");
  speak(server, "alice", "second");
  server.do("alice", "message.edit", { messageID: first.ID, payload: { text: "first, mended" } });
  mend();

  server.beat("bob");

  await until(() => texts(received).length === 2);
  assert.deepEqual(texts(received), ["first, mended", "second"]);
  assert.equal(await unread(bob), 2);
});

test("after a broken connection has what was said meanwhile", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const states = heard(bob, EVENT.NET_STATE_CHANGE);
  server.cut();
  speak(server, "alice", "while you were away");

  await until(() => texts(received).length === 1);
  assert.deepEqual(states.map(({ state }) => state), ["disconnected", "connecting", "connected"]);
  assert.ok(states[0].retryAt > Date.now() - 5000);
});

test("comes again after half a minute where there was no place for another socket", async () => {
  const { server, bob } = await teaRound();
  const states = heard(bob, EVENT.NET_STATE_CHANGE);

  for (const socket of server.sockets) socket.lose(4429);

  await until(() => states.length === 1);
  assert.ok(states[0].retryAt > Date.now() + 29_000 && states[0].retryAt < Date.now() + 32_000);
  bob.reconnect();
  await until(() => states.at(-1)?.state === "connected");
});

test("loads afresh when the server's numbers started anew", async () => {
  const { server, bob } = await teaRound();
  const before = (await bob.getMessageList(tea)).data.messageList.length;
  const isOver = next(bob, EVENT.SDK_NOT_READY);
  const isBack = next(bob, EVENT.SDK_READY);
  server.epoch = "second";
  speak(server, "alice", "in the new world");

  server.beat("bob");

  await isOver;
  await isBack;
  assert.equal((await bob.getMessageList(tea)).data.messageList.length, before + 1);
});

test("applies totals only if they are newer, and asks for those that are missing", async () => {
  const { server, alice } = await teaRound();
  const message = await said(alice);
  const told = heard(alice, EVENT.MESSAGE_READ_RECEIPT_RECEIVED);
  /** @type {any[]} */
  const held = [];
  const mend = badLine(server, "alice", (frame, push) => (frame.frame === "receipts" ? held.push(frame) : push(frame)));
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: message.ID }] });
  mend();

  server.beat("alice");
  await until(() => message.readReceiptInfo.readCount === 1);
  const stale = structuredClone(held[0]);
  stale.receipts[0].readCount = 0;
  stale.receipts[0].tallySeq = 0;
  server.tell("alice", stale);
  await quiet();

  assert.equal(message.readReceiptInfo.readCount, 1);
  assert.deepEqual(told.flat(), [{ groupID: "tea", messageID: message.ID, readCount: 1, unreadCount: 0 }]);
});

test("asks for totals that it missed when a hole stays", async () => {
  const { server, alice } = await teaRound();
  const [first, second] = [await said(alice), await said(alice)];
  const mend = badLine(server, "alice", () => {});
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: first.ID }] });
  mend();

  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: second.ID }] });

  await until(() => second.readReceiptInfo.readCount === 1);
  await until(() => first.readReceiptInfo.readCount === 1);
  assert.equal(server.asked("receipt.changes").length, 1);
});

test("ignores totals of a message that was recalled", async () => {
  const { server, alice } = await teaRound();
  const message = await said(alice);
  /** @type {any[]} */
  const held = [];
  const mend = badLine(server, "alice", (frame, push) => (frame.frame === "receipts" ? held.push(frame) : push(frame)));
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: message.ID }] });
  mend();
  await alice.revokeMessage(message);

  server.tell("alice", held[0]);
  await quiet();

  assert.equal(message.readReceiptInfo.readCount, undefined);
});

test("counts a message as unread once, also if the server had counted it before its frame came", async () => {
  const { server, bob } = await teaRound();
  /** @type {any[]} */
  const held = [];
  const mend = badLine(server, "bob", (frame) => held.push(frame));
  speak(server, "alice", "one");
  mend();
  server.beat("bob");
  for (const frame of held) server.tell("bob", frame);

  await quiet();

  assert.equal(await unread(bob), 1);
});

test("clears the badge on my other device", async () => {
  const { server, bob } = await teaRound();
  const phone = await enter(server, "bob");
  speak(server, "alice", "one");
  await until(() => bob.getTotalUnreadMessageCount() === 1 && phone.getTotalUnreadMessageCount() === 1);

  await phone.setMessageRead(tea);

  await until(() => bob.getTotalUnreadMessageCount() === 0);
});

test("tells of the first message of a conversation that was not there before", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);

  server.say("charlie", { conversationID: "C2Cbob", payload: { text: "Hello, Bob" } });
  server.say("charlie", { conversationID: "C2Cbob", payload: { text: "It is me" } });

  await until(() => texts(received).length === 2);
  await quiet();
  assert.deepEqual(texts(received), ["Hello, Bob", "It is me"]);
  assert.equal(bob.getTotalUnreadMessageCount(), 2);
});

test("tells of a message in a conversation that is further down in a list that is not whole yet", async () => {
  const server = new FakeServer("alice", "bob");
  for (const groupID of ["top", "tea"]) server.do("alice", "group.create", { groupType: "Private", groupID, memberIDs: ["bob"] });
  const before = speak(server, "alice", "before", { ID: "1-1-1" });
  async function fetch(/** @type {[string, any]} */ ...asked) {
    if (asked[0].includes("/conversations/")) return new Promise(() => {}); // the second page takes its time
    const start = await (await server.network.fetch(...asked)).json();
    const first = { ...start.conversations, results: start.conversations.results.slice(0, 1), next: "/api/v1/conversations/?page=2" };
    return Response.json({ ...start, conversations: first });
  }
  const bob = SDK.create({ SDKAppID: "half a list of Bob's", ...server.network, fetch });
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const isReady = next(bob, EVENT.SDK_READY);
  await bob.login({ userID: "bob", userSig: "sig of bob" });
  await isReady;
  await quiet();

  server.do("alice", "message.edit", { messageID: before.ID, payload: { text: "before, mended" } });
  speak(server, "alice", "now");

  await until(() => received.length);
  await quiet();
  assert.deepEqual(texts(received), ["now"]);
  assert.equal(await unread(bob), 2);
  await bob.destroy();
});

test("a frame of a conversation that is not to be had is asked after once", async () => {
  const { server, bob } = await teaRound();
  const change = { kind: "message", changeSeq: 1, message: { ID: "9-9-9", sequence: 1, conversationID: "GROUPsecret" } };

  server.tell("bob", { frame: "changes", conversationID: "GROUPsecret", membersVersion: 1, from: 1, to: 1, changes: [change] });
  await quiet();

  assert.equal(server.asked("conversation.get").filter(({ conversationID }) => conversationID === "GROUPsecret").length, 1);
});

test("also when every frame of it was lost", async () => {
  const { server, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const mend = badLine(server, "bob", () => {});
  server.say("charlie", { conversationID: "C2Cbob", payload: { text: "Hello, Bob" } });
  mend();

  server.beat("bob");

  await until(() => texts(received).length === 1);
  assert.equal(bob.getTotalUnreadMessageCount(), 1);
});

for (const order of [["tea", "owls"], ["owls", "tea"]]) {
  test(`of two in one second, of which one heartbeat tells, the later is first in the list: ${order[1]}`, async () => {
    const { server, bob } = await teaRound();
    server.do("alice", "group.create", { groupType: "Private", groupID: "owls", memberIDs: ["bob"] });
    const listed = heard(bob, EVENT.CONVERSATION_LIST_UPDATED);
    await until(() => listed.at(-1)?.length === 2);
    const mend = badLine(server, "bob", () => {});
    const said = order.map((ID) => server.say("alice", { conversationID: `GROUP${ID}`, payload: { text: "Now" } }));
    for (const ID of order) server.rooms.get(ID).messages.at(-1).time = said[0].time;
    mend();

    server.beat("bob");

    const inList = () => listed.at(-1).map(({ conversationID }) => conversationID);
    await until(() => bob.getTotalUnreadMessageCount() === 2 && inList()[0] === `GROUP${order[1]}`);
  });
}
test("a number of the unread that was wrong when it came is right after the next heartbeat", async () => {
  const { server, alice } = await teaRound();
  speak(server, "bob", "one");
  const { network } = server;
  async function fetch(/** @type {[string, any]} */ ...asked) {
    const start = await (await network.fetch(...asked)).json();
    start.conversations.results[0].unreadCount += 1; // the second had been said when it was counted, not when it was numbered
    return Response.json(start);
  }
  const other = SDK.create({ SDKAppID: "Alice, a moment later", ...network, fetch });
  after(() => other.destroy());
  const isReady = next(other, EVENT.SDK_READY);
  await other.login({ userID: "alice", userSig: "sig of alice" });
  await isReady;
  speak(server, "bob", "two");
  await quiet();
  assert.equal(await unread(alice), 2);

  server.beat("alice");
  await quiet();

  assert.equal(await unread(other), 2);
});

test("a list that was read before an unread message was recalled, and came after, does not count it", async () => {
  const { server } = await teaRound();
  const { network } = server;
  /** @type {(() => void)[]} */
  const held = [];
  async function fetch(/** @type {[string, any]} */ ...asked) {
    const answer = await network.fetch(...asked);
    if (!asked[0].includes("/start/")) await new Promise((go) => held.push(() => go(undefined)));
    return answer;
  }
  const bob = SDK.create({ SDKAppID: "a slow list of Bob's", ...network, fetch });
  after(() => bob.destroy());
  const isReady = next(bob, EVENT.SDK_READY);
  await bob.login({ userID: "bob", userSig: "sig of bob" });
  await isReady;
  speak(server, "alice", "one");
  await quiet();
  const room = server.rooms.get("tea");
  server.do("bob", "me.change", { sharesReceipts: false });
  await until(() => held.length === 1);
  room.messages[0].isRevoked = true; // without a number of its own, as what Bob hides
  server.beat("bob");
  await quiet();
  assert.equal(await unread(bob), 0);

  held[0]();
  await quiet();

  assert.equal(await unread(bob), 0);
});
