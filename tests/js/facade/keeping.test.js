/** How I keep my conversations: pinned, in silence, marked, with data of my own. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { enter, EVENT, quiet, said, teaRound, TYPES, until } from "./cast.js";

const TEA = "GROUPtea";

/** @param {any} chat @param {any} [options] @returns {Promise<any[]>} */
async function listOf(chat, options) {
  return (await chat.getConversationList(options)).data.conversationList;
}

const idsOf = (/** @type {any[]} */ list) => list.map(({ conversationID }) => conversationID);

/** Waits until it is so. @param {() => Promise<boolean>} isSo */
async function eventually(isSo) {
  for (let so = await isSo(); !so; so = await isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** @param {any} chat */
async function tea(chat) {
  return (await chat.getConversationProfile(TEA)).data.conversation;
}

test("a pinned conversation is above all others, here and on my other devices, and others do not learn of it", async () => {
  const { server, alice, bob } = await teaRound();
  const phone = await enter(server, "alice");
  await said(alice, { to: "bob", conversationType: "C2C" });
  for (const device of [alice, phone]) await eventually(async () => idsOf(await listOf(device))[0] === "C2Cbob");

  const answer = await alice.pinConversation({ conversationID: TEA, isPinned: true });

  assert.deepEqual(answer, { code: 0, data: { conversationID: TEA } });
  assert.equal((await tea(alice)).isPinned, true);
  assert.deepEqual(idsOf(await listOf(alice)), [TEA, "C2Cbob"]);
  await eventually(async () => idsOf(await listOf(phone))[0] === TEA);
  assert.equal((await tea(bob)).isPinned, false);

  await alice.pinConversation({ conversationID: TEA, isPinned: false });
  assert.deepEqual(idsOf(await listOf(alice)), ["C2Cbob", TEA]);
});

test("whoever comes in later finds it as I keep it", async () => {
  const { server, alice } = await teaRound();
  await alice.pinConversation({ conversationID: TEA, isPinned: true });
  await alice.setMessageRemindType({ groupID: "tea", messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE, remindUntil: 4102444800 });
  await alice.setConversationCustomData({ conversationIDList: [TEA], customData: "{}" });

  const { isPinned, messageRemindType, remindUntil, customData, groupProfile } = await tea(await enter(server, "alice"));

  assert.deepEqual([isPinned, messageRemindType, remindUntil, customData], [true, "AcceptNotNotify", 4102444800, "{}"]);
  assert.equal(groupProfile.selfInfo.messageRemindType, "AcceptNotNotify");
});

test("what is silenced counts by itself and not in the total", async () => {
  const { alice, bob } = await teaRound();
  const totals = [];
  bob.on(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, ({ data }) => totals.push(data));
  await said(alice);
  await until(() => totals.at(-1) === 1);

  const { data } = await bob.setMessageRemindType({ groupID: "tea", messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE });

  assert.equal(data.group.groupID, "tea");
  assert.deepEqual([(await tea(bob)).unreadCount, bob.getTotalUnreadMessageCount()], [1, 0]);
  await until(() => totals.at(-1) === 0);
  await bob.setMessageRemindType({ groupID: "tea", messageRemindType: TYPES.MSG_REMIND_ACPT_AND_NOTE });
  assert.equal(bob.getTotalUnreadMessageCount(), 1);
});

test("a silence that has an end is over with the first heartbeat after it", async () => {
  const { server, alice, bob } = await teaRound();
  await said(alice);
  const ends = server.rooms.get("tea").messages.at(-1).time + 60;
  await bob.setMessageRemindType({ groupID: "tea", messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE, remindUntil: ends });
  const conversation = await tea(bob);
  await until(() => conversation.unreadCount === 1);
  assert.deepEqual([conversation.messageRemindType, bob.getTotalUnreadMessageCount()], ["AcceptNotNotify", 0]);

  server.wait(120);
  server.beat("bob");

  await until(() => bob.getTotalUnreadMessageCount() === 1);
  assert.deepEqual([conversation.messageRemindType, conversation.remindUntil], ["AcceptAndNotify", 0]);
});

test("of people some may not be known: those are named, and the others done", async () => {
  const { alice } = await teaRound();
  await said(alice, { to: "bob", conversationType: "C2C" });

  const { data } = await alice.setMessageRemindType({ userIDList: ["bob", "charlie"], messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE });

  assert.deepEqual(data.successUserList, [{ userID: "bob" }]);
  assert.partialDeepStrictEqual(data.failureUserList, [{ userID: "charlie", code: 2500 }]);
});

test("what is not to be delivered does not arrive, and is there to be read", async () => {
  const { alice, bob } = await teaRound();
  const heard = [];
  bob.on(EVENT.MESSAGE_RECEIVED, ({ data }) => heard.push(...data));
  await bob.setMessageRemindType({ groupID: "tea", messageRemindType: TYPES.MSG_REMIND_DISCARD });

  await said(alice);
  await eventually(async () => (await tea(bob)).unreadCount === 1);

  assert.deepEqual(heard, []);
  assert.equal((await bob.getMessageList({ conversationID: TEA })).data.messageList.length, 1);
});

test("marks are powers of two, of which any number can be set", async () => {
  const { alice } = await teaRound();
  const conversation = await tea(alice);
  const mark = async (/** @type {number} */ markType, enableMark = true) =>
    (await alice.markConversation({ conversationIDList: [TEA, "GROUPnone"], markType, enableMark })).data;

  const done = await mark(TYPES.CONV_MARK_TYPE_STAR);
  await mark(2 ** 62);
  await mark(TYPES.CONV_MARK_TYPE_FOLD);

  assert.deepEqual(done.successConversationIDList, [TEA]);
  assert.partialDeepStrictEqual(done.failureConversationIDList, [{ conversationID: "GROUPnone", code: 2500 }]);
  assert.deepEqual(conversation.markList, [1, 4, 2 ** 62]);
  assert.deepEqual(idsOf(await listOf(alice, { markType: 4 })), [TEA]);
  assert.deepEqual(idsOf(await listOf(alice, { markType: 8 })), []);
  await mark(4, false);
  assert.deepEqual(conversation.markList, [1, 2 ** 62]);
});

test("what cannot be kept so is refused before anybody is asked", async () => {
  const { server, alice } = await teaRound();
  for (const [method, options] of [
    ["pinConversation", { conversationID: TEA, isPinned: "yes" }],
    ["pinConversation", { conversationID: "@TIM#SYSTEM", isPinned: true }],
    ["setMessageRemindType", { groupID: "tea", messageRemindType: "Never" }],
    ["setMessageRemindType", { messageRemindType: TYPES.MSG_REMIND_DISCARD }],
    ["markConversation", { conversationIDList: [TEA], markType: 3, enableMark: true }],
    ["markConversation", { conversationIDList: [], markType: 1, enableMark: true }],
    ["setConversationCustomData", { conversationIDList: [TEA] }],
  ]) {
    await assert.rejects(alice[method](options), { code: 10004 }, JSON.stringify(options));
  }
  await assert.rejects(alice.pinConversation({ conversationID: "tea", isPinned: true }), { code: 2503 });
  const many = Array.from({ length: 101 }, (_, number) => `GROUP${number}`);
  await assert.rejects(alice.setConversationCustomData({ conversationIDList: many, customData: "" }), { code: 11010 });
  assert.deepEqual(server.asked("conversation.keep"), []);
});

test("a deleted conversation is gone from my list on every device, and back with the next message", async () => {
  const { server, alice, bob } = await teaRound();
  const phone = await enter(server, "bob");
  await said(alice);
  await until(() => bob.getTotalUnreadMessageCount() === 1);

  const { data } = await bob.deleteConversation({ conversationIDList: [TEA], clearHistoryMessage: false });

  assert.deepEqual(data, { conversationIDList: [TEA] });

  assert.deepEqual([idsOf(await listOf(bob)), bob.getTotalUnreadMessageCount()], [[], 0]);
  await eventually(async () => (await listOf(phone)).length === 0);
  assert.deepEqual(idsOf(await listOf(alice)), [TEA]);
  const tablet = await enter(server, "bob");
  server.beat("bob");
  server.cut();
  await quiet();
  for (const device of [bob, phone, tablet]) assert.deepEqual(idsOf(await listOf(device)), []);

  await said(alice);

  for (const device of [bob, phone, tablet]) {
    await eventually(async () => idsOf(await listOf(device))[0] === TEA);
    await until(() => device.getTotalUnreadMessageCount() === 2);
  }
});

test("several are deleted at once; what is not known is left out, and nothing but that is refused", async () => {
  const { alice } = await teaRound();

  const { data } = await alice.deleteConversation({ conversationIDList: [TEA, "GROUPnone"] });

  assert.deepEqual(data, { conversationIDList: [TEA] });
  await assert.rejects(alice.deleteConversation("GROUPnone"), { code: 2500 });
  await assert.rejects(alice.deleteConversation({ conversationIDList: [] }), { code: 10004 });
});

test("of many unread conversations it is said once that all are read", async () => {
  const { server, alice, bob } = await teaRound();
  for (let number = 0; number < 25; number++) await alice.createGroup({ groupID: `g${number}`, type: "Private", memberList: [{ userID: "bob" }] });
  for (let number = 0; number < 25; number++) await said(alice, { to: `g${number}` });
  await until(() => bob.getTotalUnreadMessageCount() === 25);

  await bob.setAllMessageRead();

  await until(() => bob.getTotalUnreadMessageCount() === 0);
  assert.deepEqual(server.asked("position.move_all"), [{ types: ["C2C", "GROUP"] }]);
  assert.deepEqual(server.asked("position.move"), []);
});

test("with a conversation goes what was said in it, unless that is not wanted", async () => {
  const { server, alice, bob } = await teaRound();
  await said(alice);
  await until(() => bob.getTotalUnreadMessageCount() === 1);

  assert.deepEqual(await bob.deleteConversation(TEA), { code: 0, data: { conversationID: TEA } });

  assert.equal(server.asked("history.clear").length, 1);
  await said(alice);
  await eventually(async () => (await listOf(bob)).length === 1);
  assert.equal((await bob.getMessageList({ conversationID: TEA })).data.messageList.length, 1);
});
