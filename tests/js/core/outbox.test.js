/** Messages on their way: sent once, in their order, whatever happens to the line. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT, TYPES, heard, quiet, teaRound, text, until } from "../facade/cast.js";
import { problem } from "../network.js";
import { badLine } from "./line.js";

const write = (/** @type {any} */ chat, /** @type {string} */ words) => text(chat, { payload: { text: words } });
const inTheGroup = (/** @type {any} */ server) => server.rooms.get("tea").messages.map((/** @type {any} */ one) => one.payload.text);

test("keeps the order of what is written at once", async () => {
  const { server, alice } = await teaRound();

  await Promise.all(["one", "two", "three"].map((words) => alice.sendMessage(write(alice, words))));

  assert.deepEqual(inTheGroup(server), ["one", "two", "three"]);
});

test("sends what was written without a connection when there is one, once", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  await quiet();
  const message = write(alice, "from the tunnel");
  const sending = alice.sendMessage(message);
  await quiet();
  assert.equal(message.status, "unSend");
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), [message]);

  server.isDown = false;
  alice.reconnect();

  assert.equal((await sending).data.message, message);
  assert.deepEqual([message.status, inTheGroup(server)], ["success", ["from the tunnel"]]);
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), []);
});

test("asks again under the same ID when the answer was lost, and it is still one message", async () => {
  const { server, alice, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  const mend = badLine(server, "alice", () => {});
  const release = server.hold("message.send");
  const message = write(alice, "did you get this?");
  const sending = alice.sendMessage(message);
  await until(() => server.asked("message.send").length === 1);
  server.do("alice", "message.send", server.asked("message.send")[0]);
  server.cut();
  release();
  mend();
  alice.reconnect();

  await sending;

  await until(() => received.flat().length === 1);
  assert.deepEqual(inTheGroup(server), ["did you get this?"]);
  assert.equal(new Set(server.asked("message.send").map(({ ID }) => ID)).size, 1);
});

test("asks the very same again, although a frame has said meanwhile that no receipt is granted", async () => {
  const { server, alice } = await teaRound();
  server.do("alice", "group.create", { groupType: "Community", groupID: "news", name: "News", memberIDs: ["bob"] });
  await until(() => server.asked("conversation.get").length === 2);
  const release = server.hold("message.send");
  const message = text(alice, { to: "news" });
  const sending = alice.sendMessage(message);
  await until(() => server.asked("message.send").length === 1);
  server.do("alice", "message.send", server.asked("message.send")[0]);
  await until(() => message.status === "success");
  server.cut();
  release();
  alice.reconnect();

  await sending;

  const [first, ...again] = server.asked("message.send");
  assert.equal(message.needReadReceipt, false);
  assert.deepEqual(again, [first]);
});

test("keeps what was refused until it is tried again, under the same ID", async () => {
  const { server, alice } = await teaRound();
  const message = write(alice, "too much");
  const ID = message.ID;
  server.refuse("message.send", problem(403, 10007, "not_allowed"));

  await assert.rejects(alice.sendMessage(message), { code: 10007 });
  assert.equal(message.status, "fail");
  assert.equal(message.failure.code, 10007);
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), [message]);

  await alice.resendMessage(message);
  assert.deepEqual([message.ID, message.status, message.failure], [ID, "success", undefined]);
  assert.deepEqual(inTheGroup(server), ["too much"]);
});

test("tries again when the server is busy", async () => {
  const { server, alice } = await teaRound();
  server.refuse("message.send", problem(503, 2996, "overloaded"));

  await alice.sendMessage(write(alice, "in a moment"));

  assert.deepEqual(inTheGroup(server), ["in a moment"]);
  assert.equal(server.asked("message.send").length, 2);
});

test("lets what was refused not stop what comes after it", async () => {
  const { server, alice } = await teaRound();
  server.refuse("message.send", problem(400, 10004, "invalid"));

  const [refused, sent] = await Promise.allSettled(["bad", "good"].map((words) => alice.sendMessage(write(alice, words))));

  assert.deepEqual([refused.status, sent.status], ["rejected", "fulfilled"]);
  assert.deepEqual(inTheGroup(server), ["good"]);
});

test("refuses what is too large for a frame, without asking and without losing the connection", async () => {
  const { server, alice } = await teaRound();
  const states = heard(alice, EVENT.NET_STATE_CHANGE);
  const message = write(alice, "é".repeat(alice.getLimits().frameBytes / 2));

  await assert.rejects(alice.sendMessage(message), { code: 11206, reason: "too_large" });

  assert.equal(message.status, "fail");
  assert.deepEqual([server.asked("message.send"), states], [[], []]);
});

test("drops one that is deleted before it was sent", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  const message = write(alice, "never mind");
  alice.sendMessage(message).catch(() => {});
  await quiet();

  await alice.deleteMessage([message]);
  server.isDown = false;
  alice.reconnect();
  await quiet();

  assert.deepEqual(inTheGroup(server), []);
  assert.equal(alice.findMessage(message.ID), null);
});

test("forgets one that was given up while it was under way, also if it is refused then", async () => {
  const { server, alice } = await teaRound();
  const release = server.hold("message.send");
  const message = write(alice, "never mind");
  const sending = alice.sendMessage(message).catch((/** @type {any} */ refusal) => refusal.code);
  await until(() => server.asked("message.send").length === 1);

  await alice.deleteMessage([message]);
  server.refuse("message.send", problem(403, 10007, "not_allowed"));
  release();

  assert.equal(await sending, 2100);
  await quiet();
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), []);
  assert.notEqual(message.status, "fail");
});

test("opens a direct conversation by the first message, and lists it", async () => {
  const { alice } = await teaRound();

  await alice.sendMessage(text(alice, { to: "charlie", conversationType: TYPES.CONV_C2C }));

  const list = async () => (await alice.getConversationList()).data.conversationList.map((/** @type {any} */ one) => one.conversationID);
  await quiet();
  assert.deepEqual(await list(), ["C2Ccharlie", "GROUPtea"]);
});
