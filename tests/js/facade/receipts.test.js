/** Read receipts, call by call. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { enter, EVENT, heard, next, quiet, said, teaRound, text, until } from "./cast.js";

/** Alice has said something in the group that asks for receipts, and Bob has it. */
async function asked() {
  const round = await teaRound();
  const message = await said(round.alice);
  await until(() => round.bob.findMessage(message.ID));
  return { ...round, message, theirs: round.bob.findMessage(message.ID) };
}

/** So many messages of Alice's that ask, as Bob has them. @param {any} round @param {number} count */
async function many({ server, bob }, count) {
  for (let index = 0; index < count; index += 1) {
    server.say("alice", { conversationID: "GROUPtea", ID: `1-${index}-1`, payload: { text: "Tea?" }, needReadReceipt: true });
  }
  await until(() => bob.findMessage(`1-${count - 1}-1`));
  return Array.from({ length: count }, (_, index) => bob.findMessage(`1-${index}-1`));
}

test("a receipt reaches the sender: the object first, then the event", async () => {
  const { alice, bob, message, theirs } = await asked();
  let seenInHandler;
  alice.on(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, () => (seenInHandler = { ...message.readReceiptInfo }));
  const told = next(alice, EVENT.MESSAGE_READ_RECEIPT_RECEIVED);
  assert.partialDeepStrictEqual(message.readReceiptInfo, { readCount: 0, unreadCount: 1 });

  assert.deepEqual(await bob.sendMessageReadReceipt([theirs]), { code: 0, data: {} });

  assert.deepEqual(await told, [{ groupID: "tea", messageID: message.ID, readCount: 1, unreadCount: 0 }]);
  assert.partialDeepStrictEqual(seenInHandler, { readCount: 1, unreadCount: 0, audienceCount: 1 });
});

test("a direct message that was read says so in both places, and is told of once", async () => {
  const { server, alice, bob } = await teaRound();
  const message = await said(alice, { to: "bob", conversationType: "C2C" });
  const { messageList } = (await bob.getMessageList({ conversationID: "C2Calice" })).data;
  const told = heard(alice, EVENT.MESSAGE_READ_RECEIPT_RECEIVED);

  await bob.sendMessageReadReceipt(messageList);
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: message.ID }] });
  await until(() => told.length);
  await quiet();

  const { timestamp } = message.readReceiptInfo;
  assert.deepEqual(told, [[{ userID: "bob", messageID: message.ID, isPeerRead: true, timestamp }]]);
  assert.deepEqual([message.isPeerRead, message.readReceiptInfo.isPeerRead], [true, true]);
});

test("it takes pages of history as they are: what asks for nothing is left out", async () => {
  const { server, alice, bob, theirs } = await asked();
  await said(alice, { needReadReceipt: false });
  const own = await said(bob);
  const { messageList } = (await bob.getMessageList({ conversationID: "GROUPtea" })).data;
  assert.equal(messageList.length, 3);

  await bob.sendMessageReadReceipt([...messageList, theirs], { origin: "viewed", seenAt: 1763900007.25 });

  const messages = [{ messageID: theirs.ID, revision: 1, origin: "viewed", seenAt: 1763900007.25 }];
  assert.deepEqual(server.asked("receipt.acknowledge"), [{ messages }]);
  await assert.rejects(bob.sendMessageReadReceipt([own]), { code: 2114 });
});

test("without anything to say, or with something that is no message, it is refused", async () => {
  const { server, bob, theirs } = await asked();

  await assert.rejects(bob.sendMessageReadReceipt([]), { code: 2114 });
  for (const list of [undefined, theirs, "all", [theirs, {}]]) {
    await assert.rejects(bob.sendMessageReadReceipt(list), { code: 2105 });
  }

  assert.deepEqual(server.asked("receipt.acknowledge"), []);
});

test("thirty go at once; one more is refused, and the limit is named", async () => {
  const round = await teaRound();
  const messages = await many(round, 31);

  await assert.rejects(round.bob.sendMessageReadReceipt(messages), (error) => {
    assert.deepEqual([error.code, error.data.limit], [11010, 30]);
    return /30.*receiptsPerCall/.test(error.message);
  });
  assert.deepEqual(round.server.asked("receipt.acknowledge"), []);

  await round.bob.sendMessageReadReceipt(messages.slice(1));
  assert.equal(round.server.asked("receipt.acknowledge")[0].messages.length, 30);
});

test("the first says which kind of conversation is meant, and of two of that kind none is sent", async () => {
  const { server, alice, bob, theirs } = await asked();
  const direct = await said(alice, { to: "bob", conversationType: "C2C" });
  server.do("alice", "group.create", { groupType: "Private", groupID: "two", memberIDs: ["bob"] });
  const other = await said(alice, { to: "two" });
  await bob.getMessageList({ conversationID: "C2Calice" });
  await bob.getMessageList({ conversationID: "GROUPtwo" });

  await bob.sendMessageReadReceipt([bob.findMessage(direct.ID), theirs]);
  assert.deepEqual(server.asked("receipt.acknowledge")[0].messages.map(({ messageID }) => messageID), [direct.ID]);
  await assert.rejects(bob.sendMessageReadReceipt([theirs, bob.findMessage(other.ID)]), { code: 11104 });
});

test("a receipt that cannot go out now is queued, and goes out later", async () => {
  const { server, alice, bob, message, theirs } = await asked();
  server.isDown = true;
  server.cut();
  await quiet();

  await bob.sendMessageReadReceipt([theirs]);
  assert.deepEqual(server.asked("receipt.acknowledge"), []);

  server.isDown = false;
  for (const chat of [alice, bob]) chat.reconnect();
  await until(() => message.readReceiptInfo.readCount === 1);
  assert.equal(server.asked("receipt.acknowledge").length, 1);
});

test("totals are asked for: of my own that asked, in groups, into the same objects", async () => {
  const { server, alice, bob, message, theirs } = await asked();
  const plain = await said(alice, { needReadReceipt: false });
  const direct = await said(alice, { to: "bob", conversationType: "C2C" });
  message.readReceiptInfo.readCount = 7;

  const list = [message, plain, direct];
  const { data } = await alice.getMessageReadReceiptList(list);

  assert.deepEqual(data.messageList, list);
  assert.ok(data.messageList.every((one, index) => one === list[index]));
  assert.equal(message.readReceiptInfo.readCount, 0);
  assert.deepEqual(server.asked("receipt.summaries"), [{ messageID: [message.ID] }]);
  assert.deepEqual((await bob.getMessageReadReceiptList([theirs])).data, { messageList: [theirs] });
  assert.equal(server.asked("receipt.summaries").length, 1);
  await assert.rejects(alice.getMessageReadReceiptList(message), { code: 2105 });
});

test("one without a record stays as it was, and the others are answered", async () => {
  const { server, alice, message } = await asked();
  const unknown = await said(alice);
  unknown.readReceiptInfo.readCount = 5;
  message.readReceiptInfo.readCount = 5;
  server.rooms.get("tea").messages.find(({ ID }) => ID === unknown.ID).needReadReceipt = false;

  await alice.getMessageReadReceiptList([unknown, message]);

  assert.deepEqual([unknown.readReceiptInfo.readCount, message.readReceiptInfo.readCount], [5, 0]);
});

test("who has read it and who has not: both lists are always there", async () => {
  const { alice, bob, message, theirs } = await asked();
  const ask = async (filter) => (await alice.getGroupMessageReadMemberList({ message, filter })).data;
  assert.partialDeepStrictEqual(await ask(1), { readUserIDList: [], unreadUserIDList: ["bob"] });

  await bob.sendMessageReadReceipt([theirs]);

  const read = { cursor: "", isCompleted: true, messageID: message.ID, readUserIDList: ["bob"], unreadUserIDList: [] };
  const { members, ...answer } = await ask(0);
  assert.deepEqual(answer, read);
  assert.partialDeepStrictEqual(members, [{ userID: "bob", avatar: "http://chat.test/avatars/bob.svg" }]);
  assert.partialDeepStrictEqual(await ask(1), { readUserIDList: [], unreadUserIDList: [] });
});

test("odd filters, cursors and counts are taken for the usual ones", async () => {
  const { server, alice, message } = await asked();
  const usual = { messageID: message.ID, filter: 0, cursor: "", count: 100 };
  const odd = [{}, { filter: 2 }, { filter: "1" }, { cursor: 5 }, { count: 0 }, { count: -1 }, { count: 100 }, { count: 500 }, { count: "7" }];

  for (const one of odd) await alice.getGroupMessageReadMemberList({ message, ...one });
  await alice.getGroupMessageReadMemberList({ message, filter: 1, cursor: "7", count: 20 });

  assert.deepEqual(server.asked("receipt.readers"), [
    ...odd.map(() => usual),
    { messageID: message.ID, filter: 1, cursor: "7", count: 20 },
  ]);
});

test("pages go on by the cursor until all are there", async () => {
  const { server, alice } = await teaRound();
  server.do("alice", "group.add", { conversationID: "GROUPtea", userIDs: ["charlie"] });
  const message = await said(alice);
  const ask = async (cursor) => (await alice.getGroupMessageReadMemberList({ message, filter: 1, cursor, count: 1 })).data;

  const first = await ask("");
  const second = await ask(first.cursor);

  assert.deepEqual([first.isCompleted, first.unreadUserIDList], [false, ["bob"]]);
  assert.deepEqual([second.isCompleted, second.unreadUserIDList], [true, ["charlie"]]);
});

test("of a message without a record, of somebody else, or of nothing, nobody hears who has read it", async () => {
  const { alice, bob, theirs } = await asked();
  const plain = await said(alice, { needReadReceipt: false });

  await assert.rejects(alice.getGroupMessageReadMemberList({ message: plain }), { code: 10062 });
  await assert.rejects(bob.getGroupMessageReadMemberList({ message: theirs }), { code: 10062 });
  await assert.rejects(alice.getGroupMessageReadMemberList({}), { code: 2105 });
  await assert.rejects(alice.getGroupMessageReadMemberList(), { code: 2105 });
});

test("the audience, by its states, with pictures that can be loaded", async () => {
  const { alice, message } = await asked();

  const { data } = await alice.getMessageAudience({ message, state: "unread" });

  assert.partialDeepStrictEqual(data, { isCompleted: true, counts: { read: 0, unread: 1 } });
  assert.partialDeepStrictEqual(data.members, [{ userID: "bob", state: "unread", avatar: "http://chat.test/avatars/bob.svg" }]);
});

test("the read position is no receipt: it marks what asked for none, and nothing else", async () => {
  const { alice, bob } = await teaRound();
  const direct = { to: "bob", conversationType: "C2C" };
  const asking = await said(alice, direct);
  const plain = await said(alice, { ...direct, needReadReceipt: false });
  await bob.getMessageList({ conversationID: "C2Calice" });
  const seen = next(alice, EVENT.MESSAGE_READ_BY_PEER);

  await bob.setMessageRead({ conversationID: "C2Calice" });

  assert.deepEqual(await seen, [plain]);
  assert.deepEqual([plain.isPeerRead, asking.isPeerRead], [true, false]);
});

test("whether others learn what I read is mine to say, and no word but true and false says it", async () => {
  const { server, bob } = await teaRound();

  const { data } = await bob.setReceiptSharing({ sharesReceipts: false });

  assert.deepEqual(data, { sharesReceipts: false });
  assert.deepEqual(server.asked("me.change"), [{ sharesReceipts: false }]);
  assert.equal((await bob.getMyProfile()).data.sharesReceipts, false);
  await assert.rejects(bob.setReceiptSharing({ sharesReceipts: "no" }), { code: 10004 });
});

test("who did not share, shares again and sees the message again, has read it", async () => {
  const { server, bob, message, theirs } = await asked();
  await bob.setReceiptSharing({ sharesReceipts: false });
  await bob.sendMessageReadReceipt([theirs]);
  assert.equal(message.readReceiptInfo.readCount, 0);

  await bob.setReceiptSharing({ sharesReceipts: true });
  await bob.sendMessageReadReceipt([theirs]);
  await bob.sendMessageReadReceipt([theirs]);

  await until(() => message.readReceiptInfo.readCount === 1);
  assert.equal(server.asked("receipt.acknowledge").length, 2);
});

test("a message that is not sent yet has nobody who has read it", async () => {
  const { server, alice } = await teaRound();
  const message = text(alice);

  await alice.getMessageReadReceiptList([message]);

  assert.deepEqual(server.asked("receipt.summaries"), []);
});

test("what I read on another device's list is the sender's to hear once", async () => {
  const { server, alice, message, theirs } = await asked();
  const phone = await enter(server, "bob");
  await phone.getMessageList({ conversationID: "GROUPtea" });
  const told = heard(alice, EVENT.MESSAGE_READ_RECEIPT_RECEIVED);

  await phone.sendMessageReadReceipt([phone.findMessage(message.ID)]);
  await phone.sendMessageReadReceipt([theirs]);
  await quiet();

  assert.equal(told.length, 1);
  assert.equal(message.readReceiptInfo.readCount, 1);
});
