/** Receipts on their way: in batches of one conversation, each until the server has answered for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT, heard, quiet, teaRound, until } from "../facade/cast.js";
import { problem } from "../network.js";

const tea = { conversationID: "GROUPtea" };

/** Alice says so many things that ask for receipts, and Bob has them. @param {number} count */
async function muchToRead(count) {
  const { server, alice, bob } = await teaRound();
  const received = heard(bob, EVENT.MESSAGE_RECEIVED);
  for (let number = 0; number < count; number += 1) server.say("alice", { ...tea, payload: { text: `${number}` }, needReadReceipt: true });
  await until(() => received.flat().length === count);
  return { server, alice, bob, messages: received.flat() };
}

const named = (/** @type {any} */ server) => server.asked("receipt.acknowledge").map((/** @type {any} */ { messages }) => messages.length);
const read = (/** @type {any} */ server) => server.rooms.get("tea").messages.filter((/** @type {any} */ one) => one.readers.length === 1).length;

test("gathers what is seen one by one, at most 30 in a call, one call at a time", async () => {
  const { server, bob, messages } = await muchToRead(70);

  await Promise.all(messages.map((message) => bob.sendMessageReadReceipt([message], { origin: "viewed" })));

  assert.deepEqual(named(server), [30, 30, 10]);
  assert.equal(read(server), 70);
  assert.equal(server.asked("receipt.acknowledge")[0].messages[0].origin, "viewed");
});

test("asks for each receipt once, however often it is seen", async () => {
  const { server, bob, messages } = await muchToRead(1);

  await bob.sendMessageReadReceipt(messages);
  await bob.sendMessageReadReceipt(messages);

  assert.deepEqual(named(server), [1]);
});

test("asks again after an hour without a connection, and says when it was really seen", async (context) => {
  const { server, bob, messages } = await muchToRead(2);
  server.isDown = true;
  server.cut();
  await quiet();
  await bob.sendMessageReadReceipt(messages); // resolves: it is queued for another try
  assert.equal(read(server), 0);

  const anHour = 3_600_000;
  const { now } = Date;
  context.after(() => (Date.now = now));
  Date.now = () => now() + anHour;
  server.isDown = false;
  bob.reconnect();

  await until(() => read(server) === 2);
  for (const { seenAt } of server.asked("receipt.acknowledge").at(-1).messages) {
    assert.ok(Math.abs(bob.getServerTime() - 3600 - seenAt) < 2, `seen at ${seenAt}, now is ${bob.getServerTime()}`);
  }
});

test("says nothing of when it was seen if that is a moment ago", async () => {
  const { server, bob, messages } = await muchToRead(1);

  await bob.sendMessageReadReceipt(messages);

  assert.equal("seenAt" in server.asked("receipt.acknowledge")[0].messages[0], false);
});

test("asks again when the server is busy", async () => {
  const { server, bob, messages } = await muchToRead(3);
  server.refuse("receipt.acknowledge", problem(503, 2996, "overloaded"));

  await bob.sendMessageReadReceipt(messages);

  await until(() => read(server) === 3);
});

test("one that is refused stops none of the others", async () => {
  const { server, bob, messages } = await muchToRead(3);
  server.refuse("receipt.acknowledge", problem(400, 10004, "invalid"));
  server.refuse("receipt.acknowledge", problem(400, 10004, "invalid"));

  await bob.sendMessageReadReceipt(messages);

  assert.deepEqual(named(server), [3, 1, 1, 1]);
  assert.equal(read(server), 2);
});
