/** A text that calls people: they find it on the conversation until they have read it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, enter, next, teaRound, TYPES, until } from "./cast.js";

const TEA = "GROUPtea";

/** @param {any} chat @param {string[]} atUserList */
async function calls(chat, ...atUserList) {
  const payload = { text: "Tea?", atUserList };
  const message = chat.createTextAtMessage({ to: "tea", conversationType: TYPES.CONV_GROUP, payload });
  return (await chat.sendMessage(message)).data.message;
}

/** @param {any} chat */
async function callsOf(chat) {
  return (await chat.getConversationProfile(TEA)).data.conversation.groupAtInfoList;
}

test("whom it calls everybody knows, and who is called finds it on the conversation until it is read", async () => {
  const { alice, bob } = await teaRound();
  const received = next(bob, EVENT.MESSAGE_RECEIVED);

  await calls(alice, "bob");

  const [theirs] = await received;
  assert.partialDeepStrictEqual({ ...theirs }, { payload: { text: "Tea?" }, atUserList: ["bob"] });
  assert.deepEqual(await callsOf(bob), [{ from: "alice", groupID: "tea", messageSequence: 1, atTypeArray: [TYPES.CONV_AT_ME] }]);
  assert.deepEqual((await bob.getConversationList({ hasGroupAtInfo: true })).data.conversationList.length, 1);
  assert.deepEqual(await callsOf(alice), []);

  await bob.setMessageRead({ conversationID: TEA });
  assert.deepEqual(await callsOf(bob), []);
});

test("all are called, me too, or only others", async () => {
  const { alice, bob } = await teaRound();

  await calls(alice, TYPES.MSG_AT_ALL);
  await calls(alice, "bob", TYPES.MSG_AT_ALL);
  await calls(alice, "charlie");
  await until(() => bob.getTotalUnreadMessageCount() === 3);

  assert.deepEqual((await callsOf(bob)).map(({ atTypeArray }) => atTypeArray), [[TYPES.CONV_AT_ALL], [TYPES.CONV_AT_ALL_AT_ME]]);
});

test("who comes in later finds it too, and what is recalled calls nobody", async () => {
  const { server, alice } = await teaRound();
  const message = await calls(alice, "bob");

  const late = await enter(server, "bob");
  assert.deepEqual((await callsOf(late)).length, 1);

  await alice.revokeMessage(message);
  await until(() => late.getTotalUnreadMessageCount() === 0);
  assert.deepEqual(await callsOf(late), []);
});

test("it is refused like any other text", async () => {
  const { alice } = await teaRound();
  const to = { to: "tea", conversationType: TYPES.CONV_GROUP };

  assert.throws(() => alice.createTextAtMessage({ ...to, payload: { text: 7 } }), { code: 10004 });
  assert.throws(() => alice.createTextAtMessage({ ...to, payload: { text: "Tea?", atUserList: [7] } }), { code: 10004 });
  assert.deepEqual(alice.createTextAtMessage({ ...to, payload: { text: "Tea?" } }).atUserList, []);
  assert.throws(() => alice.createTextAtMessage(), { code: 2106 });
});
